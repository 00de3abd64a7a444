/**
 * Keeps one informer's cache like the API server: list, then watch from there. Follows client-go tools/cache/{reflector,shared_informer}.go.
 *
 * - A watch that ends is taken up where it ended; one that the server no longer can serve (410) makes a new list, as does an error event.
 * - A list replaces the cache: handlers hear of what is new, changed (another resourceVersion) and gone (`stateUnknown`).
 * - While the server is not there, tries are 0.8 s apart, then twice that and so on up to 30 s, each up to twice as long by chance; a
 *   calm of 2 minutes starts that over.
 *
 * Not modelled: periodic resync (12 h and more in kube-controller-manager), streaming lists (WatchList), delta FIFO (an event is handed
 * to the handlers in the event that brings it).
 */
import type { Reply, StreamPiece } from '../../kernel/component.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { API_SERVER, type ApiList, type ApiObject, type ApiRequest, type ApiResponse, type WatchEvent } from '../machinery/wire/api.ts';
import type { Handlers } from './definition.ts';
import { collectionPath, keyOf } from './resource.ts';
import type { SharedInformer } from './shared-informers.ts';
import type { ClientSelf, InformerState } from './state.ts';
import { putObject, removeObject } from './store.ts';

const PAGE_SIZE = 500;
const FIRST_BACKOFF: Micros = 800_000;
const LONGEST_BACKOFF: Micros = 30 * SECOND;
const BACKOFF_RESET: Micros = 120 * SECOND;
/** Watches are asked to end after this long and up to twice as long. */
const SHORTEST_WATCH_SECONDS = 300;
/** A watch that ended sooner than this without an event is taken for an error. */
const TOO_SHORT_WATCH: Micros = SECOND;

/** Begins to list and watch. Nothing happens if it has begun already. */
export function startReflector(self: ClientSelf, informer: SharedInformer): void {
  const state = stateOf(self, informer);
  if (state.phase === 'stopped') list(self, informer, state);
}

function stateOf(self: ClientSelf, { resource }: SharedInformer): InformerState {
  const state = self.state.client.informers[resource.id];
  if (!state) throw new Error(`no informer for ${resource.id}`);
  return state;
}

function request(self: ClientSelf, informer: SharedInformer, query: string): ApiRequest {
  const { selection } = stateOf(self, informer);
  const path = `${collectionPath(informer.resource)}?${selection ? `${selection}&` : ''}${query}`;
  return { method: 'GET', path, headers: informer.headers, user: self.state.client.user };
}

function list(self: ClientSelf, informer: SharedInformer, state: InformerState, continueAt?: string): void {
  state.phase = 'listing';
  if (continueAt === undefined) state.page = [];
  const query = continueAt === undefined ? `resourceVersion=${state.resourceVersion}` : `continue=${encodeURIComponent(continueAt)}`;
  self.call(API_SERVER, request(self, informer, `limit=${PAGE_SIZE}&${query}`), 'client.listed', informer.resource.id);
}

/** Takes in the answer to a list. */
export function listed(self: ClientSelf, informer: SharedInformer, reply: Reply<ApiResponse<ApiList>>): void {
  const state = stateOf(self, informer);
  if (state.phase !== 'listing') return;
  if (!reply.ok) {
    waitAndRetry(self, informer, state);
    return;
  }
  const { status, body } = reply.value;
  if (status === 410 && state.resourceVersion !== '') {
    state.resourceVersion = '';
    list(self, informer, state);
    return;
  }
  if (status !== 200) {
    waitAndRetry(self, informer, state);
    return;
  }
  for (const item of body.items) state.page.push(typed(informer, item));
  if (body.metadata.continue) {
    list(self, informer, state, body.metadata.continue);
    return;
  }
  const items = state.page;
  state.page = [];
  state.resourceVersion = body.metadata.resourceVersion;
  watch(self, informer, state);
  replace(self, informer, state, items);
  if (!state.synced) {
    state.synced = true;
    informer.synced(self);
  }
}

/** Items of a list may leave out what the list's own kind says. */
function typed({ resource }: SharedInformer, item: ApiObject): ApiObject {
  return item.kind ? item : Object.freeze({ ...item, apiVersion: resource.apiVersion, kind: resource.kind });
}

function replace(self: ClientSelf, informer: SharedInformer, state: InformerState, items: readonly ApiObject[]): void {
  const gone = new Set(state.objects.keys());
  for (const object of items) {
    const key = keyOf(object);
    gone.delete(key);
    put(self, informer, state, key, object);
  }
  for (const key of gone) {
    const object = removeObject(state, informer.indexes, key);
    if (object) for (const handlers of informer.handlers) handlers.deleted?.(self, object, true);
  }
}

function put(self: ClientSelf, informer: SharedInformer, state: InformerState, key: string, object: ApiObject): void {
  const old = putObject(state, informer.indexes, key, object);
  if (old?.metadata.resourceVersion === object.metadata.resourceVersion) return;
  for (const handlers of informer.handlers) tell(self, handlers, old, object);
}

function tell(self: ClientSelf, handlers: Handlers, old: ApiObject | undefined, object: ApiObject): void {
  if (old) handlers.updated?.(self, old, object);
  else handlers.added?.(self, object);
}

function watch(self: ClientSelf, informer: SharedInformer, state: InformerState): void {
  state.phase = 'watching';
  state.watchOpenedAt = self.now;
  state.watchEvents = 0;
  const seconds = Math.floor(SHORTEST_WATCH_SECONDS * (1 + self.random('reflector')));
  const query = `allowWatchBookmarks=true&resourceVersion=${state.resourceVersion}&timeoutSeconds=${seconds}&watch=true`;
  state.watch = self.open(API_SERVER, request(self, informer, query), 'client.watched', informer.resource.id);
}

/** Takes in a piece of the watch. */
export function watched(self: ClientSelf, informer: SharedInformer, piece: StreamPiece): void {
  const state = stateOf(self, informer);
  if (state.phase !== 'watching') return;
  if (piece.kind === 'end') ended(self, informer, state, piece);
  else for (const event of piece.payload as readonly WatchEvent[]) if (!take(self, informer, state, event)) return;
}

/** False if the watch is of no more use. */
function take(self: ClientSelf, informer: SharedInformer, state: InformerState, { type, object }: WatchEvent): boolean {
  if (type === 'ERROR') {
    if (state.watch !== undefined) self.close(state.watch);
    relist(self, informer, state, (object as unknown as { readonly code?: number }).code === 410);
    return false;
  }
  state.watchEvents++;
  if (type === 'DELETED') {
    if (removeObject(state, informer.indexes, keyOf(object)))
      for (const handlers of informer.handlers) handlers.deleted?.(self, object, false);
  } else if (type !== 'BOOKMARK') put(self, informer, state, keyOf(object), object);
  state.resourceVersion = object.metadata.resourceVersion;
  return true;
}

function ended(self: ClientSelf, informer: SharedInformer, state: InformerState, end: StreamPiece & { readonly kind: 'end' }): void {
  const refusal = end.value as ApiResponse | undefined;
  state.watch = undefined;
  if (refusal && refusal.status === 410) relist(self, informer, state, true);
  else if (end.failure || (refusal && refusal.status >= 300)) waitAndRetry(self, informer, state);
  else if (state.watchEvents === 0 && self.now - state.watchOpenedAt < TOO_SHORT_WATCH) waitAndRetry(self, informer, state);
  else watch(self, informer, state);
}

function relist(self: ClientSelf, informer: SharedInformer, state: InformerState, expired: boolean): void {
  state.watch = undefined;
  if (expired) state.resourceVersion = '';
  list(self, informer, state);
}

/** Tries again later: the watch if there has been a list, else the list. */
function waitAndRetry(self: ClientSelf, informer: SharedInformer, state: InformerState): void {
  const watching = state.phase === 'watching';
  state.phase = 'waiting';
  state.watch = undefined;
  const calm = self.now - state.backoffAt > BACKOFF_RESET;
  state.backoff = state.backoff === 0 || calm ? FIRST_BACKOFF : Math.min(state.backoff * 2, LONGEST_BACKOFF);
  state.backoffAt = self.now;
  const span = Math.floor(state.backoff * (1 + self.random('reflector')));
  self.timer(span, watching ? 'client.rewatch' : 'client.relist', informer.resource.id);
}

/** The backoff after a failed watch is over. */
export function rewatch(self: ClientSelf, informer: SharedInformer): void {
  const state = stateOf(self, informer);
  if (state.phase === 'waiting') watch(self, informer, state);
}

/** The backoff after a failed list is over. */
export function retryList(self: ClientSelf, informer: SharedInformer): void {
  const state = stateOf(self, informer);
  if (state.phase === 'waiting') list(self, informer, state);
}
