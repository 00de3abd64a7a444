/**
 * What goes along with an object that is deleted: the Endpoints of a Service, so that another Service of that name does not begin with
 * old addresses (pkg/registry/core/service/storage/storage.go, afterDelete). Not modelled: finalizers of the companion. One that cannot
 * be deleted is left behind.
 */
import { type Process, step } from '../../../kernel/effects.ts';
import type { TxnResponse } from '../../machinery/wire/etcd.ts';
import { storageKey } from '../cache/cache.ts';
import type { WriteInput } from '../registry/write.ts';
import { ask } from '../storage.ts';

export function* removeCompanion({ target }: WriteInput): Process<void> {
  const { definition, namespace, name } = target;
  if (definition.companionPrefix === undefined) return;
  const key = storageKey(definition.companionPrefix, namespace, name);
  yield* step('companion', { key });
  yield* ask<TxnResponse>({ op: 'txn', compare: [], success: [{ op: 'delete', key }], failure: [] });
}
