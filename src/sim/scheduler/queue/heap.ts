/** A binary heap over an array, by an order given with each call: state holds no functions. */

/** Does `a` come before `b`? */
export type Order<Item> = (a: Item, b: Item) => boolean;

export function push<Item>(heap: Item[], item: Item, before: Order<Item>): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = heap[parent] as Item;
    if (!before(item, other)) break;
    heap[at] = other;
    at = parent;
  }
  heap[at] = item;
}

export function pop<Item>(heap: Item[], before: Order<Item>): Item | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined) return undefined;
  if (heap.length > 0) siftDown(heap, last, before);
  return first;
}

function siftDown<Item>(heap: Item[], item: Item, before: Order<Item>): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (left === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && before(right, left)) child++;
    const other = heap[child] as Item;
    if (!before(other, item)) break;
    heap[at] = other;
    at = child;
  }
  heap[at] = item;
}
