/**
 * The Deployment controller: replaces the pods of one template by those of the next (pkg/controller/deployment).
 *
 * Modelled: RollingUpdate and Recreate, rollback by template, proportional scaling, pausing, revisions and their history, conditions with
 * the progress deadline, hash collisions, adoption. Not modelled: the rollback annotation of extensions/v1beta1.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, byController, byNamespace, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../client/resource.ts';
import { deploymentHandlers, podHandlers, replicaSetHandlers } from './handlers.ts';
import { DEPLOYMENT_CONTROLLER, events } from './rollout.ts';
import { syncDeployment } from './sync.ts';

/** After these many errors in a row a Deployment waits for the next event about it: the last wait is 82 s. */
const MAX_RETRIES = 15;

export const deploymentController: ControllerDefinition = {
  name: DEPLOYMENT_CONTROLLER,
  informers: [
    informer({ resource: DEPLOYMENTS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: deploymentHandlers }),
    informer({
      resource: REPLICA_SETS,
      indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace },
      handlers: replicaSetHandlers,
    }),
    informer({ resource: PODS, indexes: { [BY_CONTROLLER]: byController }, handlers: podHandlers }),
  ],
  queues: [{ name: DEPLOYMENT_CONTROLLER, workers: 5, sync: syncDeployment, maxRetries: MAX_RETRIES }],
  reports: [events],
};
