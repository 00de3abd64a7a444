/** One reconcile of a ReplicaSet (pkg/controller/replicaset/replica_set.go, syncReplicaSet). */
import { local, type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { expectationsMet, forgetExpectations } from '../../client/expectations.ts';
import { lookUp } from '../../client/lister.ts';
import { PODS, REPLICA_SETS } from '../../client/resource.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { claimObjects } from '../claim.ts';
import { availableAt, isPodAvailable } from '../pods/pod-state.ts';
import { api, manageReplicas } from './manage-replicas.ts';
import { REPLICA_SET_CONTROLLER } from './names.ts';
import { calculateStatus, updateStatus } from './status.ts';
import { countPods, type PodCounts, type Survey } from './survey.ts';

export function* syncReplicaSet({ key }: { readonly key: string }): Process<SyncResult> {
  const set = yield* lookUp(REPLICA_SETS, key);
  if (!set) return yield* forgetExpectations(REPLICA_SET_CONTROLLER, key);
  const needsSync = yield* expectationsMet(REPLICA_SET_CONTROLLER, key);
  const { counts, pods } = yield* claimPods(set);
  yield* step('sync', { key, needsSync, wanted: set.spec.replicas, ...counts });

  const leaves = set.metadata.deletionTimestamp !== undefined;
  const failure = needsSync && !leaves ? yield* manageReplicas(set, counts.active, pods) : undefined;

  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const time = yield* now();
  const known = minReadySeconds > 0 ? (pods ?? (yield* local<readonly Pod[]>(`${REPLICA_SET_CONTROLLER}.activePods`, set))) : [];
  const available = minReadySeconds > 0 ? known.filter((pod) => isPodAvailable(pod, minReadySeconds, time)).length : counts.ready;
  const updated = yield* updateStatus(set, calculateStatus(set, { counts, available, failure }, time));
  if (failure !== undefined) return { error: failure };

  const waiting = minReadySeconds > 0 && (updated.status.readyReplicas ?? 0) !== (updated.status.availableReplicas ?? 0);
  return waiting ? { after: untilNextIsAvailable(known, minReadySeconds, time) } : undefined;
}

/** The counts of the ReplicaSet's pods once it owns what matches; the pods themselves if they had to be looked at. */
function* claimPods(set: ReplicaSet): Process<{ readonly counts: PodCounts; readonly pods: readonly Pod[] | undefined }> {
  const { counts, toClaim } = yield* local<Survey>(`${REPLICA_SET_CONTROLLER}.survey`, set);
  if (!toClaim) return { counts, pods: undefined };
  const matches = (pod: Pod) => selectorMatches(set.spec.selector, pod.metadata.labels);
  const pods = yield* claimObjects({ api, owner: set, ownerResource: REPLICA_SETS, resource: PODS, matches }, toClaim);
  return { counts: countPods(set, pods, counts.terminating), pods };
}

/** Until the next of the pods is available (controller_utils.go, FindMinNextPodAvailabilityCheck). */
function untilNextIsAvailable(pods: readonly Pod[], minReadySeconds: number, time: Micros): Micros {
  let least = Number.POSITIVE_INFINITY;
  for (const pod of pods) {
    const span = availableAt(pod, minReadySeconds) - time;
    if (span > 0 && span < least) least = span;
  }
  return least === Number.POSITIVE_INFINITY ? minReadySeconds * SECOND : least;
}
