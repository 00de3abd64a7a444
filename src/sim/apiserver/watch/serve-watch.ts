/**
 * Open watches: how they begin, what they are sent, how they end. After apiserver pkg/storage/cacher/{cacher,cache_watcher}.go and
 * pkg/endpoints/handlers/{get,watch}.go. A piece is an array of events.
 *
 * Not modelled: a slow watcher's bounded buffer (links keep what is not taken).
 */
import type { ExchangeId, Self } from '../../../kernel/component.ts';
import { SECOND } from '../../../kernel/effects.ts';
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { groupVersion, resourceByPath } from '../../machinery/scheme/registry.ts';
import { expiredStatus } from '../../machinery/status-error.ts';
import type { ApiObject, WatchEvent } from '../../machinery/wire/api.ts';
import { cacheOf, eventsAfter, objectsIn } from '../cache/cache.ts';
import { metadataOnly, presented, tableOf } from '../response/shape.ts';
import type { ApiServerConfig, ApiServerState, CacheEvent, Watcher } from '../state.ts';
import { addToIndex, removeFromIndex, visitInterested } from './index-watchers.ts';
import { inView, transition } from './transitions.ts';

type ApiSelf = Self<ApiServerState, ApiServerConfig>;

/** Watches without a timeout end after this long, or by chance up to twice as long. */
const SHORTEST_TIMEOUT_SECONDS = 1_800;
const BOOKMARK_PERIOD = 60 * SECOND;
const INITIAL_EVENTS_END = Object.freeze({ 'k8s.io/initial-events-end': 'true' });

export interface WatchRequest extends Omit<Watcher, 'after'> {
  /** Changes after this revision are sent; 0: the present objects first; undefined: what changes from now on. */
  readonly from: number | undefined;
  readonly initialEvents: boolean;
  readonly timeoutSeconds: number | undefined;
}

function definitionOf(watcher: Omit<Watcher, 'after'>): ResourceDefinition {
  return resourceByPath(watcher.group, watcher.version, watcher.plural) as ResourceDefinition;
}

/** Begins a watch: what it is owed is sent at once. */
export function openWatch(self: ApiSelf, request: WatchRequest): void {
  const { state } = self;
  const definition = definitionOf(request);
  const cache = cacheOf(state, definition.storagePrefix);
  const { from, initialEvents, timeoutSeconds, ...rest } = request;
  const fresh = initialEvents || from === 0;
  const watcher: Watcher = Object.freeze({ ...rest, after: fresh ? state.revision : (from ?? state.revision) });
  const missed = fresh || from === undefined ? [] : eventsAfter(cache, from);
  if (missed === undefined) {
    const status = expiredStatus(`too old resource version: ${from} (${cache.since})`);
    self.push(request.exchange, Object.freeze([{ type: 'ERROR', object: status }]));
    self.reply(request.exchange, undefined);
    return;
  }
  const events = fresh
    ? presentObjects(self, watcher, definition)
    : missed.flatMap((event) => transition(watcher, definition, event) ?? []);
  if (initialEvents && request.bookmarks) events.push(bookmark(definition, state.revision, true));
  state.watchers.set(watcher.exchange, watcher);
  send(self, watcher, definition, events);
  addToIndex(cache.watchers, watcher);
  const seconds = timeoutSeconds || SHORTEST_TIMEOUT_SECONDS * (1 + self.random('watch timeout'));
  self.timer(Math.floor(seconds * SECOND), 'watchTimeout', watcher.exchange);
}

function presentObjects(self: ApiSelf, watcher: Watcher, definition: ResourceDefinition): WatchEvent[] {
  const objects = objectsIn(cacheOf(self.state, definition.storagePrefix), watcher.namespace);
  return objects.filter((object) => inView(watcher, definition, object)).map((object) => Object.freeze({ type: 'ADDED', object }));
}

function bookmark(definition: ResourceDefinition, revision: number, endsInitialEvents: boolean): WatchEvent {
  const resourceVersion = String(revision);
  const metadata = endsInitialEvents ? { resourceVersion, annotations: INITIAL_EVENTS_END } : { resourceVersion };
  return Object.freeze({
    type: 'BOOKMARK',
    object: { kind: definition.kind, apiVersion: groupVersion(definition), metadata } as unknown as ApiObject,
  });
}

/** Sends events in the watcher's own shape. */
function send(self: ApiSelf, watcher: Watcher, definition: ResourceDefinition, events: readonly WatchEvent[]): void {
  if (events.length === 0) return;
  if (watcher.shape === 'object' && definition.conversion === undefined) {
    self.push(watcher.exchange, Object.freeze(events.slice()));
    return;
  }
  let withColumns = watcher.columnsSent !== true;
  const shaped = events.map(({ type, object }) => {
    if (type === 'BOOKMARK') return Object.freeze({ type, object });
    const shown = shape(self, watcher, definition, object, withColumns);
    withColumns = false;
    return Object.freeze({ type, object: shown });
  });
  if (watcher.shape === 'table' && !withColumns)
    self.state.watchers.set(watcher.exchange, Object.freeze({ ...watcher, columnsSent: true }));
  self.push(watcher.exchange, Object.freeze(shaped));
}

function shape(self: ApiSelf, watcher: Watcher, definition: ResourceDefinition, object: ApiObject, withColumns: boolean): unknown {
  const shown = presented(definition, object);
  if (watcher.shape === 'object') return shown;
  if (watcher.shape !== 'table') return metadataOnly(definition, shown, 'v1');
  const accept = { media: 'json', shape: 'table', version: 'v1', explicit: true } as const;
  const { resourceVersion } = object.metadata;
  const shaping = { definition, accept, nowMicros: self.now, includeObject: 'Metadata' };
  return tableOf([shown], { resourceVersion }, shaping, withColumns);
}

/** Tells the watchers of one resource of a change. What many of them are sent is one and the same. */
export function notify(self: ApiSelf, stored: ResourceDefinition, event: CacheEvent): void {
  const { watchers } = self.state;
  const shared = new Map<string, readonly WatchEvent[]>();
  visitInterested(cacheOf(self.state, stored.storagePrefix).watchers, stored, event, (exchange) => {
    const watcher = watchers.get(exchange);
    if (watcher === undefined) return;
    const told = transition(watcher, stored, event);
    if (told === undefined) return;
    const definition = definitionOf(watcher);
    if (watcher.shape !== 'object' || definition.conversion !== undefined) {
      send(self, watcher, definition, [told]);
      return;
    }
    let piece = shared.get(told.type);
    if (piece === undefined) {
      piece = Object.freeze([told]);
      shared.set(told.type, piece);
    }
    self.push(exchange, piece);
  });
}

/** Each minute: watchers that want it learn how far they have seen. */
export function sendBookmarks(self: ApiSelf): void {
  for (const watcher of self.state.watchers.values()) {
    if (!watcher.bookmarks) continue;
    const definition = definitionOf(watcher);
    self.push(watcher.exchange, Object.freeze([bookmark(definition, self.state.revision, false)]));
  }
  self.timer(BOOKMARK_PERIOD, 'sendBookmarks');
}

export function scheduleBookmarks(self: ApiSelf): void {
  self.timer(BOOKMARK_PERIOD, 'sendBookmarks');
}

export function forgetWatch(self: ApiSelf, exchange: ExchangeId): void {
  const watcher = self.state.watchers.get(exchange);
  if (watcher === undefined) return;
  self.state.watchers.delete(exchange);
  removeFromIndex(cacheOf(self.state, definitionOf(watcher).storagePrefix).watchers, watcher);
}

export function watchTimeout(self: ApiSelf, exchange: ExchangeId): void {
  if (!self.state.watchers.has(exchange)) return;
  forgetWatch(self, exchange);
  self.reply(exchange, undefined);
}

/** All watches end: the caches have lost their place. */
export function endWatches(self: ApiSelf): void {
  for (const exchange of [...self.state.watchers.keys()]) watchTimeout(self, exchange);
}
