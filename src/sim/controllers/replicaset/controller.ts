/** The ReplicaSet controller (pkg/controller/replicaset). */
import { REPLICA_SETS } from '../../client/resource.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { replicasController } from './replicas-controller.ts';

export const replicaSetController = replicasController({
  controller: 'replicaset-controller',
  resource: REPLICA_SETS,
  selects: (set, labels) => selectorMatches(set.spec.selector, labels),
  countsTerminating: true,
});
