/** A map with some of its values replaced by newer ones, without a copy. The newer ones have no keys of their own. */
export class Overlaid<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #under: ReadonlyMap<Key, Value>;
  readonly #over: ReadonlyMap<Key, Value>;

  constructor(under: ReadonlyMap<Key, Value>, over: ReadonlyMap<Key, Value>) {
    this.#under = under;
    this.#over = over;
  }

  get size(): number {
    return this.#under.size;
  }

  has(key: Key): boolean {
    return this.#under.has(key);
  }

  get(key: Key): Value | undefined {
    return this.#over.get(key) ?? this.#under.get(key);
  }

  keys(): MapIterator<Key> {
    return this.#under.keys();
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) yield value;
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const [key, value] of this.#under) yield [key, this.#over.get(key) ?? value];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(tell: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.entries()) tell(value, key, this);
  }
}
