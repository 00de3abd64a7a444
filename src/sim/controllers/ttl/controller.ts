/**
 * TTL controller: tells kubelets, by an annotation on their node, how long they may keep secrets and config maps: longer in larger
 * clusters. Modelled as a whole. Follows pkg/controller/ttl/ttl_controller.go.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { NODES } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Node } from '../../machinery/types/node.ts';
import { nextBoundary, ttlSeconds } from './boundaries.ts';

const NAME = 'ttl-controller';
const ANNOTATION = 'node.alpha.kubernetes.io/ttl';
const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');

interface State {
  /** Index of the size class that the cluster is in. */
  boundary: number;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

/** The number of nodes has changed: perhaps the class did, and with it what every node should say. */
function resized(self: ClientSelf): void {
  const state = stateOf(self);
  const nodes = cachedAll(self, NODES);
  const boundary = nextBoundary(state.boundary, nodes.size);
  if (boundary === state.boundary) return;
  state.boundary = boundary;
  for (const name of nodes.keys()) enqueue(self, NAME, name);
}

/** Nodes that say the right thing need no process. */
function seen(self: ClientSelf, node: Node): void {
  if (node.metadata.annotations?.[ANNOTATION] !== String(ttlSeconds(stateOf(self).boundary))) enqueue(self, NAME, node.metadata.name);
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const node = yield* lookUp(NODES, key);
  if (!node) return;
  const ttl = yield* local<number>(`${NAME}.ttl`);
  if (node.metadata.annotations?.[ANNOTATION] === String(ttl)) return;
  yield* step('annotating', { node: key, ttl });
  mayBeMissing(yield* api.patch(NODES, undefined, key, 'strategic', { metadata: { annotations: { [ANNOTATION]: String(ttl) } } }));
}

export const ttlController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Node>({
      resource: NODES,
      handlers: {
        added: (self, node) => {
          resized(self);
          seen(self, node);
        },
        updated: (self, _, node) => seen(self, node),
        deleted: resized,
      },
    }),
  ],
  queues: [{ name: NAME, workers: 5, sync }],
  state: (): State => ({ boundary: 0 }),
  locals: { [`${NAME}.ttl`]: (self: ClientSelf) => ttlSeconds(stateOf(self).boundary) },
};
