/**
 * The places of a set, and what is done for each of them and for the pods that have none
 * (pkg/controller/statefulset/stateful_set_control.go, processReplica, processCondemned, runForAll).
 */
import type { Micros, Process } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import type { Refusal } from '../../client/result.ts';
import { together } from '../../client/together.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { isPodAvailable, isPodFinished } from '../pods/pod-state.ts';
import { applyRetention, followRetention, hasClaims, hasStaleClaim } from './claims.ts';
import { firstOrdinal, isWanted, ordinalOf } from './ordinals.ts';
import { completeClaims, createPod, deletePod, memberOf, mendPod } from './pod-control.ts';
import { atRevision, hasIdentity, hasStorage, isMadeAsBefore, newPod } from './pod-for-set.ts';
import type { Revisions } from './revisions.ts';
import { isRunningAndReady } from './status.ts';

/** A place of the set: with the pod that holds it, or the one that is to be made for it. */
export type Replica = { readonly ordinal: number } & ({ readonly pod: Pod } | { readonly fresh: Unborn<Pod> });

export interface Survey {
  readonly set: StatefulSet;
  /** The set with the template of the update revision. */
  readonly updateSet: StatefulSet;
  readonly time: Micros;
  /** One thing at a time, each only when all before it is well. */
  readonly ordered: boolean;
  /** In the order of their numbers. */
  readonly replicas: readonly Replica[];
  /** Pods whose number is not wanted any more, the highest first. */
  readonly condemned: readonly Pod[];
  /** The unavailable pod with the lowest number; absent too if its place is still empty. */
  readonly firstUnavailable: Pod | undefined;
}

/** Why the sync goes no further: it waits for something, or something went wrong. */
export type Halt = { readonly waiting: string } | { readonly failure: Refusal };

export function survey(set: StatefulSet, revisions: Revisions, pods: readonly Pod[], time: Micros): Survey {
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod.metadata.name), pod]));
  const currentSet = atRevision(set, revisions.current);
  const updateSet = atRevision(set, revisions.update);
  const replicas = Array.from({ length: set.spec.replicas }, (_, at): Replica => {
    const ordinal = firstOrdinal(set) + at;
    const pod = byOrdinal.get(ordinal);
    if (pod !== undefined) return { ordinal, pod };
    const fresh = isMadeAsBefore(currentSet, ordinal)
      ? newPod(currentSet, ordinal, revisions.current.metadata.name)
      : newPod(updateSet, ordinal, revisions.update.metadata.name);
    return { ordinal, fresh };
  });
  const condemned = pods
    .filter(({ metadata: { name } }) => ordinalOf(name) >= 0 && !isWanted(set, ordinalOf(name)))
    .sort((a, b) => ordinalOf(b.metadata.name) - ordinalOf(a.metadata.name));
  const ordered = set.spec.podManagementPolicy !== 'Parallel';
  const unavailable = (pod: Pod) => isUnavailable(set, pod, time);
  const place = replicas.find((replica) => !('pod' in replica) || unavailable(replica.pod));
  const firstUnavailable = place === undefined ? condemned.findLast(unavailable) : 'pod' in place ? place.pod : undefined;
  return { set, updateSet, time, ordered, replicas, condemned, firstUnavailable };
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

export function isAvailable({ spec }: StatefulSet, pod: Pod, time: Micros): boolean {
  return isPodAvailable(pod, spec.minReadySeconds ?? 0, time);
}

export function isUnavailable(set: StatefulSet, pod: Pod, time: Micros): boolean {
  return !isAvailable(set, pod, time) || isTerminating(pod);
}

function halted(failure: Refusal | undefined, waiting: string): Halt {
  return failure === undefined ? { waiting } : { failure };
}

function stopped(failure: Refusal | undefined): Halt | undefined {
  return failure === undefined ? undefined : { failure };
}

/** Sees to it that the place has a pod as it should be. */
export function* tendReplica(survey: Survey, replica: Replica): Process<Halt | undefined> {
  return 'pod' in replica ? yield* tendPod(survey, replica.pod) : yield* fillPlace(survey, replica.ordinal, replica.fresh);
}

function* fillPlace({ set, ordered }: Survey, ordinal: number, fresh: Unborn<Pod>): Process<Halt | undefined> {
  const name = fresh.metadata.name ?? '';
  if (yield* hasStaleClaim(set, { ordinal, name, uid: '' })) return { waiting: `for the claims of an earlier ${name} to go` };
  const failure = yield* createPod(set, ordinal, fresh);
  return ordered ? halted(failure, `for ${name}, which was just made`) : stopped(failure);
}

/** A pod that has ended is deleted, whatever its exit code; the place is filled when it is gone. */
function* tendPod({ set, updateSet, ordered, time }: Survey, pod: Pod): Process<Halt | undefined> {
  const { name } = pod.metadata;
  if (isPodFinished(pod))
    return halted(isTerminating(pod) ? undefined : yield* deletePod(set, pod, 'ended'), `for ${name}, which has ended, to go`);
  if (pod.status.phase === 'Pending' && hasClaims(set)) {
    const failure = yield* completeClaims(set, memberOf(pod));
    if (failure !== undefined) return { failure };
  }
  if (ordered) {
    if (isTerminating(pod)) return { waiting: `for ${name} to go` };
    if (!isRunningAndReady(pod)) return { waiting: `for ${name} to be ready` };
    if (!isAvailable(set, pod, time)) return { waiting: `for ${name} to be available` };
  }
  const sound = hasIdentity(set, pod) && hasStorage(set, pod);
  if (sound && (!hasClaims(set) || (yield* followRetention(updateSet, memberOf(pod))))) return undefined;
  return stopped(yield* mendPod(updateSet, pod));
}

/** The claims of a pod that will go may have to go with it. */
export function* tendClaims({ updateSet }: Survey, pod: Pod): Process<Halt | undefined> {
  if (yield* followRetention(updateSet, memberOf(pod))) return undefined;
  return stopped(yield* applyRetention(updateSet, memberOf(pod)));
}

/** Deletes a pod that has no place any more; in order, only when all others are well. */
export function* dismiss({ set, ordered, firstUnavailable, time }: Survey, pod: Pod): Process<Halt | undefined> {
  const { name } = pod.metadata;
  if (isTerminating(pod)) return ordered ? { waiting: `for ${name} to go` } : undefined;
  const isWell = isRunningAndReady(pod) && isAvailable(set, pod, time);
  if (ordered && !isWell && pod !== firstUnavailable) return { waiting: `for ${firstUnavailable?.metadata.name ?? 'an empty place'}` };
  return halted(yield* deletePod(set, pod, 'surplus'), `for ${name}, which was just deleted, to go`);
}

const MOST_AT_ONCE = 500;

/** In order until one halts; or all, in batches of 1, 2, 4... at once, until something goes wrong. */
export function* forAll<Item>(
  items: readonly Item[],
  ordered: boolean,
  tend: (item: Item) => Process<Halt | undefined>,
): Process<Halt | undefined> {
  if (ordered) {
    for (const item of items) {
      const halt = yield* tend(item);
      if (halt !== undefined) return halt;
    }
    return undefined;
  }
  for (let begun = 0, size = 1; begun < items.length; begun += size, size = Math.min(2 * size, MOST_AT_ONCE)) {
    const halts = yield* together(items.slice(begun, begun + size).map(tend));
    const wrong = halts.find((halt) => halt !== undefined && 'failure' in halt);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}
