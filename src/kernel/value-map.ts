/**
 * A Map in component state whose values are all immutable (primitives, or frozen through and through). Snapshots copy it as one, without
 * looking at each value: caches of thousands of objects would cost too much otherwise.
 */
export class ValueMap<Key, Value> extends Map<Key, Value> {
  clone(): ValueMap<Key, Value> {
    return new ValueMap(this);
  }
}
