/** One reconcile of a ReplicaSet or ReplicationController (pkg/controller/replicaset/replica_set.go, syncReplicaSet). */
import { local, type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { expectationsMet, forgetExpectations } from '../../client/expectations.ts';
import { lookUp } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { claimObjects } from '../claim.ts';
import { availableAt, isPodAvailable } from '../pods/pod-state.ts';
import type { KeeperKind, ReplicaKeeper } from './keeper.ts';
import { manageReplicas } from './manage-replicas.ts';
import { calculateStatus, updateStatus } from './status.ts';
import { countPods, type PodCounts, type Survey } from './survey.ts';

export function* syncReplicas(kind: KeeperKind, key: string): Process<SyncResult> {
  const { controller, resource } = kind;
  const keeper = yield* lookUp(resource, key);
  if (!keeper) return yield* forgetExpectations(controller, key);
  const needsSync = yield* expectationsMet(controller, key);
  const { counts, pods } = yield* claimPods(kind, keeper);
  yield* step('sync', { key, kind: resource.kind, needsSync, wanted: keeper.spec.replicas, ...counts });

  const leaves = keeper.metadata.deletionTimestamp !== undefined;
  const failure = needsSync && !leaves ? yield* manageReplicas(kind, keeper, counts.active, pods) : undefined;

  const minReadySeconds = keeper.spec.minReadySeconds ?? 0;
  const time = yield* now();
  const known = minReadySeconds > 0 ? (pods ?? (yield* local<readonly Pod[]>(`${controller}.activePods`, keeper))) : [];
  const available = minReadySeconds > 0 ? known.filter((pod) => isPodAvailable(pod, minReadySeconds, time)).length : counts.ready;
  const updated = yield* updateStatus(kind, keeper, calculateStatus(kind, keeper, { counts, available, failure }, time));
  if (failure !== undefined) return { error: failure };

  const waiting = minReadySeconds > 0 && (updated.status.readyReplicas ?? 0) !== (updated.status.availableReplicas ?? 0);
  return waiting ? { after: untilNextIsAvailable(known, minReadySeconds, time) } : undefined;
}

/** The counts of its pods once it owns what matches; the pods themselves if they had to be looked at. */
function* claimPods(
  kind: KeeperKind,
  keeper: ReplicaKeeper,
): Process<{ readonly counts: PodCounts; readonly pods: readonly Pod[] | undefined }> {
  const { counts, toClaim } = yield* local<Survey>(`${kind.controller}.survey`, keeper);
  if (!toClaim) return { counts, pods: undefined };
  const matches = (pod: Pod) => kind.selects(keeper, pod.metadata.labels);
  const pods = yield* claimObjects({ api: kind.api, owner: keeper, ownerResource: kind.resource, resource: PODS, matches }, toClaim);
  return { counts: countPods(keeper, pods, counts.terminating), pods };
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
