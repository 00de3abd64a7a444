/**
 * The seam between etcd's keyspace and whatever orders the writes to it.
 *
 * A member proposes an entry; once the entry is safe, it is applied, on every member in the same order. Here a group has one member: an
 * entry is safe when the write-ahead log is synced. Entries that arrive during a sync share the next one (group commit), as with etcd's
 * WAL. A Raft group takes this place by implementing `Log` over its own state and handing committed entries to `EtcdLocals.applied`.
 */
import type { ExchangeId, Self } from '../../kernel/component.ts';
import type { EtcdRequest } from '../machinery/wire/etcd.ts';
import type { EtcdConfig, EtcdState } from './state.ts';

export interface Entry {
  /** What is to be applied: a write. */
  readonly request: EtcdRequest;
  /** Whom to answer, on the member that proposed it; undefined: nobody (a lease ran out). */
  readonly exchange?: ExchangeId;
}

export interface Log {
  propose(self: Self<EtcdState, EtcdConfig>, entry: Entry): void;
}

/** Entries of the one member's log that are not applied yet. They do not survive a crash: nobody was told that they would. */
export interface WriteAheadLog {
  /** Being synced now. */
  syncing: readonly Entry[];
  /** Waiting for the next sync. */
  waiting: Entry[];
}

export const singleMemberLog: Log = {
  propose(self, entry) {
    const wal = self.state.wal;
    wal.waiting.push(entry);
    if (wal.syncing.length === 0) beginSync(self);
  },
};

/** Writes what waits, as one batch; the local `synced` is run when it is safe. */
export function beginSync(self: Self<EtcdState, EtcdConfig>): void {
  const wal = self.state.wal;
  wal.syncing = Object.freeze(wal.waiting);
  wal.waiting = [];
  self.timer(self.config.syncMicros, 'synced');
}
