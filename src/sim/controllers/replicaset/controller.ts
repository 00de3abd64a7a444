/**
 * The ReplicaSet controller: keeps as many pods as a ReplicaSet wants (pkg/controller/replicaset).
 *
 * Modelled: expectations, slow start, adoption and release, the order of deletion, status with conditions and terminatingReplicas,
 * minReadySeconds. Not modelled: metrics, ReplicationControllers.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, byController, byNamespace, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { PODS, REPLICA_SETS } from '../../client/resource.ts';
import { newCensus } from './census.ts';
import { podHandlers, replicaSetHandlers } from './handlers.ts';
import { events, rank } from './manage-replicas.ts';
import { REPLICA_SET_CONTROLLER } from './names.ts';
import { activePods, survey } from './survey.ts';
import { syncReplicaSet } from './sync.ts';

export const replicaSetController: ControllerDefinition = {
  name: REPLICA_SET_CONTROLLER,
  informers: [
    informer({
      resource: REPLICA_SETS,
      indexes: { [BY_CONTROLLER]: byController, [BY_NAMESPACE]: byNamespace },
      handlers: replicaSetHandlers,
    }),
    informer({ resource: PODS, indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace }, handlers: podHandlers }),
  ],
  queues: [{ name: REPLICA_SET_CONTROLLER, workers: 5, sync: syncReplicaSet }],
  reports: [events],
  state: newCensus,
  locals: {
    [`${REPLICA_SET_CONTROLLER}.survey`]: survey,
    [`${REPLICA_SET_CONTROLLER}.activePods`]: activePods,
    [`${REPLICA_SET_CONTROLLER}.rank`]: rank,
  },
};
