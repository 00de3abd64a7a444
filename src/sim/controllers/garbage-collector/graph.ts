/**
 * The owner graph, kept from the watches of all resources: who depends on whom, and which objects need attention after a change
 * (after pkg/controller/garbagecollector/graph_builder.go processGraphChanges). A change costs as much as it touches.
 */
import { ValueMap } from '../../../kernel/value-map.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { type AbsentOwners, noteAbsent } from './absent-owners.ts';
import {
  FOREGROUND,
  type GraphNode,
  hasFinalizer,
  type Identity,
  identityOf,
  isBeingDeleted,
  ORPHAN,
  observedNode,
  ownersOf,
  refersTo,
  sameIdentity,
  virtualNode,
} from './node.ts';

/** Mutable state. */
export interface Graph {
  /** By uid. */
  readonly nodes: ValueMap<string, GraphNode>;
  /** By the uid of the owner, the uids of its dependents as keys; owners without dependents are not in it. */
  readonly dependents: Map<string, ValueMap<string, true>>;
  readonly absent: AbsentOwners;
}

export const newGraph = (): Graph => ({ nodes: new ValueMap(), dependents: new Map(), absent: new Set() });

/** What a change of the graph asks for. */
export interface Demands {
  /** Nodes to look at: should they go? */
  readonly check: GraphNode[];
  /** Owners that go without their dependents. */
  readonly orphan: GraphNode[];
  /** Dependents that name an owner in another namespace. */
  readonly misplaced: { readonly dependent: GraphNode; readonly owner: OwnerReference }[];
}

export const newDemands = (): Demands => ({ check: [], orphan: [], misplaced: [] });

export function dependentsOf(graph: Graph, uid: string): readonly GraphNode[] {
  const found: GraphNode[] = [];
  for (const dependent of graph.dependents.get(uid)?.keys() ?? []) {
    const node = graph.nodes.get(dependent);
    if (node) found.push(node);
  }
  return found;
}

/** Most changes of an object have nothing to do with ownership. */
export function concernsGraph(old: ApiObject, object: ApiObject): boolean {
  return (
    old.metadata.ownerReferences !== object.metadata.ownerReferences ||
    old.metadata.finalizers !== object.metadata.finalizers ||
    old.metadata.deletionTimestamp !== object.metadata.deletionTimestamp
  );
}

/** An object was seen, for the first time (`old` undefined) or again. */
export function observeObject(graph: Graph, old: ApiObject | undefined, object: ApiObject, demands: Demands): void {
  const { uid } = object.metadata;
  const known = graph.nodes.get(uid);
  if (known) {
    if (known.virtual) becomeReal(graph, known, identityOf(object), demands);
    changeOwners(graph, { ...known, identity: identityOf(object) }, ownersOf(object), demands);
  }
  const node = observedNode(object);
  graph.nodes.set(uid, node);
  if (!known) addToOwners(graph, node, node.owners, demands);
  followDeletion(graph, old, object, node, demands);
}

/** A guess turned out to be real. Who had another idea of it may depend on something that does not exist. */
function becomeReal(graph: Graph, known: GraphNode, identity: Identity, demands: Demands): void {
  if (sameIdentity(known.identity, identity)) return;
  demands.check.push(...splitDependents(graph, identity).others);
}

function splitDependents(graph: Graph, owner: Identity): { readonly matching: GraphNode[]; readonly others: GraphNode[] } {
  const matching: GraphNode[] = [];
  const others: GraphNode[] = [];
  for (const node of dependentsOf(graph, owner.uid)) {
    const inReach = owner.namespace === '' || owner.namespace === node.identity.namespace;
    const matches = inReach && node.owners.some((reference) => refersTo(reference, owner));
    (matches ? matching : others).push(node);
  }
  return { matching, others };
}

function changeOwners(graph: Graph, node: GraphNode, owners: readonly OwnerReference[], demands: Demands): void {
  if (node.owners === owners) return;
  const added = owners.filter((one) => !node.owners.some(({ uid }) => uid === one.uid));
  for (const old of node.owners) {
    const now = owners.find(({ uid }) => uid === old.uid);
    if (old.blockOwnerDeletion && !now?.blockOwnerDeletion) checkNode(graph, old.uid, demands);
    if (!now) removeDependent(graph, old.uid, node.identity.uid);
  }
  addToOwners(graph, { ...node, owners }, added, demands);
}

function checkNode(graph: Graph, uid: string, demands: Demands): void {
  const node = graph.nodes.get(uid);
  if (node) demands.check.push(node);
}

function removeDependent(graph: Graph, owner: string, dependent: string): void {
  const group = graph.dependents.get(owner);
  group?.delete(dependent);
  if (group?.size === 0) graph.dependents.delete(owner);
}

/** An owner that is not known is guessed, and looked for at the API server. */
function addToOwners(graph: Graph, node: GraphNode, owners: readonly OwnerReference[], demands: Demands): void {
  let doubtful = false;
  for (const reference of owners) {
    const known = graph.nodes.get(reference.uid);
    const owner = known ?? virtualNode(reference, node.identity.namespace);
    const group = graph.dependents.get(reference.uid);
    if (group) group.set(node.identity.uid, true);
    else graph.dependents.set(reference.uid, new ValueMap([[node.identity.uid, true]]));
    if (!known) {
      graph.nodes.set(reference.uid, owner);
      demands.check.push(owner);
      continue;
    }
    const { namespace } = owner.identity;
    if (namespace !== '' && namespace !== node.identity.namespace) {
      if (!owner.virtual) demands.misplaced.push({ dependent: node, owner: reference });
      doubtful = true;
    } else if (!refersTo(reference, owner.identity)) doubtful = true;
  }
  if (doubtful) demands.check.push(node);
}

/** Deletion with one of the two finalizers that are the collector's business may have begun (processTransitions). */
function followDeletion(graph: Graph, old: ApiObject | undefined, object: ApiObject, node: GraphNode, demands: Demands): void {
  if (begins(old, object, ORPHAN)) demands.orphan.push(node);
  else if (begins(old, object, FOREGROUND)) demands.check.push(...dependentsOf(graph, node.identity.uid), node);
}

function begins(old: ApiObject | undefined, object: ApiObject, finalizer: string): boolean {
  const goes = (one: ApiObject): boolean => isBeingDeleted(one) && hasFinalizer(one, finalizer);
  return goes(object) && !(old && goes(old));
}

/** The object is gone, as the watch says. */
export function removeObject(graph: Graph, object: ApiObject, demands: Demands): void {
  const node = graph.nodes.get(object.metadata.uid);
  if (node) removeNode(graph, node, identityOf(object), demands);
}

function removeNode(graph: Graph, node: GraphNode, identity: Identity, demands: Demands): void {
  const { uid } = node.identity;
  const orphans = dependentsOf(graph, uid);
  graph.nodes.delete(uid);
  graph.dependents.delete(uid);
  for (const owner of node.owners) removeDependent(graph, owner.uid, uid);
  if (orphans.length > 0) noteAbsent(graph.absent, identity);
  demands.check.push(...orphans);
  for (const reference of node.owners) {
    const owner = graph.nodes.get(reference.uid);
    if (owner?.deletingDependents) demands.check.push(owner);
  }
}

/**
 * The API server says that there is no such object (a virtual delete event). If nodes disagree on what the uid stands for, only those
 * that meant the missing one are concerned.
 */
export function removeVirtually(graph: Graph, identity: Identity, demands: Demands): void {
  const node = graph.nodes.get(identity.uid);
  if (!node) return;
  if (!node.virtual && sameIdentity(node.identity, identity)) {
    removeNode(graph, node, identity, demands);
    return;
  }
  const { matching, others } = splitDependents(graph, identity);
  if (node.virtual && others.length === 0) {
    removeNode(graph, node, identity, demands);
    return;
  }
  if (matching.length > 0) {
    noteAbsent(graph.absent, identity);
    demands.check.push(...matching);
  }
  if (node.virtual && sameIdentity(node.identity, identity)) guessAnew(graph, node, others, demands);
}

/** Takes what another dependent believes the owner to be. */
function guessAnew(graph: Graph, node: GraphNode, dependents: readonly GraphNode[], demands: Demands): void {
  for (const dependent of dependents) {
    const reference = dependent.owners.find(({ uid }) => uid === node.identity.uid);
    if (!reference) continue;
    const guess = virtualNode(reference, dependent.identity.namespace);
    if (sameIdentity(guess.identity, node.identity)) continue;
    graph.nodes.set(node.identity.uid, guess);
    demands.check.push(guess);
    return;
  }
}

/** Dependents without which the owner may not go. */
export function blockingDependents(graph: Graph, uid: string): readonly GraphNode[] {
  return dependentsOf(graph, uid).filter(({ owners }) => owners.some((one) => one.uid === uid && one.blockOwnerDeletion));
}
