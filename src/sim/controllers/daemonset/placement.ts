/** What is to happen on one node, whatever templates its pods have (pkg/controller/daemon/daemon_controller.go, podsShouldBeOnNode). */
import type { Micros } from '../../../kernel/effects.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { isPodAvailable, isPodReady } from '../pods/pod-state.ts';
import { HASH_LABEL, oldestFirst } from './daemon-pods.ts';
import type { NodeFit } from './node-fit.ts';
import { allowsSurge } from './update-limits.ts';

export interface Placement {
  readonly needsPod: boolean;
  readonly failed: readonly Pod[];
  readonly succeeded: readonly Pod[];
  /** To be deleted, for one reason or another. */
  readonly excess: readonly Pod[];
}

const NONE: readonly Pod[] = Object.freeze([]);
const NOTHING: Placement = Object.freeze({ needsPod: false, failed: NONE, succeeded: NONE, excess: NONE });
const NEEDS_POD: Placement = Object.freeze({ ...NOTHING, needsPod: true });

/** `pods`: those of the set on the node; `hash`: that of the template of now. */
export function placementOn(fit: NodeFit, pods: readonly Pod[] | undefined, set: DaemonSet, hash: string, now: Micros): Placement {
  if (pods === undefined) return fit.shouldRun ? NEEDS_POD : NOTHING;
  if (pods.length === 1 && fit.mayStay && isRunning(pods[0] as Pod)) return NOTHING;
  const present = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  if (!fit.mayStay) return present.length === 0 ? NOTHING : { ...NOTHING, excess: present };
  const failed = present.filter(({ status }) => status.phase === 'Failed');
  const succeeded = present.filter(({ status }) => status.phase === 'Succeeded');
  const running = present.filter(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded');
  if (!allowsSurge(set)) return { needsPod: false, failed, succeeded, excess: oldestFirst(running).slice(1) };
  const needsPod = running.length === 0 && fit.shouldRun;
  return { needsPod, failed, succeeded, excess: running.length > 1 ? surplus(running, set, hash, now) : NONE };
}

/** As nearly all are: there, not being deleted, and not ended. */
function isRunning({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status.phase !== 'Failed' && status.phase !== 'Succeeded';
}

/** With surge two may be there: one old that is ready, and one new until it is available. */
function surplus(running: readonly Pod[], { spec }: DaemonSet, hash: string, now: Micros): readonly Pod[] {
  const excess: Pod[] = [];
  let fresh: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of oldestFirst(running)) {
    const isFresh = pod.metadata.labels?.[HASH_LABEL] === hash;
    if (isFresh ? fresh : old) excess.push(pod);
    else if (isFresh) fresh = pod;
    else old = pod;
  }
  if (fresh && old && (!isPodReady(old) || isPodAvailable(fresh, spec.minReadySeconds ?? 0, now))) excess.push(old);
  return excess;
}
