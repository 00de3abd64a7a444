/** Makes or deletes pods until there are as many as wanted (pkg/controller/replicaset/replica_set.go, manageReplicas). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { ApiClient, sendAll } from '../../client/api-client.ts';
import { deletionFailed, expectCreations, expectDeletions, lowerCreations } from '../../client/expectations.ts';
import { controllerAccount } from '../../client/identity.ts';
import { BY_CONTROLLER, controllerOf, indexed } from '../../client/lister.ts';
import { keyOf, PODS, REPLICA_SETS } from '../../client/resource.ts';
import { slowStart } from '../../client/slow-start.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Pod } from '../../machinery/types/pod.ts';

import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { inDeletionOrder } from '../pods/deletion-order.ts';
import { reportCreation, reportDeletion } from '../pods/pod-control.ts';
import { podFromTemplate } from '../pods/pod-from-template.ts';
import { isPodActive } from '../pods/pod-state.ts';
import { REPLICA_SET_CONTROLLER } from './names.ts';

/** Most pods that one sync makes or deletes. */
const BURST = 500;

export const api = new ApiClient(controllerAccount(REPLICA_SET_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: REPLICA_SET_CONTROLLER, api };

/** Gives the first error text, if any. `pods`: the active ones, where the sync knows them already. */
export function* manageReplicas(set: ReplicaSet, active: number, pods: readonly Pod[] | undefined): Process<string | undefined> {
  const diff = active - set.spec.replicas;
  yield* step('manageReplicas', { name: set.metadata.name, active, wanted: set.spec.replicas, diff });
  if (diff < 0) return yield* createPods(set, Math.min(-diff, BURST));
  if (diff > 0)
    return yield* deletePods(
      set,
      pods ?? (yield* local<readonly Pod[]>(`${REPLICA_SET_CONTROLLER}.activePods`, set)),
      Math.min(diff, BURST),
    );
  return undefined;
}

function* createPods(set: ReplicaSet, count: number): Process<string | undefined> {
  const key = keyOf(set);
  yield* expectCreations(REPLICA_SET_CONTROLLER, key, count);
  const pod = podFromTemplate(set.spec.template, set, REPLICA_SETS);
  const request = api.createRequest(PODS, pod);
  const results = yield* slowStart<Pod>(new Array(count).fill(request));
  let created = 0;
  let failure: string | undefined;
  for (const result of results) {
    if (result.ok) created++;
    const error = yield* reportCreation(events, set, result);
    failure ??= error;
  }
  if (created < count) yield* lowerCreations(REPLICA_SET_CONTROLLER, key, count - created);
  return failure;
}

function* deletePods(set: ReplicaSet, pods: readonly Pod[], count: number): Process<string | undefined> {
  const key = keyOf(set);
  const doomed = yield* local<readonly Pod[]>(`${REPLICA_SET_CONTROLLER}.rank`, set, pods, count);
  yield* expectDeletions(REPLICA_SET_CONTROLLER, key, doomed.map(keyOf));
  const { namespace } = set.metadata;
  const results = yield* sendAll<ApiObject>(doomed.map((pod) => api.deleteRequest(PODS, namespace, pod.metadata.name)));
  let failure: string | undefined;
  for (const [at, result] of results.entries()) {
    const pod = doomed[at] as Pod;
    if (!result.ok) yield* deletionFailed(REPLICA_SET_CONTROLLER, key, keyOf(pod));
    const error = yield* reportDeletion(events, set, pod, result);
    failure ??= error;
  }
  return failure;
}

/** Local of the controller: the pods to go first, counting as neighbours the pods of all ReplicaSets of the same owner. */
export function rank(self: ClientSelf, set: ReplicaSet, pods: readonly Pod[], count: number): readonly Pod[] {
  if (count >= pods.length) return pods.slice(0, count);
  const neighbours = new Map<string, number>();
  for (const related of relatedSets(self, set)) {
    for (const pod of indexed(self, PODS, BY_CONTROLLER, related.metadata.uid).values()) {
      const node = pod.spec.nodeName ?? '';
      if (isPodActive(pod)) neighbours.set(node, (neighbours.get(node) ?? 0) + 1);
    }
  }
  return inDeletionOrder(pods, neighbours, self.now).slice(0, count);
}

/** The ReplicaSets of the same owner; none for one without owner, as in the real controller. */
function relatedSets(self: ClientSelf, set: ReplicaSet): Iterable<ReplicaSet> {
  const owner = controllerOf(set);
  return owner ? indexed(self, REPLICA_SETS, BY_CONTROLLER, owner.uid).values() : [];
}
