/**
 * Makes room on the chosen node: takes back nominations of less priority, then evicts the victims, the last one apart. Follows
 * framework/preemption/preemption.go (prepareCandidateAsync, PreemptPod, clearNominatedNodeName).
 */
import { now, type Process } from '../../../../kernel/effects.ts';
import { sendAll } from '../../../client/api-client.ts';
import { PODS } from '../../../client/resource.ts';
import { isNotFound, type Result } from '../../../client/result.ts';
import { formatTime } from '../../../machinery/time.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { Errand } from '../../framework/binding-points.ts';
import { patchStatuses } from '../../framework/patch-status.ts';
import { conditionPatch, type Said } from '../../framework/pod-condition.ts';
import type { Ground } from './choice.ts';

/** What is decided: the errand's `work`. Beside what it takes to do it, what led to it. */
export interface Eviction {
  /** Key of the pod for which room is made. */
  readonly preemptor: string;
  readonly node: string;
  /** Why this node, of those where it would do; at least one. */
  readonly ground: Ground;
  readonly candidates: readonly ToldCandidate[];
  /** Those that are not being deleted already. */
  readonly victims: readonly Pod[];
  /** Pods of less priority that are nominated to the node. */
  readonly demoted: readonly Pod[];
}

export interface ToldCandidate {
  readonly node: string;
  /** Keys. */
  readonly victims: readonly string[];
  /** So many of them may not be evicted by their budgets. */
  readonly violations: number;
}

/** While the last victim is still there the pod is held back; its end may be the only thing that wakes the pod, so it must not be missed. */
export function* evict(errand: Errand): Process<void> {
  const { node, victims, demoted } = errand.work as Eviction;
  const cleared = yield* patchStatuses(
    errand.api,
    demoted.map((pod) => ({ pod, status: { nominatedNodeName: null } })),
  );
  let went = cleared.every(({ ok }) => ok);
  if (victims.length > 1) went = (yield* evictAll(errand, victims.slice(0, -1), node)) && went;
  const last = victims.at(-1);
  if (last !== undefined) {
    yield* errand.hangOn(`${last.metadata.namespace}/${last.metadata.name}`);
    went = (yield* evictAll(errand, [last], node)) && went;
  }
  if (!went) yield* errand.activate();
}

/** All at once. A victim that is not there any more is as good as evicted, but no event tells of it. False if one could not be evicted. */
function* evictAll(errand: Errand, victims: readonly Pod[], node: string): Process<boolean> {
  const { api, pod } = errand;
  const running: Pod[] = [];
  const evicted: Pod[] = [];
  for (const victim of victims) ((yield* errand.refuseWaiting(victim.metadata.uid, 'preempted')) ? evicted : running).push(victim);
  const time = formatTime(yield* now());
  const marks = new Map(running.map((victim) => [victim, conditionPatch(victim, markBy(pod), time)]));
  const marking = running.filter((victim) => marks.get(victim) !== undefined);
  const marked = yield* patchStatuses(
    api,
    marking.map((victim) => ({ pod: victim, status: marks.get(victim) as object })),
  );
  const unmarked = new Set(marking.filter((_, i) => marked[i]?.ok === false));
  const deleting = running.filter((victim) => !unmarked.has(victim));
  const deleted = yield* sendAll(deleting.map(({ metadata }) => api.deleteRequest(PODS, metadata.namespace, metadata.name)));
  evicted.push(...deleting.filter((_, i) => deleted[i]?.ok));
  for (const victim of evicted) yield* errand.tell(victim, 'Preempted', `Preempted by pod ${pod.metadata.uid} on node ${node}`);
  return marked.every(isDone) && deleted.every(isDone);
}

function isDone(result: Result<unknown>): boolean {
  return result.ok || isNotFound(result.refusal);
}

const TARGET = 'DisruptionTarget';
const REASON = 'PreemptionByScheduler';

/** Says to a victim why it goes. */
function markBy({ spec: { schedulerName } }: Pod): Said {
  const message = `${schedulerName}: preempting to accommodate a higher priority pod`;
  return { type: TARGET, status: 'True', reason: REASON, message };
}

/** It goes because of a preemption, and is not gone yet. */
export function isGoingByPreemption({ metadata, status: { conditions } }: Pod): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const known = conditions?.find(({ type }) => type === TARGET);
  return known?.status === 'True' && known.reason === REASON;
}
