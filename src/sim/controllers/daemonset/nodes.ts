/** Which DaemonSets a node that came or changed is news for (pkg/controller/daemon/daemon_controller.go, addNode ... syncNodeUpdate). */
import { local, type Process } from '../../../kernel/effects.ts';
import type { Handlers, SyncResult } from '../../client/definition.ts';
import { BY_NODE, cached, cachedAll, controllerOf, indexed } from '../../client/lister.ts';
import { DAEMON_SETS, keyOf, NODES, PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Node } from '../../machinery/types/node.ts';
import { DAEMON_SET_CONTROLLER, NODE_QUEUE } from './names.ts';
import { nodeFitOf } from './node-fit.ts';

export const nodeHandlers: Handlers<Node> = {
  added: (self, { metadata }) => enqueue(self, NODE_QUEUE, metadata.name),
  updated(self, old, node) {
    const isOfInterest = !semanticEqual(old.metadata.labels, node.metadata.labels) || !semanticEqual(old.spec.taints, node.spec.taints);
    if (isOfInterest) enqueue(self, NODE_QUEUE, node.metadata.name);
  },
};

const WAKE = `${DAEMON_SET_CONTROLLER}.wake`;

export function syncNode({ key }: { readonly key: string }): Process<SyncResult> {
  return local(WAKE, key);
}

/** Wakes those that lack a pod there, those whose pod must go, and those that count pods where none should be. */
function wake(self: ClientSelf, name: string): void {
  const node = cached(self, NODES, name);
  if (!node) return;
  const present = new Set<string>();
  for (const pod of indexed(self, PODS, BY_NODE, name).values()) {
    const owner = controllerOf(pod);
    if (owner?.kind === DAEMON_SETS.kind) present.add(`${pod.metadata.namespace}/${owner.name}`);
  }
  for (const [key, set] of cachedAll(self, DAEMON_SETS)) {
    const { shouldRun, mayStay } = nodeFitOf(set)(node);
    const isThere = present.has(key);
    if (isThere ? !mayStay || set.status.numberMisscheduled > 0 : shouldRun) enqueue(self, DAEMON_SET_CONTROLLER, keyOf(set));
  }
}

export const nodeLocals = { [WAKE]: wake };
