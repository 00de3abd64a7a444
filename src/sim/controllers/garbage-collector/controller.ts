/**
 * Garbage collector: deletes what has lost its owners, and carries out the three ways in which an owner can go: background (dependents
 * follow), foreground (dependents first), orphan (dependents stay).
 *
 * Modelled: the graph with virtual nodes for owners that have not been seen, live re-reads before every deletion, absent owners, owners
 * that block, owners in other namespaces. Not modelled: discovery of new resources (see served-resources.ts), metadata-only watches.
 *
 * Follows pkg/controller/garbagecollector/{garbagecollector,graph_builder,graph,operations,patch}.go.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { recordEvent } from '../../client/event-recorder.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { servedResources } from '../served-resources.ts';
import { isKnownAbsent, noteAbsent } from './absent-owners.ts';
import { NAME, source } from './collector-api.ts';
import { attemptToDelete, type ItemView } from './delete-item.ts';
import {
  blockingDependents,
  concernsGraph,
  type Demands,
  dependentsOf,
  type Graph,
  newDemands,
  newGraph,
  observeObject,
  removeObject,
  removeVirtually,
} from './graph.ts';
import { type GraphNode, type Identity, queueKey } from './node.ts';
import { attemptToOrphan } from './orphan-item.ts';

const ORPHAN_QUEUE = `${NAME}.orphan`;
/** Events have no owners and come in masses. */
const IGNORED: ReadonlySet<string> = new Set(['events']);

const graphOf = (self: ClientSelf): Graph => ownState<Graph>(self, NAME);

function meet(self: ClientSelf, demands: Demands): void {
  for (const node of demands.check) enqueue(self, NAME, queueKey(node));
  for (const node of demands.orphan) enqueue(self, ORPHAN_QUEUE, queueKey(node));
  for (const { dependent, owner } of demands.misplaced) reportMisplaced(self, dependent, owner);
}

function reportMisplaced(self: ClientSelf, { identity }: GraphNode, { apiVersion, kind, name, uid }: OwnerReference): void {
  const object: ApiObject = {
    apiVersion: identity.apiVersion,
    kind: identity.kind,
    metadata: {
      name: identity.name,
      uid: identity.uid,
      resourceVersion: '',
      creationTimestamp: '',
      ...(identity.namespace ? { namespace: identity.namespace } : {}),
    },
  };
  const owner = `[${apiVersion}/${kind}, namespace: ${identity.namespace}, name: ${name}, uid: ${uid}]`;
  const message = `ownerRef ${owner} does not exist in namespace "${identity.namespace}"`;
  recordEvent(self, source.reporter, object, 'Warning', 'OwnerRefInvalidNamespace', message);
}

function seen(self: ClientSelf, old: ApiObject | undefined, object: ApiObject): void {
  const demands = newDemands();
  observeObject(graphOf(self), old, object, demands);
  meet(self, demands);
}

function gone(self: ClientSelf, object: ApiObject): void {
  const demands = newDemands();
  removeObject(graphOf(self), object, demands);
  meet(self, demands);
}

function view(self: ClientSelf, uid: string): ItemView | undefined {
  const graph = graphOf(self);
  const node = graph.nodes.get(uid);
  return node && { node, dependents: dependentsOf(graph, uid), blocking: blockingDependents(graph, uid) };
}

function notFound(self: ClientSelf, identity: Identity): void {
  const demands = newDemands();
  removeVirtually(graphOf(self), identity, demands);
  meet(self, demands);
}

export const garbageCollector: ControllerDefinition = {
  name: NAME,
  informers: servedResources('list', 'watch', 'delete')
    .filter(({ id }) => !IGNORED.has(id))
    .map((resource) =>
      informer({
        resource,
        handlers: {
          added: (self, object) => seen(self, undefined, object),
          updated: (self, old, object) => {
            if (old.metadata.uid !== object.metadata.uid) {
              gone(self, old);
              seen(self, undefined, object);
            } else if (concernsGraph(old, object)) seen(self, old, object);
          },
          deleted: gone,
        },
      }),
    ),
  queues: [
    { name: NAME, workers: 20, sync: attemptToDelete },
    { name: ORPHAN_QUEUE, workers: 20, sync: attemptToOrphan },
  ],
  reports: [source],
  state: newGraph,
  locals: {
    [`${NAME}.view`]: view,
    [`${NAME}.removeVirtually`]: notFound,
    [`${NAME}.check`]: (self: ClientSelf, nodes: readonly GraphNode[]) => meet(self, { ...newDemands(), check: [...nodes] }),
    [`${NAME}.isAbsent`]: (self: ClientSelf, owner: OwnerReference, namespace: string) =>
      isKnownAbsent(graphOf(self).absent, owner, namespace),
    [`${NAME}.noteAbsent`]: (self: ClientSelf, owner: Identity) => noteAbsent(graphOf(self).absent, owner),
  },
};
