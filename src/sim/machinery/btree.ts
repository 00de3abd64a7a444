/**
 * The B+ tree of the sorted-btree package: sorted, and cloned in constant time by copy-on-write.
 *
 * The package is CommonJS; depending on who loads it, its class is the default export or a property of it. This is the one place that
 * knows.
 */
import Loaded from 'sorted-btree';

type TreeClass = typeof Loaded;

export const BTree: TreeClass = (Loaded as TreeClass & { readonly default?: TreeClass }).default ?? Loaded;
export type BTree<Key, Value> = Loaded<Key, Value>;

/** Order of keys by their UTF-16 units, as etcd orders the (ASCII) bytes of its keys. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
