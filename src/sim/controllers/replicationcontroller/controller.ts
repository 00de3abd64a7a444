/** The controller of ReplicationControllers: that of ReplicaSets in another name (pkg/controller/replication/replication_controller.go). */
import { REPLICATION_CONTROLLERS } from '../../client/resource.ts';
import { mapMatches } from '../../machinery/selectors/requirements.ts';
import { replicasController } from '../replicaset/replicas-controller.ts';

export const replicationManager = replicasController({
  controller: 'replication-controller',
  resource: REPLICATION_CONTROLLERS,
  selects: (keeper, labels) => mapMatches(keeper.spec.selector, labels),
  countsTerminating: false,
});
