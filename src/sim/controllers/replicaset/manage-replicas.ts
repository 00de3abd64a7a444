/** Makes or deletes pods until there are as many as wanted (pkg/controller/replicaset/replica_set.go, manageReplicas). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { sendAll } from '../../client/api-client.ts';
import { deletionFailed, expectCreations, expectDeletions, lowerCreations } from '../../client/expectations.ts';
import { BY_CONTROLLER, controllerOf, indexed } from '../../client/lister.ts';
import { keyOf, PODS } from '../../client/resource.ts';
import { slowStart } from '../../client/slow-start.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { inDeletionOrder } from '../pods/deletion-order.ts';
import { reportCreation, reportDeletion } from '../pods/pod-control.ts';
import { podFromTemplate } from '../pods/pod-from-template.ts';
import { isPodActive } from '../pods/pod-state.ts';
import type { KeeperKind, ReplicaKeeper } from './keeper.ts';

/** Most pods that one sync makes or deletes. */
const BURST = 500;

/** Gives the first error text, if any. `pods`: the active ones, where the sync knows them already. */
export function* manageReplicas(
  kind: KeeperKind,
  keeper: ReplicaKeeper,
  active: number,
  pods: readonly Pod[] | undefined,
): Process<string | undefined> {
  const wanted = keeper.spec.replicas;
  const diff = active - wanted;
  yield* step('manageReplicas', { kind: kind.resource.kind, name: keeper.metadata.name, active, wanted, diff });
  if (diff < 0) return yield* createPods(kind, keeper, Math.min(-diff, BURST));
  if (diff > 0) {
    const known = pods ?? (yield* local<readonly Pod[]>(`${kind.controller}.activePods`, keeper));
    return yield* deletePods(kind, keeper, known, Math.min(diff, BURST));
  }
  return undefined;
}

function* createPods({ controller, resource, api, events }: KeeperKind, keeper: ReplicaKeeper, count: number): Process<string | undefined> {
  const key = keyOf(keeper);
  yield* expectCreations(controller, key, count);
  const pod = podFromTemplate(keeper.spec.template, keeper, resource);
  const request = api.createRequest(PODS, pod);
  const results = yield* slowStart<Pod>(new Array(count).fill(request));
  let created = 0;
  let failure: string | undefined;
  for (const result of results) {
    if (result.ok) created++;
    const error = yield* reportCreation(events, keeper, result);
    failure ??= error;
  }
  if (created < count) yield* lowerCreations(controller, key, count - created);
  return failure;
}

function* deletePods(
  { controller, api, events }: KeeperKind,
  keeper: ReplicaKeeper,
  pods: readonly Pod[],
  count: number,
): Process<string | undefined> {
  const key = keyOf(keeper);
  const doomed = yield* local<readonly Pod[]>(`${controller}.rank`, keeper, pods, count);
  yield* expectDeletions(controller, key, doomed.map(keyOf));
  const { namespace } = keeper.metadata;
  const results = yield* sendAll<ApiObject>(doomed.map((pod) => api.deleteRequest(PODS, namespace, pod.metadata.name)));
  let failure: string | undefined;
  for (const [at, result] of results.entries()) {
    const pod = doomed[at] as Pod;
    if (!result.ok) yield* deletionFailed(controller, key, keyOf(pod));
    const error = yield* reportDeletion(events, keeper, pod, result);
    failure ??= error;
  }
  return failure;
}

/** The pods to go first, counting as neighbours the pods of all keepers of the same owner. */
export function rank(self: ClientSelf, kind: KeeperKind, keeper: ReplicaKeeper, pods: readonly Pod[], count: number): readonly Pod[] {
  if (count >= pods.length) return pods.slice(0, count);
  const neighbours = new Map<string, number>();
  for (const related of relatedKeepers(self, kind, keeper)) {
    for (const pod of indexed(self, PODS, BY_CONTROLLER, related.metadata.uid).values()) {
      const node = pod.spec.nodeName ?? '';
      if (isPodActive(pod)) neighbours.set(node, (neighbours.get(node) ?? 0) + 1);
    }
  }
  return inDeletionOrder(pods, neighbours, self.now).slice(0, count);
}

/** Those of the same owner; none for one without owner, as in the real controller. */
function relatedKeepers(self: ClientSelf, { resource }: KeeperKind, keeper: ReplicaKeeper): Iterable<ReplicaKeeper> {
  const owner = controllerOf(keeper);
  return owner ? indexed(self, resource, BY_CONTROLLER, owner.uid).values() : [];
}
