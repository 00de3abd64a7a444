/**
 * Cloud node controller: initialises new nodes from their instances, and keeps their addresses
 * (cloud-provider controllers/node/node_controller.go).
 *
 * Modelled: provider id, labels of instance type, zone and region with their beta twins, removal of the taint `uninitialized`, addresses,
 * which are looked at again every 5 min. Not modelled: provided node IPs, additional labels of a provider.
 */
import { type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp, lookUpAll } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { NODES } from '../../client/resource.ts';
import { mayBeMissing, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Instance } from '../wire.ts';
import { askCloud } from './cloud-client.ts';

const NAME = 'cloud-node-controller';
const UNINITIALIZED = 'node.cloudprovider.kubernetes.io/uninitialized';
/** nodeStatusUpdateFrequency. */
const REFRESH_EVERY = 300 * SECOND;
const api = new ApiClient(controllerAccount(NAME), 'cloud-controller-manager');
const source = { reporter: NAME, api };

function isUninitialized(node: Node): boolean {
  return node.spec.taints?.some((taint) => taint.key === UNINITIALIZED) ?? false;
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const node = yield* lookUp(NODES, key);
  if (!node || !isUninitialized(node)) return;
  const { providerID } = node.spec;
  const answer = yield* askCloud<Instance>({ op: 'getInstance', name: key, ...(providerID ? { providerID } : {}) });
  if (!answer.ok) return answer.notFound ? undefined : { error: `failed to get instance metadata for node ${key}: ${answer.error}` };
  const instance = answer.body;
  yield* step('instanceFound', { node: key, instance });
  const current = mayBeMissing(yield* api.get(NODES, undefined, key));
  if (!current || !isUninitialized(current)) return;
  must(yield* api.update(NODES, initialized(current, instance)));
  yield* setAddresses(current, instance);
  yield* record(source, current, 'Normal', 'Synced', 'Node synced successfully');
}

/** The node with what its instance says, and without the taint. */
export function initialized(node: Node, instance: Instance): Node {
  const labels = {
    ...node.metadata.labels,
    'beta.kubernetes.io/instance-type': instance.type,
    'node.kubernetes.io/instance-type': instance.type,
    'failure-domain.beta.kubernetes.io/zone': instance.zone,
    'topology.kubernetes.io/zone': instance.zone,
    'failure-domain.beta.kubernetes.io/region': instance.region,
    'topology.kubernetes.io/region': instance.region,
  };
  const taints = (node.spec.taints ?? []).filter((taint) => taint.key !== UNINITIALIZED);
  const { taints: _old, ...spec } = node.spec;
  return Object.freeze({
    ...node,
    metadata: { ...node.metadata, labels },
    spec: { ...spec, providerID: spec.providerID ?? instance.providerID, ...(taints.length > 0 ? { taints } : {}) },
  });
}

function* setAddresses(node: Node, instance: Instance): Process<void> {
  if (semanticEqual(node.status.addresses, instance.addresses)) return;
  const addresses = [{ $patch: 'replace' }, ...instance.addresses];
  mayBeMissing(yield* api.patch(NODES, undefined, node.metadata.name, 'strategic', { status: { addresses } }, 'status'));
}

/** Looks at the addresses of all initialised nodes. */
function* refresh(): Process<void> {
  const answer = yield* askCloud<readonly Instance[]>({ op: 'listInstances' });
  if (!answer.ok) return;
  const byName = new Map(answer.body.map((instance) => [instance.name, instance]));
  for (const node of yield* lookUpAll(NODES)) {
    const instance = byName.get(node.metadata.name);
    if (instance && !isUninitialized(node)) yield* setAddresses(node, instance);
  }
}

function noteNode(self: ClientSelf, node: Node): void {
  if (isUninitialized(node)) enqueue(self, NAME, node.metadata.name);
}

export const cloudNodeController: ControllerDefinition = {
  name: NAME,
  informers: [informer<Node>({ resource: NODES, handlers: { added: noteNode, updated: (self, _, node) => noteNode(self, node) } })],
  queues: [{ name: NAME, workers: 1, sync }],
  reports: [source],
  locals: { [`${NAME}.refreshDue`]: (self: ClientSelf) => self.spawn(`${NAME}.refresh`, undefined) },
  processes: { [`${NAME}.refresh`]: refresh },
  started: (self) => every(self, REFRESH_EVERY, `${NAME}.refreshDue`),
};
