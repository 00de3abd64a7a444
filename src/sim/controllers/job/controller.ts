/**
 * The Job controller: runs pods until enough of them have succeeded (pkg/controller/job).
 *
 * Modelled: counting by finalizers, backoff per Job and per index, indexed completion, suspension, deadlines, podFailurePolicy,
 * successPolicy, podReplacementPolicy, managedBy, adoption. Not modelled: metrics, resizing by elastic indexed Jobs beyond what follows
 * from the rest.
 */
import { SECOND } from '../../../kernel/effects.ts';
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, byController, byNamespace, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { JOBS, PODS } from '../../client/resource.ts';
import { jobHandlers, podHandlers } from './handlers.ts';
import { events, JOB_CONTROLLER, ORPHAN_QUEUE } from './names.ts';
import { syncOrphans } from './orphans.ts';
import { newJobState, stateLocals } from './state.ts';
import { syncJob } from './sync.ts';

const RETRY = { baseDelay: SECOND, maxDelay: 60 * SECOND };

export const jobController: ControllerDefinition = {
  name: JOB_CONTROLLER,
  informers: [
    informer({ resource: JOBS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: jobHandlers }),
    informer({ resource: PODS, indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace }, handlers: podHandlers }),
  ],
  queues: [
    { name: JOB_CONTROLLER, workers: 5, sync: syncJob, ...RETRY },
    { name: ORPHAN_QUEUE, workers: 1, sync: syncOrphans, ...RETRY },
  ],
  reports: [events],
  state: newJobState,
  locals: stateLocals,
};
