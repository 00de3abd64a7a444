/** Nodes of the owner graph (after pkg/controller/garbagecollector/graph.go). Frozen: a change makes a new one, so snapshots share them. */
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** Which object a node stands for. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  readonly uid: string;
}

export interface GraphNode {
  readonly identity: Identity;
  readonly owners: readonly OwnerReference[];
  /** Not seen yet: known only because a dependent names it as its owner. */
  readonly virtual: boolean;
  readonly beingDeleted: boolean;
  /** Being deleted in the foreground: it waits for its dependents. */
  readonly deletingDependents: boolean;
}

const NO_OWNERS: readonly OwnerReference[] = Object.freeze([]);

export function ownersOf(object: ApiObject): readonly OwnerReference[] {
  return object.metadata.ownerReferences ?? NO_OWNERS;
}

export function isBeingDeleted(object: ApiObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function hasFinalizer(object: ApiObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

export function identityOf(object: ApiObject): Identity {
  const { name, namespace = '', uid } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid };
}

export function observedNode(object: ApiObject): GraphNode {
  const beingDeleted = isBeingDeleted(object);
  return Object.freeze({
    identity: identityOf(object),
    owners: ownersOf(object),
    virtual: false,
    beingDeleted,
    deletingDependents: beingDeleted && hasFinalizer(object, FOREGROUND),
  });
}

/** A guess at the owner from what its dependent says; the namespace is that of the dependent. */
export function virtualNode({ apiVersion, kind, name, uid }: OwnerReference, namespace: string): GraphNode {
  const identity = { apiVersion, kind, name, namespace, uid };
  return Object.freeze({ identity, owners: NO_OWNERS, virtual: true, beingDeleted: false, deletingDependents: false });
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.uid === b.uid && a.name === b.name && a.namespace === b.namespace && a.kind === b.kind && a.apiVersion === b.apiVersion;
}

/** Whether the reference names the object by its right kind, version and name. */
export function refersTo({ apiVersion, kind, name, uid }: OwnerReference, identity: Identity): boolean {
  return uid === identity.uid && name === identity.name && kind === identity.kind && apiVersion === identity.apiVersion;
}

/** Queue key that people can read; `uidOf` takes it apart. A guess is told from the object itself: who looks for it may find it seen since. */
export function queueKey({ identity: { kind, namespace, name, uid }, virtual }: GraphNode): string {
  return `${virtual ? GUESS : ''}${kind}/${namespace ? `${namespace}/` : ''}${name}/${uid}`;
}
const GUESS = '?';

export function isGuess(key: string): boolean {
  return key.startsWith(GUESS);
}

export function uidOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
