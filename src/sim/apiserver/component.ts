/**
 * The API server: the only door to etcd (k8s.io/apiserver, cmd/kube-apiserver).
 *
 * Modelled: the pipeline of a request with its stages (serve.ts), the generic registry driven by resource definitions (registry/), the
 * watch cache with its feed from etcd (cache/), watches with selectors, bookmarks and an event window (watch/), discovery.
 * Not modelled: sockets and TLS, audit, aggregation, webhooks, protobuf; users are who they say they are, and everybody may do
 * everything; priority levels are shown, not enforced; server-side apply, managedFields.
 *
 * Promised: writes are atomic, by compare-and-swap on the revision of the object; a list without a version has all that was written
 * before it was asked for; a watch shows every change after its start once and in order, or says that it cannot (410). Nothing of the
 * state survives: a new life reads everything from etcd, and until it has, requests wait.
 */

import type { ComponentKind, ExchangeId, Incoming } from '../../kernel/component.ts';
import { ValueMap } from '../../kernel/value-map.ts';
import type { Claim, Draft, Verdict } from '../machinery/scheme/definition.ts';
import type { ApiObject, ApiRequest, ApiResponse } from '../machinery/wire/api.ts';
import { bootstrap } from './bootstrap.ts';
import { cacheOf, objectsIn } from './cache/cache.ts';
import { feedLocals, load } from './cache/feed.ts';
import type { ApiSelf } from './registry/context.ts';
import { type Correction, judgeOrder } from './registry/judge-order.ts';
import { judgeQuotas, type LatestQuotas, type QuotaJudgement } from './registry/judge-quotas.ts';
import { prepareCreate, releaseClaims } from './registry/prepare-create.ts';
import { type DeleteOptions, type PreparedDelete, prepareDelete } from './registry/prepare-delete.ts';
import { type PreparedOrder, prepareOrder } from './registry/prepare-order.ts';
import { prepareUpdate, type UpdateInput } from './registry/prepare-update.ts';
import type { Prepared, WriteInput } from './registry/write.ts';
import { serve, serveStream } from './serve.ts';
import type { ApiServerConfig, ApiServerState } from './state.ts';
import { leaseLocals } from './verbs/lease.ts';
import type { Present } from './verbs/present.ts';
import type { Collection } from './verbs/read.ts';
import { forgetWatch, openWatch, scheduleBookmarks, sendBookmarks, watchTimeout } from './watch/serve-watch.ts';

function dispatch(self: ApiSelf, { exchange, payload, stream }: Incoming): void {
  const request = payload as ApiRequest;
  if (stream) self.spawn('serveStream', Object.freeze({ request, stream: exchange }), { ended: 'streamServed', endedArg: exchange });
  else self.spawn('serve', Object.freeze({ request }), { reply: exchange });
}

/** The present state of the object that a write is about. */
function currentOf(self: ApiSelf, { target }: WriteInput, present: Present): ApiObject | undefined {
  if (present.from === 'etcd') return present.object;
  const { definition, namespace, name } = target;
  return cacheOf(self.state, definition.storagePrefix).objects.get(namespace === '' ? name : `${namespace}/${name}`);
}

export const apiServerKind: ComponentKind<ApiServerState, ApiServerConfig> = {
  kind: 'apiserver',

  init: () => ({
    ready: false,
    revision: 0,
    caches: new Map(),
    watchers: new ValueMap(),
    claims: new Set(),
    waiting: [],
    lease: undefined,
    feed: undefined,
  }),

  start(self) {
    load(self);
    scheduleBookmarks(self);
  },

  request(self, incoming) {
    if (self.state.ready) dispatch(self, incoming);
    else self.state.waiting.push(incoming);
  },

  locals: {
    ...feedLocals,
    ...leaseLocals,
    bootstrapped(self: ApiSelf): void {
      const { waiting } = self.state;
      self.state.waiting = [];
      self.state.ready = true;
      for (const incoming of waiting) dispatch(self, incoming);
    },
    prepareCreate: (self: ApiSelf, input: WriteInput, draft: Draft): Prepared => prepareCreate(self, input, draft),
    prepareUpdate: (self: ApiSelf, input: UpdateInput, present: Present): Prepared =>
      prepareUpdate(self, input, currentOf(self, input, present)),
    prepareDelete: (self: ApiSelf, input: WriteInput, options: DeleteOptions, present: Present): PreparedDelete =>
      prepareDelete(self, input, options, currentOf(self, input, present)),
    prepareOrder: (self: ApiSelf, input: WriteInput, body: Draft, present: Present): PreparedOrder =>
      prepareOrder(self, input, body, currentOf(self, input, present)),
    judgeOrder: (self: ApiSelf, input: WriteInput, present: Present, correction: Correction | undefined): Verdict =>
      judgeOrder(self, input, currentOf(self, input, present), correction),
    judgeQuotas: (self: ApiSelf, input: WriteInput, object: ApiObject, present: Present, latest: LatestQuotas): QuotaJudgement =>
      judgeQuotas(self, input, object, input.target.name === '' ? undefined : currentOf(self, input, present), latest),
    releaseClaims: (self: ApiSelf, claimed: readonly Claim[]): void => releaseClaims(self, claimed),
    seenRevision: (self: ApiSelf): number => self.state.revision,
    cachedObject: (self: ApiSelf, prefix: string, key: string): ApiObject | undefined => cacheOf(self.state, prefix).objects.get(key),
    cachedObjects: (self: ApiSelf, prefix: string, namespace: string): Collection =>
      Object.freeze({ objects: Object.freeze(objectsIn(cacheOf(self.state, prefix), namespace)), revision: self.state.revision }),
    openWatch,
    watchTimeout,
    sendBookmarks,
    closed: (self: ApiSelf, exchange: ExchangeId): void => forgetWatch(self, exchange),
    /** A stream that was refused ends with the refusal as its last word. */
    streamServed(self: ApiSelf, refusal: ApiResponse | undefined, exchange: ExchangeId, error: unknown): void {
      if (error !== undefined) throw error;
      if (refusal !== undefined) self.reply(exchange, refusal);
    },
  },

  processes: { serve, serveStream, bootstrap },
};
