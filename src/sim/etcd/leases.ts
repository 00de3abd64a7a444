/**
 * Leases and the keys that hang on them (server/lease/lessor.go). What lasts is here: id, time to live, keys. When a lease runs out is
 * not: a restarted member gives every lease its full time again.
 */
import { BTree, compareKeys } from '../machinery/btree.ts';
import { EtcdError, LEASE_NOT_FOUND } from './errors.ts';

/** ceil(1.5 x election timeout of 1 s). */
const MIN_TTL_SECONDS = 2;

export class LeaseTable {
  #next = 1;
  readonly #ttlSeconds = new Map<number, number>();
  /** Sorted `<lease> <key>` of all attachments. */
  #attached: BTree<string, string> = new BTree<string, string>(undefined, compareKeys);

  clone(): LeaseTable {
    const copy = new LeaseTable();
    copy.#next = this.#next;
    for (const [id, ttl] of this.#ttlSeconds) copy.#ttlSeconds.set(id, ttl);
    copy.#attached = this.#attached.clone();
    return copy;
  }

  hashable(): unknown {
    return [this.#next, this.#ttlSeconds, this.#attached.keysArray()];
  }

  has(id: number): boolean {
    return this.#ttlSeconds.has(id);
  }

  ids(): readonly number[] {
    return [...this.#ttlSeconds.keys()];
  }

  /** Makes a lease and gives its id; too short a life is lengthened to the least that is allowed. */
  grant(ttlSeconds: number): number {
    const id = this.#next++;
    this.#ttlSeconds.set(id, Math.max(ttlSeconds, MIN_TTL_SECONDS));
    return id;
  }

  /** Seconds that the lease lives without being kept alive. Throws `EtcdError` if it is not there. */
  ttlSeconds(id: number): number {
    const ttl = this.#ttlSeconds.get(id);
    if (ttl === undefined) throw new EtcdError(LEASE_NOT_FOUND);
    return ttl;
  }

  /** Keys that go when the lease goes, sorted. */
  keys(id: number): readonly string[] {
    const keys: string[] = [];
    this.#attached.forRange(`${id} `, `${id}!`, false, (_entry, key) => {
      keys.push(key);
    });
    return keys;
  }

  remove(id: number): void {
    this.#ttlSeconds.delete(id);
  }

  attach(id: number, key: string): void {
    this.#attached.set(`${id} ${key}`, key);
  }

  detach(id: number, key: string): void {
    this.#attached.delete(`${id} ${key}`);
  }
}
