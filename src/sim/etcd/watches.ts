/**
 * Watches (server/storage/mvcc/watchable_store.go): every event of the range from a revision on, in order, a revision never torn apart,
 * nothing left out; or an end, if that revision is no longer known.
 *
 * Not modelled: the bounded buffer of a slow watcher. Links deliver in order, and what a watcher has not taken waits there.
 */
import type { ExchangeId, Self } from '../../kernel/component.ts';
import type { EtcdEvent, EtcdWatchPiece, EtcdWatchRequest } from '../machinery/wire/etcd.ts';
import { covers } from './mvcc.ts';
import type { EtcdConfig, EtcdState } from './state.ts';

/** Begins a watch: what it missed is sent at once. */
export function openWatch(self: Self<EtcdState, EtcdConfig>, exchange: ExchangeId, request: EtcdWatchRequest): void {
  const { mvcc, watches } = self.state;
  const start = request.startRevision === 0 ? mvcc.revision + 1 : request.startRevision;
  push(self, exchange, { kind: 'created', revision: mvcc.revision });
  if (start < mvcc.compactRevision) {
    push(self, exchange, { kind: 'compacted', compactRevision: mvcc.compactRevision });
    self.reply(exchange, undefined);
    return;
  }
  for (let revision = start; revision <= mvcc.revision; revision++) {
    sendMatching(self, exchange, request, revision, mvcc.eventsAt(revision));
  }
  watches.set(exchange, request);
}

/** Tells all watches of the revisions after `before`. */
export function notifyWatches(self: Self<EtcdState, EtcdConfig>, before: number): void {
  const { mvcc, watches } = self.state;
  for (let revision = before + 1; revision <= mvcc.revision; revision++) {
    const events = mvcc.eventsAt(revision);
    for (const [exchange, request] of watches) {
      if (revision >= request.startRevision) sendMatching(self, exchange, request, revision, events);
    }
  }
}

/** Sends a `progress` piece: nothing up to this revision is still to come. */
export function sendProgress(self: Self<EtcdState, EtcdConfig>, exchange: ExchangeId): void {
  push(self, exchange, { kind: 'progress', revision: self.state.mvcc.revision });
}

function sendMatching(
  self: Self<EtcdState, EtcdConfig>,
  exchange: ExchangeId,
  request: EtcdWatchRequest,
  revision: number,
  events: readonly EtcdEvent[],
): void {
  const only = events.length === 1 ? events[0] : undefined;
  if (only !== undefined) {
    if (covers(request.key, request.end, only.kv.key)) push(self, exchange, { kind: 'events', revision, events });
    return;
  }
  const matching = events.filter((event) => covers(request.key, request.end, event.kv.key));
  if (matching.length > 0) push(self, exchange, { kind: 'events', revision, events: Object.freeze(matching) });
}

function push(self: Self<EtcdState, EtcdConfig>, exchange: ExchangeId, piece: EtcdWatchPiece): void {
  self.push(exchange, Object.freeze(piece));
}
