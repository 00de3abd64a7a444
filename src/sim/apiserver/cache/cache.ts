/**
 * The watch cache: the objects of one resource as of some revision, with the latest changes that led there
 * (apiserver pkg/storage/cacher/watch_cache.go).
 */
import { ValueMap } from '../../../kernel/value-map.ts';
import { resourceByStorage, storedResources } from '../../machinery/scheme/registry.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { EtcdEvent, KeyValue } from '../../machinery/wire/etcd.ts';
import type { ApiServerState, CacheEvent, ResourceCache } from '../state.ts';

/** Changes that are remembered for watches that begin in the past; the real cache holds 100 to 102,400. */
export const MAX_CACHE_EVENTS = 1_000;

/** etcd keys begin with a slash, storage prefixes do not. */
export function storageKey(prefix: string, namespace: string, name: string): string {
  return namespace === '' ? `/${prefix}/${name}` : `/${prefix}/${namespace}/${name}`;
}

export interface PlacedKey {
  readonly prefix: string;
  /** `namespace/name` or `name`. */
  readonly key: string;
}

/** Takes an etcd key apart; undefined for keys of resources that are not served. */
export function placeKey(etcdKey: string): PlacedKey | undefined {
  const first = etcdKey.indexOf('/', 1);
  const second = etcdKey.indexOf('/', first + 1);
  if (second < 0) return undefined;
  let prefix = etcdKey.slice(1, second);
  if (resourceByStorage(prefix) !== undefined) return { prefix, key: etcdKey.slice(second + 1) };
  const third = etcdKey.indexOf('/', second + 1);
  if (third < 0) return undefined;
  prefix = etcdKey.slice(1, third);
  return resourceByStorage(prefix) === undefined ? undefined : { prefix, key: etcdKey.slice(third + 1) };
}

export function emptyCache(since: number): ResourceCache {
  return { objects: new ValueMap(), sorted: undefined, events: [], since, watchers: { all: new Set(), byField: new Map() } };
}

export function emptyCaches(since: number): Map<string, ResourceCache> {
  const caches = new Map<string, ResourceCache>();
  for (const definition of storedResources()) caches.set(definition.storagePrefix, emptyCache(since));
  return caches;
}

export function cacheOf(state: ApiServerState, prefix: string): ResourceCache {
  const cache = state.caches.get(prefix);
  if (cache === undefined) throw new RangeError(`no cache for "${prefix}"`);
  return cache;
}

/** A stored value as the API shows it: with the revision as its version. */
export function versioned(value: unknown, revision: number): ApiObject {
  const object = value as ApiObject;
  return Object.freeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } });
}

export function objectOf(kv: KeyValue): ApiObject {
  return versioned(kv.value, kv.modRevision);
}

/** Takes a change in and gives what watchers are to be told. */
export function takeEvent(cache: ResourceCache, key: string, { type, kv }: EtcdEvent): CacheEvent | undefined {
  const revision = kv.modRevision;
  const before = cache.objects.get(key);
  let event: CacheEvent;
  if (type === 'put') {
    const object = objectOf(kv);
    cache.objects.set(key, object);
    if (before === undefined) cache.sorted = undefined;
    event = Object.freeze({ revision, key, object, previous: before });
  } else {
    if (before === undefined) return undefined;
    cache.objects.delete(key);
    cache.sorted = undefined;
    event = Object.freeze({ revision, key, object: undefined, previous: versioned(before, revision) });
  }
  cache.events.push(event);
  if (cache.events.length > 2 * MAX_CACHE_EVENTS) {
    const cut = cache.events.length - MAX_CACHE_EVENTS;
    cache.since = (cache.events[cut - 1] as CacheEvent).revision;
    cache.events = cache.events.slice(cut);
  }
  return event;
}

/** The changes after `revision`; undefined if they are not all remembered. */
export function eventsAfter(cache: ResourceCache, revision: number): readonly CacheEvent[] | undefined {
  if (revision < cache.since) return undefined;
  let low = 0;
  let high = cache.events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cache.events[middle] as CacheEvent).revision <= revision) low = middle + 1;
    else high = middle;
  }
  return cache.events.slice(low);
}

export function sortedKeys(cache: ResourceCache): readonly string[] {
  cache.sorted ??= Object.freeze([...cache.objects.keys()].sort());
  return cache.sorted;
}

/** The objects of one namespace, or of all for an empty one, in the order of their keys. */
export function objectsIn(cache: ResourceCache, namespace: string): ApiObject[] {
  const keys = sortedKeys(cache);
  const objects: ApiObject[] = [];
  const prefix = `${namespace}/`;
  let at = namespace === '' ? 0 : lowerBound(keys, prefix);
  for (; at < keys.length; at++) {
    const key = keys[at] as string;
    if (namespace !== '' && !key.startsWith(prefix)) break;
    objects.push(cache.objects.get(key) as ApiObject);
  }
  return objects;
}

function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
