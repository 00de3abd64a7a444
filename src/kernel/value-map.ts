/**
 * A Map in component state whose values are all immutable (primitives, or frozen through and through). Snapshots copy it as one, without
 * looking at each value, and the copy is made when either side is next written to or walked through: what is not used between two
 * snapshots costs nothing. (Walked through: else a write during the walk would be seen by it or not, depending on when a snapshot was taken.)
 */
export class ValueMap<Key, Value> implements Map<Key, Value> {
  #entries: Map<Key, Value>;
  /** Another ValueMap may hold the same `#entries`. */
  #shared: boolean;

  constructor(entries?: Iterable<readonly [Key, Value]>) {
    this.#entries = new Map(entries);
    this.#shared = false;
  }

  clone(): ValueMap<Key, Value> {
    const copy = new ValueMap<Key, Value>();
    copy.#entries = this.#entries;
    copy.#shared = true;
    this.#shared = true;
    return copy;
  }

  /** How many entries a snapshot now would keep for itself: those that no earlier one holds. */
  get unshared(): number {
    return this.#shared ? 0 : this.#entries.size;
  }

  /** The canonical hash is that of a plain Map. */
  hashable(): ReadonlyMap<Key, Value> {
    return this.#entries;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  set(key: Key, value: Value): this {
    this.#own().set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    return this.#entries.has(key) && this.#own().delete(key);
  }

  clear(): void {
    if (this.#entries.size === 0) return;
    this.#entries = new Map();
    this.#shared = false;
  }

  forEach(visit: (value: Value, key: Key, map: Map<Key, Value>) => void): void {
    for (const [key, value] of this.#own()) visit(value, key, this);
  }

  keys(): MapIterator<Key> {
    return this.#own().keys();
  }

  values(): MapIterator<Value> {
    return this.#own().values();
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#own().entries();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#own().entries();
  }

  get [Symbol.toStringTag](): string {
    return 'ValueMap';
  }

  /** The entries, no longer shared. */
  #own(): Map<Key, Value> {
    if (this.#shared) {
      this.#entries = new Map(this.#entries);
      this.#shared = false;
    }
    return this.#entries;
  }
}
