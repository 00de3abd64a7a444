/**
 * Keeps the caches like etcd: everything under /registry/ is read once, then watched (apiserver pkg/storage/cacher: the reflector of
 * each cacher, here one for all). Requests wait until the first read is done.
 *
 * The feed that breaks is taken up where it ended; if etcd no longer knows that place, all is read again and all watches end.
 */
import type { ComponentKind, Reply, Self, StreamPiece } from '../../../kernel/component.ts';
import { SECOND } from '../../../kernel/effects.ts';
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { resourceByStorage } from '../../machinery/scheme/registry.ts';
import { ETCD } from '../../machinery/wire/api.ts';
import { type EtcdResponse, type EtcdWatchPiece, prefixEnd, type RangeResponse } from '../../machinery/wire/etcd.ts';
import { trackClaims } from '../registry/claims.ts';
import type { ApiServerConfig, ApiServerState } from '../state.ts';
import { endWatches, notify } from '../watch/serve-watch.ts';
import { emptyCaches, objectOf, placeKey, takeEvent } from './cache.ts';

type ApiSelf = Self<ApiServerState, ApiServerConfig>;

const ROOT = '/registry/';
const RETRY_AFTER = SECOND;

export function load(self: ApiSelf): void {
  self.call(ETCD, Object.freeze({ op: 'range', key: ROOT, end: prefixEnd(ROOT) }), 'feed.loaded');
}

function loaded(self: ApiSelf, reply: Reply<EtcdResponse<RangeResponse>>): void {
  if (!reply.ok || !reply.value.ok) {
    self.timer(RETRY_AFTER, 'feed.load');
    return;
  }
  const { state } = self;
  const { revision, kvs } = reply.value.body;
  endWatches(self);
  state.caches.clear();
  for (const [prefix, cache] of emptyCaches(revision)) state.caches.set(prefix, cache);
  state.claims.clear();
  for (const kv of kvs) {
    const place = placeKey(kv.key);
    if (place === undefined) continue;
    const object = objectOf(kv);
    state.caches.get(place.prefix)?.objects.set(place.key, object);
    trackClaims(state, place.prefix, object, undefined);
  }
  state.revision = revision;
  follow(self);
  if (!state.ready) self.spawn('bootstrap', undefined, { ended: 'bootstrapped' });
}

function follow(self: ApiSelf): void {
  const startRevision = self.state.revision + 1;
  self.state.feed = self.open(ETCD, Object.freeze({ op: 'watch', key: ROOT, end: prefixEnd(ROOT), startRevision }), 'feed.piece');
}

function piece(self: ApiSelf, streamPiece: StreamPiece): void {
  if (streamPiece.kind === 'end') {
    self.state.feed = undefined;
    self.timer(RETRY_AFTER, 'feed.resume');
    return;
  }
  const part = streamPiece.payload as EtcdWatchPiece;
  if (part.kind === 'compacted') {
    if (self.state.feed !== undefined) self.close(self.state.feed);
    self.state.feed = undefined;
    load(self);
    return;
  }
  if (part.kind === 'events') for (const event of part.events) take(self, event);
  if (part.revision > self.state.revision && part.kind !== 'created') self.state.revision = part.revision;
}

function take(self: ApiSelf, event: Extract<EtcdWatchPiece, { kind: 'events' }>['events'][number]): void {
  const place = placeKey(event.kv.key);
  if (place === undefined) return;
  const cache = self.state.caches.get(place.prefix);
  if (cache === undefined) return;
  const change = takeEvent(cache, place.key, event);
  if (change === undefined) return;
  self.state.revision = Math.max(self.state.revision, change.revision);
  trackClaims(self.state, place.prefix, change.object, change.previous);
  notify(self, resourceByStorage(place.prefix) as ResourceDefinition, change);
}

export const feedLocals: NonNullable<ComponentKind<ApiServerState>['locals']> = {
  'feed.load': load,
  'feed.loaded': loaded,
  'feed.piece': piece,
  'feed.resume': follow,
};
