/**
 * GET of one object and of many. What asks for no version is read as of now: one object from etcd, lists from the cache once it has
 * caught up with etcd; versions of the past come from etcd (apiserver pkg/storage/cacher/{cacher,delegator}.go, etcd3/store.go).
 */
import { local, MILLISECOND, type Process, SECOND, sleep, step } from '../../../kernel/effects.ts';
import { badRequestStatus, expiredStatus, notFoundStatus, type Status, tooLargeVersionStatus } from '../../machinery/status-error.ts';
import type { ApiObject, ApiResponse } from '../../machinery/wire/api.ts';
import { prefixEnd, type RangeResponse } from '../../machinery/wire/etcd.ts';
import { objectOf, storageKey } from '../cache/cache.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import { continueToken, readContinueToken } from '../request/continue-token.ts';
import { bareStatus, isStatus, type ListOptions, listOptions, versionNumber } from '../request/options.ts';
import { parameter } from '../request/query.ts';
import type { Target } from '../request/route.ts';
import { parseSelection, selects } from '../request/selection.ts';
import { shapeList } from '../response/shape.ts';
import { ask, isCompacted, isFuture, readKey } from '../storage.ts';
import { shapeAnswer } from './scale.ts';
import { shapingOf } from './shaping.ts';

/** How long a reader waits for a version that is not there yet. */
const PATIENCE = 3 * SECOND;
const FIRST_PAUSE = MILLISECOND;

/** Waits until the cache has seen `revision`. Gives what to say if it does not in time. */
export function* waitFor(revision: number): Process<Status | undefined> {
  let waited = 0;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, PATIENCE - waited)) {
    const seen = yield* local<number>('seenRevision');
    if (seen >= revision) return undefined;
    if (waited >= PATIENCE) return tooLargeVersionStatus(revision, seen);
    yield* sleep(pause);
    waited += pause;
  }
}

/** Waits until the cache has seen all that etcd has now. */
export function* catchUp(): Process<Status | undefined> {
  const answer = yield* ask<RangeResponse>({ op: 'range', key: '/registry/health', countOnly: true });
  return answer.ok ? yield* waitFor(answer.body.revision) : answer.status;
}

export function* get(exchange: Exchange, target: Target): Process<ApiResponse> {
  const { definition, namespace, name, subresource } = target;
  if (exchange.query.has('export'))
    return refuse(exchange, badRequestStatus('the export parameter, deprecated since v1.14, is no longer supported'));
  const version = versionNumber(parameter(exchange.query, 'resourceVersion') ?? '');
  if (typeof version === 'string') return refuse(exchange, bareStatus(version));
  let object: ApiObject | undefined;
  if (exchange.query.has('resourceVersion') && parameter(exchange.query, 'resourceVersion') !== '') {
    const late = yield* waitFor(version);
    if (late !== undefined) return refuse(exchange, late);
    object = yield* local<ApiObject | undefined>(
      'cachedObject',
      definition.storagePrefix,
      namespace === '' ? name : `${namespace}/${name}`,
    );
  } else {
    const key = storageKey(definition.storagePrefix, namespace, name);
    yield* step('storage', { key });
    const stored = yield* readKey(key);
    if (!stored.ok) return refuse(exchange, stored.status);
    object = stored.body && objectOf(stored.body);
  }
  if (object === undefined) return refuse(exchange, notFoundStatus({ group: definition.group, resource: definition.plural }, name));
  if (subresource?.nothingBehind === true) return { status: 204, body: undefined };
  const shown = yield* shapeAnswer(exchange, target, object);
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, 200, shown);
}

export interface Collection {
  readonly objects: readonly ApiObject[];
  readonly revision: number;
}

/** All objects of the collection as of the version asked for, in order, from the token's place on. */
export function* readCollection(target: Target, options: ListOptions): Process<Collection | Status> {
  const { definition, namespace } = target;
  const version = versionNumber(options.resourceVersion);
  if (typeof version === 'string') return badRequestStatus(`invalid resource version: ${version}`);
  if (options.continueToken !== '') {
    const token = readContinueToken(options.continueToken);
    if (typeof token === 'string') return badRequestStatus(token);
    if (version !== 0) return badRequestStatus('specifying resource version is not allowed when using continue');
    return yield* readPast(target, token.revision, token.start);
  }
  // A limit with a version means that version, for the sake of old clients.
  const exact = options.match === 'Exact' || (options.match === '' && options.limit > 0 && version > 0);
  if (exact) return yield* readPast(target, version, '');
  if (options.resourceVersion === '') {
    const late = yield* catchUp();
    if (late !== undefined) return late;
  } else {
    const late = yield* waitFor(version);
    if (late !== undefined) return late;
  }
  yield* step('watch cache', { resource: definition.plural, namespace });
  return yield* local<Collection>('cachedObjects', definition.storagePrefix, namespace);
}

const CONTINUE_TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.';
const VERSION_TOO_OLD = 'The resourceVersion for the provided list is too old.';

/** `start`: the first key, relative to the collection; empty for the beginning. */
function* readPast({ definition, namespace }: Target, revision: number, start: string): Process<Collection | Status> {
  const prefix = `/${definition.storagePrefix}/${namespace === '' ? '' : `${namespace}/`}`;
  yield* step('storage', { prefix, revision });
  const answer = yield* ask<RangeResponse>({ op: 'range', key: `${prefix}${start}`, end: prefixEnd(prefix), revision });
  if (answer.ok) return { objects: answer.body.kvs.map(objectOf), revision };
  if (isCompacted(answer.status)) return expiredStatus(start === '' ? VERSION_TOO_OLD : CONTINUE_TOO_OLD);
  if (isFuture(answer.status)) return tooLargeVersionStatus(revision, yield* local<number>('seenRevision'));
  return answer.status;
}

export function* list(exchange: Exchange, target: Target): Process<ApiResponse> {
  const options = listOptions(exchange.query, false);
  if (isStatus(options)) return refuse(exchange, options);
  const { definition, namespace } = target;
  const selection = parseSelection(definition, options.labelSelector, options.fieldSelector);
  if (isStatus(selection)) return refuse(exchange, selection);
  const collection = yield* readCollection(target, options);
  if (isStatus(collection)) return refuse(exchange, collection);
  const selective = selection.labels.length > 0 || selection.fields.length > 0;
  const matching = selective ? collection.objects.filter((object) => selects(selection, definition, object)) : collection.objects;
  const limit = options.resourceVersion === '0' || options.limit <= 0 ? matching.length : options.limit;
  const items = matching.length > limit ? matching.slice(0, limit) : matching;
  const resourceVersion = String(collection.revision);
  const last = items.at(-1);
  const metadata =
    matching.length > items.length && last !== undefined
      ? {
          resourceVersion,
          continue: continueToken(collection.revision, relativeKey(last, namespace)),
          ...(selective ? {} : { remainingItemCount: matching.length - items.length }),
        }
      : { resourceVersion };
  const shown = shapeList(items, metadata, yield* shapingOf(exchange, definition));
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, 200, shown);
}

/** The key of an object within its collection. */
function relativeKey({ metadata }: ApiObject, namespace: string): string {
  return namespace === '' && metadata.namespace !== undefined ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}
