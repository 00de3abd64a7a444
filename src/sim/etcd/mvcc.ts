/**
 * The multi-version keyspace of etcd (server/storage/mvcc): revisions, the history of each key until compaction, ranges at a revision,
 * compare-and-swap transactions, and the events of each revision.
 *
 * Modelled: one main revision per writing transaction, starting at 1 for the empty store; create and mod revisions, versions, leases as
 * marks on keys; compaction. Not modelled: sub-revisions (no two operations of a transaction may write one key), the backend's pages and
 * size, defragmentation.
 *
 * Cost: a transaction is logarithmic in the number of keys; a clone is constant but for the open chunk of the log.
 */
import { BTree, compareKeys } from '../machinery/btree.ts';
import type {
  Compare,
  EtcdEvent,
  KeyValue,
  RangeRequest,
  RangeResponse,
  TxnRequest,
  TxnResponse,
  WriteOp,
} from '../machinery/wire/etcd.ts';
import { COMPACTED, DUPLICATE_KEY, EtcdError, FUTURE_REVISION, LEASE_NOT_FOUND, TOO_MANY_OPERATIONS } from './errors.ts';
import { LeaseTable } from './leases.ts';
import { RevisionLog } from './revision-log.ts';

/** embed.DefaultMaxTxnOps. */
const MAX_TXN_OPERATIONS = 128;

/** One version of a key, immutable, with the version before it. `kv` undefined: the key was deleted then. */
interface Version {
  readonly revision: number;
  readonly kv: KeyValue | undefined;
  readonly older: Version | undefined;
}

const NO_RANGES: readonly RangeResponse[] = Object.freeze([]);

export class Mvcc {
  #revision = 1;
  #compactRevision = 0;
  /** Number of keys that exist now. */
  #live = 0;
  #keys: BTree<string, Version> = new BTree<string, Version>(undefined, compareKeys);
  #log = new RevisionLog(2);
  leases = new LeaseTable();

  get revision(): number {
    return this.#revision;
  }

  get compactRevision(): number {
    return this.#compactRevision;
  }

  get size(): number {
    return this.#live;
  }

  clone(): Mvcc {
    const copy = new Mvcc();
    copy.#revision = this.#revision;
    copy.#compactRevision = this.#compactRevision;
    copy.#live = this.#live;
    copy.#keys = this.#keys.clone();
    copy.#log = this.#log.clone();
    copy.leases = this.leases.clone();
    return copy;
  }

  hashable(): unknown {
    const versions: unknown[] = [];
    this.#keys.forEachPair((key, head) => {
      for (let at: Version | undefined = head; at !== undefined; at = at.older) versions.push(key, at.revision, at.kv);
    });
    return [this.#revision, this.#compactRevision, versions, this.#log.hashable(), this.leases.hashable()];
  }

  /** Reads keys. Throws `EtcdError` for a compacted or a future revision. */
  range(request: RangeRequest): RangeResponse {
    const revision = request.revision || this.#revision;
    if (revision > this.#revision) throw new EtcdError(FUTURE_REVISION);
    if (revision < this.#compactRevision) throw new EtcdError(COMPACTED);
    const limit = request.countOnly === true ? 0 : request.limit || Number.POSITIVE_INFINITY;
    const kvs: KeyValue[] = [];
    let count = 0;
    const visit = (head: Version | undefined): void => {
      const kv = versionAt(head, revision)?.kv;
      if (kv === undefined) return;
      if (count < limit) kvs.push(kv);
      count++;
    };
    if (request.end === undefined) visit(this.#keys.get(request.key));
    else this.#keys.forRange(request.key, request.end, false, (_key, head) => visit(head));
    return Object.freeze({ revision: this.#revision, kvs: Object.freeze(kvs), more: count > limit && limit > 0, count });
  }

  /** The current value of one key. */
  get(key: string): KeyValue | undefined {
    return this.#keys.get(key)?.kv;
  }

  /** Runs a transaction; atomic. Throws `EtcdError`, having changed nothing, if the request itself is wrong. */
  txn(request: TxnRequest): TxnResponse {
    checkOperations(request);
    if (!request.compare.every((compare) => this.#holds(compare))) {
      const ranges = request.failure.length === 0 ? NO_RANGES : Object.freeze(request.failure.map((range) => this.range(range)));
      return Object.freeze({ revision: this.#revision, succeeded: false, ranges });
    }
    this.write(request.success);
    return Object.freeze({ revision: this.#revision, succeeded: true, ranges: NO_RANGES });
  }

  /** Applies writes as one revision; none if nothing changes (the deletion of what is not there). */
  write(operations: readonly WriteOp[]): void {
    for (const operation of operations) {
      if (operation.op === 'put' && operation.lease && !this.leases.has(operation.lease)) throw new EtcdError(LEASE_NOT_FOUND);
    }
    const revision = this.#revision + 1;
    const events: EtcdEvent[] = [];
    for (const operation of operations) {
      if (operation.op === 'put') events.push(this.#put(operation.key, operation.value, operation.lease ?? 0, revision));
      else this.#delete(operation.key, operation.end, revision, events);
    }
    if (events.length === 0) return;
    this.#revision = revision;
    this.#log.append(Object.freeze(events));
  }

  /** Events of one revision, in the order of their operations. */
  eventsAt(revision: number): readonly EtcdEvent[] {
    return this.#log.at(revision);
  }

  /**
   * Forgets what was before `revision`, but the versions that were current then. Throws `EtcdError` for a revision of the future or one
   * that has been compacted.
   */
  compact(revision: number): void {
    if (revision <= this.#compactRevision) throw new EtcdError(COMPACTED);
    if (revision > this.#revision) throw new EtcdError(FUTURE_REVISION);
    const touched = new Set<string>();
    for (let at = this.#compactRevision + 1; at <= revision; at++) for (const event of this.#log.at(at)) touched.add(event.kv.key);
    for (const key of touched) this.#trim(key, revision);
    this.#compactRevision = revision;
    this.#log.dropBefore(revision);
  }

  #holds(compare: Compare): boolean {
    return (this.#keys.get(compare.key)?.kv?.modRevision ?? 0) === compare.modRevision;
  }

  #put(key: string, value: unknown, lease: number, revision: number): EtcdEvent {
    const older = this.#keys.get(key);
    const previous = older?.kv;
    const kv: KeyValue = Object.freeze({
      key,
      value,
      createRevision: previous?.createRevision ?? revision,
      modRevision: revision,
      version: (previous?.version ?? 0) + 1,
      lease,
    });
    this.#keys.set(key, { revision, kv, older });
    if (previous === undefined) this.#live++;
    if (previous !== undefined && previous.lease !== lease) this.leases.detach(previous.lease, key);
    if (lease !== 0) this.leases.attach(lease, key);
    return Object.freeze(previous === undefined ? { type: 'put', kv } : { type: 'put', kv, previous });
  }

  #delete(key: string, end: string | undefined, revision: number, events: EtcdEvent[]): void {
    const doomed: [string, Version][] = [];
    if (end === undefined) {
      const head = this.#keys.get(key);
      if (head?.kv !== undefined) doomed.push([key, head]);
    } else {
      this.#keys.forRange(key, end, false, (name, head) => {
        if (head.kv !== undefined) doomed.push([name, head]);
      });
    }
    for (const [name, older] of doomed) {
      const previous = older.kv as KeyValue;
      this.#keys.set(name, { revision, kv: undefined, older });
      this.#live--;
      if (previous.lease !== 0) this.leases.detach(previous.lease, name);
      const kv = Object.freeze({ key: name, value: undefined, createRevision: 0, modRevision: revision, version: 0, lease: 0 });
      events.push(Object.freeze({ type: 'delete', kv, previous }));
    }
  }

  /** Cuts the history of a key behind the version that was current at `revision`, and that one too if it is a deletion. */
  #trim(key: string, revision: number): void {
    const newer: Version[] = [];
    let at = this.#keys.get(key);
    while (at !== undefined && at.revision > revision) {
      newer.push(at);
      at = at.older;
    }
    let kept: Version | undefined = at?.kv === undefined ? undefined : { revision: at.revision, kv: at.kv, older: undefined };
    while (newer.length > 0) {
      const version = newer.pop() as Version;
      kept = { revision: version.revision, kv: version.kv, older: kept };
    }
    if (kept === undefined) this.#keys.delete(key);
    else this.#keys.set(key, kept);
  }
}

function versionAt(head: Version | undefined, revision: number): Version | undefined {
  let at = head;
  while (at !== undefined && at.revision > revision) at = at.older;
  return at;
}

function checkOperations(request: TxnRequest): void {
  const { compare, success, failure } = request;
  if (Math.max(compare.length, success.length, failure.length) > MAX_TXN_OPERATIONS) throw new EtcdError(TOO_MANY_OPERATIONS);
  if (success.length < 2) return;
  const puts = new Set<string>();
  for (const operation of success) {
    if (operation.op !== 'put') continue;
    if (puts.has(operation.key)) throw new EtcdError(DUPLICATE_KEY);
    puts.add(operation.key);
  }
  for (const operation of success) {
    if (operation.op !== 'delete') continue;
    for (const key of puts) if (covers(operation.key, operation.end, key)) throw new EtcdError(DUPLICATE_KEY);
  }
}

/** Is `key` in the range that begins with `from` and ends before `end` (without `end`: the one key)? */
export function covers(from: string, end: string | undefined, key: string): boolean {
  return end === undefined ? key === from : key >= from && key < end;
}
