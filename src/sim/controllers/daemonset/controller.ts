/**
 * The DaemonSet controller: a pod on every node that wants one (pkg/controller/daemon).
 *
 * Modelled: which nodes should run a pod and which may keep theirs, pods bound to their nodes by affinity, tolerations of all daemons,
 * expectations, slow start, failed pods' backoff, adoption and release, rolling updates with maxUnavailable and maxSurge, OnDelete, history,
 * status, minReadySeconds. Not modelled: metrics.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import {
  BY_CONTROLLER,
  BY_NAMESPACE,
  BY_NODE,
  byController,
  byNamespace,
  byNode,
  ORPHANS,
  orphansByNamespace,
} from '../../client/lister.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../client/resource.ts';
import { revisionIndexes } from '../history/revisions.ts';
import { failedPodLocals, newFailedPods } from './failed-pods.ts';
import { daemonSetHandlers, podHandlers, revisionHandlers } from './handlers.ts';
import { DAEMON_SET_CONTROLLER, events, NODE_QUEUE } from './names.ts';
import { nodeHandlers, nodeLocals, syncNode } from './nodes.ts';
import { podViewLocals } from './pod-view.ts';
import { syncDaemonSet } from './sync.ts';

export const daemonSetController: ControllerDefinition = {
  name: DAEMON_SET_CONTROLLER,
  informers: [
    informer({ resource: DAEMON_SETS, indexes: { [BY_NAMESPACE]: byNamespace }, handlers: daemonSetHandlers }),
    informer({ resource: CONTROLLER_REVISIONS, indexes: revisionIndexes, handlers: revisionHandlers }),
    informer({
      resource: PODS,
      indexes: { [BY_CONTROLLER]: byController, [ORPHANS]: orphansByNamespace, [BY_NODE]: byNode },
      handlers: podHandlers,
    }),
    informer({ resource: NODES, handlers: nodeHandlers }),
  ],
  queues: [
    { name: DAEMON_SET_CONTROLLER, workers: 2, sync: syncDaemonSet },
    { name: NODE_QUEUE, workers: 2, sync: syncNode },
  ],
  reports: [events],
  state: newFailedPods,
  locals: { ...failedPodLocals, ...nodeLocals, ...podViewLocals },
};
