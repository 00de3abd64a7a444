/**
 * The disruption controller: tells of each PodDisruptionBudget how many of its pods may be evicted, and takes back what pods were told of
 * a disruption that did not come. Follows pkg/controller/disruption/disruption.go.
 *
 * Not modelled: owners of other kinds that can be scaled; a pod of such an owner counts as one whose owner cannot.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_NAMESPACE, byNamespace } from '../../client/lister.ts';
import { DEPLOYMENTS, DISRUPTION_BUDGETS, PODS, REPLICA_SETS, REPLICATION_CONTROLLERS, STATEFUL_SETS } from '../../client/resource.ts';
import { budgetHandlers, podHandlers } from './handlers.ts';
import { DISRUPTION_CONTROLLER, events, STALE_DISRUPTIONS } from './names.ts';
import { PODS_OF, podsOf, SCALE_OF, scaleOf } from './scale.ts';
import { syncStale } from './stale.ts';
import { syncBudget } from './sync.ts';

export const disruptionController: ControllerDefinition = {
  name: DISRUPTION_CONTROLLER,
  informers: [
    informer({ resource: PODS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: podHandlers }),
    informer({ resource: DISRUPTION_BUDGETS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: budgetHandlers }),
    informer({ resource: REPLICATION_CONTROLLERS }),
    informer({ resource: REPLICA_SETS }),
    informer({ resource: DEPLOYMENTS }),
    informer({ resource: STATEFUL_SETS }),
  ],
  queues: [
    { name: DISRUPTION_CONTROLLER, workers: 1, sync: syncBudget },
    { name: STALE_DISRUPTIONS, workers: 1, sync: syncStale },
  ],
  reports: [events],
  locals: { [PODS_OF]: podsOf, [SCALE_OF]: scaleOf },
};
