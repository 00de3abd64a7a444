/**
 * Cloud node lifecycle controller: removes nodes whose instances are gone, marks those that are shut down
 * (cloud-provider controllers/nodelifecycle/node_lifecycle_controller.go). Looks every 5 s at the nodes that are not ready.
 */
import { type Process, SECOND } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { NODES } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { Instance } from '../wire.ts';
import { askCloud } from './cloud-client.ts';

const NAME = 'cloud-node-lifecycle-controller';
const MONITOR_EVERY = 5 * SECOND;
const api = new ApiClient(controllerAccount(NAME), 'cloud-controller-manager');
const source = { reporter: NAME, api };

const SHUTDOWN: Taint = Object.freeze({ key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' });

interface LifecycleState {
  /** A look is under way: the next one waits for its turn. */
  busy: boolean;
}

const isReady = (node: Node): boolean => node.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
const hasTaint = (node: Node): boolean => node.spec.taints?.some((taint) => taint.key === SHUTDOWN.key) ?? false;

/** Begins a look if there is a node to look at. */
function monitor(self: ClientSelf): void {
  const own = self.state.client.controllers[NAME] as LifecycleState;
  if (own.busy) return;
  const nodes: Node[] = [];
  for (const node of cachedAll(self, NODES).values()) if (isReady(node) ? hasTaint(node) : true) nodes.push(node);
  if (nodes.length === 0) return;
  own.busy = true;
  self.spawn(`${NAME}.look`, { nodes: Object.freeze(nodes) }, { ended: `${NAME}.looked` });
}

function* look({ nodes }: { readonly nodes: readonly Node[] }): Process<void> {
  for (const node of nodes) {
    if (isReady(node)) yield* setShutdown(node, false);
    else yield* lookAt(node);
  }
}

function* lookAt(node: Node): Process<void> {
  const { name } = node.metadata;
  const { providerID } = node.spec;
  if (!providerID) return;
  const answer = yield* askCloud<Instance>({ op: 'getInstance', name, providerID });
  if (answer.ok) {
    if (answer.body.state === 'stopped') yield* setShutdown(node, true);
    return;
  }
  if (!answer.notFound) return;
  yield* record(source, node, 'Normal', 'DeletingNode', `Deleting node ${name} because it does not exist in the cloud provider`);
  const result = yield* api.delete(NODES, undefined, name);
  if (!result.ok) {
    yield* record(source, node, 'Warning', 'DeletingNodeFailed', `Failed deleting node ${name}: ${result.refusal.message}`);
  }
}

function* setShutdown(node: Node, shutdown: boolean): Process<void> {
  if (hasTaint(node) === shutdown) return;
  const others = (node.spec.taints ?? []).filter((taint) => taint.key !== SHUTDOWN.key);
  const taints = shutdown ? [...others, SHUTDOWN] : others;
  const { name, resourceVersion } = node.metadata;
  yield* api.patch(NODES, undefined, name, 'merge', { metadata: { resourceVersion }, spec: { taints } });
}

export const cloudNodeLifecycleController: ControllerDefinition = {
  name: NAME,
  informers: [informer<Node>({ resource: NODES })],
  queues: [],
  reports: [source],
  state: (): LifecycleState => ({ busy: false }),
  locals: {
    [`${NAME}.monitor`]: monitor,
    [`${NAME}.looked`]: (self: ClientSelf) => {
      (self.state.client.controllers[NAME] as LifecycleState).busy = false;
    },
  },
  processes: { [`${NAME}.look`]: look },
  started: (self) => every(self, MONITOR_EVERY, `${NAME}.monitor`),
};
