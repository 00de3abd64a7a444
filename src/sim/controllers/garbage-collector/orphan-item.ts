/** Lets the dependents of an object be without it, then lets it go (runAttemptToOrphanWorker of garbagecollector.go). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { mayBeMissing } from '../../client/result.ts';
import { NAME, removeFinalizer, removeOwners } from './collector-api.ts';
import type { ItemView } from './delete-item.ts';
import { ORPHAN, uidOf } from './node.ts';

export function* attemptToOrphan({ key }: { readonly key: string }): Process<SyncResult> {
  const view = yield* local<ItemView | undefined>(`${NAME}.view`, uidOf(key));
  if (!view) return;
  const { node, dependents } = view;
  yield* step('orphaning', { item: key, dependents: dependents.length });
  for (const { identity } of dependents) mayBeMissing(yield* removeOwners(identity, [node.identity.uid]));
  yield* removeFinalizer(node.identity, ORPHAN);
}
