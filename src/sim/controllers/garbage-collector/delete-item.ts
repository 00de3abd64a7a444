/** Should this object go? (attemptToDeleteItem of pkg/controller/garbagecollector/garbagecollector.go) */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { deleteLive, getLive, NAME, removeFinalizer, removeOwners, resourceOf, unblockOwners } from './collector-api.ts';
import { FOREGROUND, type GraphNode, hasFinalizer, type Identity, isBeingDeleted, isGuess, ORPHAN, uidOf } from './node.ts';

/** What the graph says of an item at this moment. */
export interface ItemView {
  readonly node: GraphNode;
  readonly dependents: readonly GraphNode[];
  readonly blocking: readonly GraphNode[];
}

interface Owners {
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  /** Owners that are deleted in the foreground and wait for this object. */
  readonly waiting: readonly OwnerReference[];
}

export function* attemptToDelete({ key }: { readonly key: string }): Process<SyncResult> {
  const view = yield* local<ItemView | undefined>(`${NAME}.view`, uidOf(key));
  if (!view) return;
  const { node } = view;
  if (isGuess(key) && !node.virtual) return;
  if (node.beingDeleted && !node.deletingDependents) return;
  const live = yield* getLive(node.identity);
  if (!live || live.metadata.uid !== node.identity.uid) {
    yield* step('itemNotFound', { item: key });
    yield* local(`${NAME}.removeVirtually`, node.identity);
    return;
  }
  if (node.deletingDependents) yield* finishForeground(key, view);
  else if ((live.metadata.ownerReferences ?? []).length > 0) {
    const problem = yield* judgeByOwners(key, view, live);
    if (problem) return problem;
  }
  if (node.virtual) return { error: 'not observed yet' };
}

/** The last blocking dependent takes the finalizer with it. */
function* finishForeground(key: string, { node, blocking }: ItemView): Process<void> {
  yield* step('waitingForDependents', { item: key, blocking: blocking.length });
  if (blocking.length === 0) yield* removeFinalizer(node.identity, FOREGROUND);
  else
    yield* local(
      `${NAME}.check`,
      blocking.filter((one) => !one.deletingDependents),
    );
}

function* judgeByOwners(key: string, { node, dependents }: ItemView, live: ApiObject): Process<SyncResult> {
  const owners = yield* classify(node, live.metadata.ownerReferences ?? []);
  if (!owners) return;
  const { solid, dangling, waiting } = owners;
  yield* step('ownersClassified', { item: key, solid: solid.length, dangling: dangling.length, waiting: waiting.length });
  if (solid.length > 0) {
    const gone = [...dangling, ...waiting].map(({ uid }) => uid);
    if (gone.length > 0) mayBeMissing(yield* removeOwners(node.identity, gone));
    return;
  }
  if (waiting.length > 0 && dependents.length > 0) {
    if (dependents.some((one) => one.deletingDependents)) mayBeMissing(yield* unblockOwners(node.identity, live));
    yield* deleteLive(node.identity, live, 'Foreground');
    return;
  }
  yield* deleteLive(
    node.identity,
    live,
    hasFinalizer(live, ORPHAN) ? 'Orphan' : hasFinalizer(live, FOREGROUND) ? 'Foreground' : 'Background',
  );
}

/** Asks for each owner. Undefined if the object names an owner that it can never have. */
function* classify(node: GraphNode, references: readonly OwnerReference[]): Process<Owners | undefined> {
  const solid: OwnerReference[] = [];
  const dangling: OwnerReference[] = [];
  const waiting: OwnerReference[] = [];
  for (const reference of references) {
    const owner = yield* findOwner(node, reference);
    if (owner === 'impossible') return undefined;
    if (owner === undefined) dangling.push(reference);
    else if (isBeingDeleted(owner) && hasFinalizer(owner, FOREGROUND)) waiting.push(reference);
    else solid.push(reference);
  }
  return { solid, dangling, waiting };
}

/** The owner as the API server has it; undefined if it is not there or is another one of that name. */
function* findOwner({ identity }: GraphNode, reference: OwnerReference): Process<ApiObject | 'impossible' | undefined> {
  if (yield* local<boolean>(`${NAME}.isAbsent`, reference, identity.namespace)) return undefined;
  const { apiVersion, kind, name, uid } = reference;
  const namespaced = resourceOf(apiVersion, kind)?.namespaced ?? true;
  if (namespaced && identity.namespace === '') return 'impossible';
  const owner: Identity = { apiVersion, kind, name, namespace: namespaced ? identity.namespace : '', uid };
  const live = yield* getLive(owner);
  if (live?.metadata.uid === uid) return live;
  yield* local(`${NAME}.noteAbsent`, owner);
  return undefined;
}
