/**
 * The StatefulSet controller: pods with a name and storage of their own, made and replaced one after the other (pkg/controller/statefulset).
 *
 * Modelled: ordinals, both pod management policies, rolling updates with a partition and on deletion, the history of revisions, claims of
 * templates and what becomes of them, adoption and release, minReadySeconds. Not modelled: metrics, and the gate MaxUnavailableStatefulSet,
 * which is off unless somebody switches it on.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, byController, byNamespace, ORPHANS, orphansByNamespace } from '../../client/lister.ts';
import { CONTROLLER_REVISIONS, PERSISTENT_VOLUME_CLAIMS, PODS, STATEFUL_SETS } from '../../client/resource.ts';
import { revisionIndexes } from '../history/revisions.ts';
import { podHandlers, statefulSetHandlers } from './handlers.ts';
import { events, STATEFUL_SET_CONTROLLER } from './names.ts';
import { syncStatefulSet } from './sync.ts';

export const statefulSetController: ControllerDefinition = {
  name: STATEFUL_SET_CONTROLLER,
  informers: [
    informer({ resource: STATEFUL_SETS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: statefulSetHandlers }),
    informer({ resource: PODS, indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace }, handlers: podHandlers }),
    informer({ resource: CONTROLLER_REVISIONS, indexes: revisionIndexes }),
    informer({ resource: PERSISTENT_VOLUME_CLAIMS }),
  ],
  queues: [{ name: STATEFUL_SET_CONTROLLER, workers: 5, sync: syncStatefulSet }],
  reports: [events],
};
