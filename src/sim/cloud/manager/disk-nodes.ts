/**
 * Says on each node's CSINode which CSI drivers serve it, and how many volumes they can attach there. In a real cluster a driver's pod on
 * the node registers with the kubelet, which writes the CSINode (node-driver-registrar, pkg/volume/csi/nodeinfomanager). Here every
 * CSIDriver that is declared serves every node.
 */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp, lookUpAll } from '../../client/lister.ts';
import { CSI_DRIVERS, CSI_NODES, NODES } from '../../client/resource.ts';
import { isAlreadyExists, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { CSIDriver } from '../../machinery/types/storage.ts';
import { ZONE } from '../../machinery/volumes/topology.ts';

const NAME = 'csi-node-registrar';
const MOST_VOLUMES = 24;
const api = new ApiClient(controllerAccount(NAME), NAME);

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const node = yield* lookUp(NODES, key);
  if (node === undefined) return;
  const declared = yield* lookUpAll(CSI_DRIVERS);
  const topologyKeys = node.metadata.labels?.[ZONE] === undefined ? null : [ZONE];
  const drivers = declared.map(({ metadata }) => ({
    name: metadata.name,
    nodeID: key,
    topologyKeys,
    allocatable: { count: MOST_VOLUMES },
  }));
  const known = yield* lookUp(CSI_NODES, key);
  if (known === undefined) {
    if (drivers.length === 0) return;
    const owner = { apiVersion: 'v1', kind: 'Node', name: key, uid: node.metadata.uid };
    const body = {
      apiVersion: CSI_NODES.apiVersion,
      kind: CSI_NODES.kind,
      metadata: { name: key, ownerReferences: [owner] },
      spec: { drivers },
    };
    const made = yield* api.create(CSI_NODES, body as never);
    if (!made.ok && !isAlreadyExists(made.refusal)) must(made);
  } else if (!semanticEqual(known.spec.drivers ?? [], drivers)) {
    must(yield* api.update(CSI_NODES, { ...known, spec: { ...known.spec, drivers } } as typeof known));
  }
}

function everyNode(self: ClientSelf): void {
  for (const name of cachedAll(self, NODES).keys()) enqueue(self, NAME, name);
}

function noteNode(self: ClientSelf, { metadata }: Node): void {
  if (cachedAll(self, CSI_DRIVERS).size > 0) enqueue(self, NAME, metadata.name);
}

export const diskNodeRegistrar: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Node>({
      resource: NODES,
      handlers: {
        added: noteNode,
        updated: (self, old, node) => old.metadata.labels?.[ZONE] !== node.metadata.labels?.[ZONE] && noteNode(self, node),
      },
    }),
    informer<CSIDriver>({ resource: CSI_DRIVERS, handlers: { added: everyNode, deleted: everyNode } }),
    informer({ resource: CSI_NODES }),
  ],
  queues: [{ name: NAME, workers: 5, sync }],
};
