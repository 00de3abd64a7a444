/**
 * etcd, one member (server/etcdserver/{server,apply,v3_server}.go, server/storage/mvcc, server/lease).
 *
 * Modelled: the multi-version keyspace with revisions, ranges, compare-and-swap transactions, compaction, watches, leases; writes that
 * are applied, answered and shown to watchers once the write-ahead log is synced, with group commit; reads of what is applied
 * (linearizable: a single member needs no quorum for its read index). The keyspace and the leases survive a crash; watches and
 * writes that were not yet safe do not.
 * Not modelled: elections and replication (log.ts names the seam), the space quota and its alarm, authentication, progress every 10 min
 * (a `progress` watch piece is sent to all watches after each compaction instead, so that a quiet watcher keeps up), snapshots of the
 * database.
 *
 * Promised: a watch sees every revision once, in order; a write that was answered is never lost. Not promised: that a write whose
 * caller got no answer did not happen.
 */

import type { ComponentKind, ExchangeId, Incoming, Self } from '../../kernel/component.ts';
import { SECOND } from '../../kernel/effects.ts';
import { ValueMap } from '../../kernel/value-map.ts';
import type { EtcdRequest, EtcdResponse, EtcdWatchRequest, LeaseResponse, WriteOp } from '../machinery/wire/etcd.ts';
import { EtcdError } from './errors.ts';
import { beginSync, type Entry, singleMemberLog } from './log.ts';
import { Mvcc } from './mvcc.ts';
import type { EtcdConfig, EtcdState } from './state.ts';
import { notifyWatches, openWatch, sendProgress } from './watches.ts';

type EtcdSelf = Self<EtcdState, EtcdConfig>;
type Body = Extract<EtcdResponse, { ok: true }>['body'];

export const etcdKind: ComponentKind<EtcdState, EtcdConfig> = {
  kind: 'etcd',

  init(_config, durable) {
    const mvcc = durable === undefined ? new Mvcc() : (durable as Mvcc);
    return { mvcc, wal: { syncing: [], waiting: [] }, watches: new Map(), leaseTimers: new ValueMap() };
  },

  durable: (state) => state.mvcc,

  start(self) {
    for (const lease of self.state.mvcc.leases.ids()) armLease(self, lease);
  },

  request(self, incoming: Incoming) {
    const request = incoming.payload as EtcdRequest | EtcdWatchRequest;
    switch (request.op) {
      case 'watch':
        openWatch(self, incoming.exchange, request);
        return;
      case 'txn':
      case 'compact':
      case 'leaseGrant':
      case 'leaseRevoke':
        singleMemberLog.propose(self, { request, exchange: incoming.exchange });
        return;
      default:
        self.reply(
          incoming.exchange,
          answer(() => read(self, request)),
          self.config.rangeMicros,
        );
    }
  },

  locals: { synced, leaseExpired, closed },
};

/** The batch is safe: apply it, tell callers and watchers, begin the next one. */
function synced(self: EtcdSelf): void {
  const batch = self.state.wal.syncing;
  self.state.wal.syncing = [];
  for (const entry of batch) applied(self, entry);
  if (self.state.wal.waiting.length > 0) beginSync(self);
}

/** The one place where the keyspace changes: called for each entry, in the order of the log. */
function applied(self: EtcdSelf, entry: Entry): void {
  const before = self.state.mvcc.revision;
  const response = answer(() => write(self, entry.request));
  notifyWatches(self, before);
  if (entry.exchange !== undefined) self.reply(entry.exchange, response);
}

function write(self: EtcdSelf, request: EtcdRequest): Body {
  const { mvcc } = self.state;
  switch (request.op) {
    case 'txn':
      return mvcc.txn(request);
    case 'compact':
      mvcc.compact(request.revision);
      for (const exchange of self.state.watches.keys()) sendProgress(self, exchange);
      return status(mvcc);
    case 'leaseGrant': {
      const id = mvcc.leases.grant(request.ttlSeconds);
      armLease(self, id);
      return leaseBody(mvcc, id);
    }
    case 'leaseRevoke': {
      const body = leaseBody(mvcc, request.id);
      revoke(self, request.id);
      return body;
    }
    default:
      throw new TypeError(`"${request.op}" is not a write`);
  }
}

function read(self: EtcdSelf, request: EtcdRequest): Body {
  const { mvcc } = self.state;
  switch (request.op) {
    case 'range':
      return mvcc.range(request);
    case 'leaseKeepAlive': {
      const body = leaseBody(mvcc, request.id);
      armLease(self, request.id);
      return body;
    }
    case 'status':
      return status(mvcc);
    default:
      throw new TypeError(`"${request.op}" is not a read`);
  }
}

function answer(work: () => Body): EtcdResponse {
  try {
    return Object.freeze({ ok: true, body: work() });
  } catch (error) {
    if (error instanceof EtcdError) return Object.freeze({ ok: false, error: error.message });
    throw error;
  }
}

function status(mvcc: Mvcc): Body {
  return Object.freeze({ revision: mvcc.revision, compactRevision: mvcc.compactRevision, keys: mvcc.size });
}

function leaseBody(mvcc: Mvcc, id: number): LeaseResponse {
  return Object.freeze({ id, ttlSeconds: mvcc.leases.ttlSeconds(id) });
}

/** (Re)starts the time of a lease. */
function armLease(self: EtcdSelf, id: number): void {
  const { leaseTimers, mvcc } = self.state;
  const running = leaseTimers.get(id);
  if (running !== undefined) self.cancel(running);
  leaseTimers.set(id, self.timer(mvcc.leases.ttlSeconds(id) * SECOND, 'leaseExpired', id));
}

function leaseExpired(self: EtcdSelf, id: number): void {
  self.state.leaseTimers.delete(id);
  singleMemberLog.propose(self, { request: Object.freeze({ op: 'leaseRevoke', id }) });
}

/** Ends a lease; its keys go in one revision. */
function revoke(self: EtcdSelf, id: number): void {
  const { leaseTimers, mvcc } = self.state;
  const running = leaseTimers.get(id);
  if (running !== undefined) self.cancel(running);
  leaseTimers.delete(id);
  mvcc.write(mvcc.leases.keys(id).map((key): WriteOp => ({ op: 'delete', key })));
  mvcc.leases.remove(id);
}

function closed(self: EtcdSelf, exchange: ExchangeId): void {
  self.state.watches.delete(exchange);
}
