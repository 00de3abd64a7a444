/** DELETE of one object and of a collection (apiserver pkg/endpoints/handlers/delete.go, pkg/registry/generic/registry/store.go). */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ApiObject, ApiResponse } from '../../machinery/wire/api.ts';
import { objectOf, storageKey, versioned } from '../cache/cache.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import type { DeleteOptions, PreparedDelete } from '../registry/prepare-delete.ts';
import type { WriteInput } from '../registry/write.ts';
import { deleteOptions } from '../request/delete-options.ts';
import { isStatus, listOptions } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { parseSelection, selects } from '../request/selection.ts';
import { shapeList, shapeObject } from '../response/shape.ts';
import { compareAndWrite, readKey } from '../storage.ts';
import { removeCompanion } from './companion.ts';
import { FROM_CACHE, type Present, present, TOO_BUSY } from './present.ts';
import { readCollection } from './read.ts';
import { shapingOf } from './shaping.ts';
import { showRefusal } from './write-loop.ts';

const MAX_ATTEMPTS = 50;

/** `gone`: nothing is left of it in the store. */
export type Deleted =
  | { readonly ok: true; readonly object: ApiObject; readonly gone: boolean }
  | { readonly ok: false; readonly status: Status };

/** `known`: the state to begin with, if it was just read or written. */
export function* guaranteedDelete(
  exchange: Exchange,
  input: WriteInput,
  options: DeleteOptions,
  known: Present = FROM_CACHE,
): Process<Deleted> {
  const { definition, namespace, name } = input.target;
  const key = storageKey(definition.storagePrefix, namespace, name);
  let state = known;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const prepared: PreparedDelete = yield* local<PreparedDelete>('prepareDelete', input, options, state);
    const writes = (prepared.kind === 'put' || prepared.kind === 'remove') && !input.dryRun;
    if (prepared.kind === 'refused') yield* showRefusal(prepared.status);
    if (!writes && state.from === 'cache') {
      const stored = yield* readKey(key);
      if (!stored.ok) return { ok: false, status: stored.status };
      if ((stored.body?.modRevision ?? 0) !== prepared.revision) {
        state = present(stored.body && objectOf(stored.body));
        continue;
      }
    }
    if (prepared.kind === 'refused') {
      exchange.warnings.push(...prepared.warnings);
      return { ok: false, status: prepared.status };
    }
    if (input.dryRun) {
      exchange.warnings.push(...prepared.warnings);
      return { ok: true, object: versioned(prepared.object, prepared.revision), gone: goes(prepared) };
    }
    const done = yield* carryOut(key, prepared);
    if (done === undefined) {
      const stored = yield* readKey(key);
      if (!stored.ok) return { ok: false, status: stored.status };
      state = present(stored.body && objectOf(stored.body));
      continue;
    }
    exchange.warnings.push(...prepared.warnings);
    if (done.ok && done.gone) yield* removeCompanion(input);
    return done;
  }
  return { ok: false, status: TOO_BUSY };
}

function goes(prepared: Exclude<PreparedDelete, { kind: 'refused' }>): boolean {
  return prepared.kind === 'remove' || (prepared.kind === 'put' ? prepared.thenRemove : prepared.gone);
}

/** Undefined if another write came first. */
function* carryOut(key: string, prepared: Exclude<PreparedDelete, { kind: 'refused' }>): Process<Deleted | undefined> {
  let { object, revision } = prepared;
  if (prepared.kind === 'put') {
    yield* step('storage', { object, expectedRevision: revision });
    const written = yield* compareAndWrite(key, revision, object);
    if (written.kind === 'failed') return { ok: false, status: written.status };
    if (written.kind === 'conflict') return undefined;
    revision = written.revision;
    object = versioned(object, revision);
  }
  if (!goes(prepared)) return { ok: true, object, gone: false };
  yield* step('storage', { object: undefined, expectedRevision: revision });
  const removed = yield* compareAndWrite(key, revision, undefined);
  if (removed.kind === 'failed') return { ok: false, status: removed.status };
  if (removed.kind === 'conflict') return undefined;
  return { ok: true, object: versioned(object, removed.revision), gone: true };
}

export function* remove(exchange: Exchange, target: Target): Process<ApiResponse> {
  const options = deleteOptions(exchange);
  if (isStatus(options)) return refuse(exchange, options);
  const input: WriteInput = { target, user: exchange.user, dryRun: (options.dryRun?.length ?? 0) > 0 };
  const deleted = yield* guaranteedDelete(exchange, input, options);
  if (!deleted.ok) return refuse(exchange, deleted.status);
  const { definition } = target;
  if (deleted.gone && definition.deleteReturnsObject !== true) return respond(exchange, 200, successOf(target, deleted.object));
  const shown = shapeObject(deleted.object, yield* shapingOf(exchange, definition));
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, 200, shown);
}

function successOf({ definition }: Target, { metadata }: ApiObject): Status {
  const { group, plural } = definition;
  return Object.freeze({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: metadata.name, ...(group === '' ? {} : { group }), kind: plural, uid: metadata.uid },
  });
}

export function* removeCollection(exchange: Exchange, target: Target): Process<ApiResponse> {
  const options = deleteOptions(exchange);
  if (isStatus(options)) return refuse(exchange, options);
  const list = listOptions(exchange.query, false);
  if (isStatus(list)) return refuse(exchange, list);
  const selection = parseSelection(target.definition, list.labelSelector, list.fieldSelector);
  if (isStatus(selection)) return refuse(exchange, selection);
  const collection = yield* readCollection(target, list);
  if (isStatus(collection)) return refuse(exchange, collection);
  const objects = collection.objects.filter((object) => selects(selection, target.definition, object));
  const dryRun = (options.dryRun?.length ?? 0) > 0;
  for (const object of objects) {
    const input: WriteInput = { target: { ...target, name: object.metadata.name }, user: exchange.user, dryRun };
    const deleted = yield* guaranteedDelete(exchange, input, options);
    if (!deleted.ok && deleted.status.code !== 404) return refuse(exchange, deleted.status);
  }
  const metadata = { resourceVersion: String(collection.revision) };
  const shown = shapeList(objects, metadata, yield* shapingOf(exchange, target.definition));
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, 200, shown);
}
