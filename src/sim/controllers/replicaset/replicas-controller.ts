/**
 * The controller that keeps as many pods as are wanted (pkg/controller/replicaset).
 *
 * Modelled: expectations, slow start, adoption and release, the order of deletion, status with conditions and terminatingReplicas,
 * minReadySeconds. Not modelled: metrics.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, byController, byNamespace, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { newCensus } from './census.ts';
import { keeperHandlers, podHandlers } from './handlers.ts';
import { type KeeperTraits, keeperKind, type ReplicaKeeper } from './keeper.ts';
import { rank } from './manage-replicas.ts';
import { activePods, survey } from './survey.ts';
import { syncReplicas } from './sync.ts';

export function replicasController<Keeper extends ReplicaKeeper>(traits: KeeperTraits<Keeper>): ControllerDefinition {
  const kind = keeperKind(traits);
  const { controller, resource } = kind;
  return {
    name: controller,
    informers: [
      informer({
        resource,
        indexes: { [BY_CONTROLLER]: byController, [BY_NAMESPACE]: byNamespace },
        handlers: keeperHandlers(kind),
      }),
      informer({ resource: PODS, indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace }, handlers: podHandlers(kind) }),
    ],
    queues: [{ name: controller, workers: 5, sync: ({ key }) => syncReplicas(kind, key) }],
    reports: [kind.events],
    state: newCensus,
    locals: {
      [`${controller}.survey`]: (self: ClientSelf, keeper: ReplicaKeeper) => survey(self, kind, keeper),
      [`${controller}.activePods`]: activePods,
      [`${controller}.rank`]: (self: ClientSelf, keeper: ReplicaKeeper, pods: readonly Pod[], count: number) =>
        rank(self, kind, keeper, pods, count),
    },
  };
}
