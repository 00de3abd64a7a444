/** The active queue: higher priority first, then who came first (PrioritySort; plugins/queuesort/priority_sort.go). */
import type { Micros } from '../../../kernel/effects.ts';

export interface Waiting {
  readonly key: string;
  readonly priority: number;
  since: Micros;
  readonly serial: number;
  /** Gone from the queue; its place in the heap is found void later. */
  removed: boolean;
}

function before(a: Waiting, b: Waiting): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  if (a.since !== b.since) return a.since < b.since;
  return a.serial < b.serial;
}

export function push(heap: Waiting[], item: Waiting): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = heap[parent] as Waiting;
    if (!before(item, other)) break;
    heap[at] = other;
    at = parent;
  }
  heap[at] = item;
}

/** The first that was not removed. */
export function pop(heap: Waiting[]): Waiting | undefined {
  for (;;) {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) siftDown(heap, last);
    if (!first.removed) return first;
  }
}

function siftDown(heap: Waiting[], item: Waiting): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    const left = heap[child];
    if (left === undefined) break;
    const right = heap[child + 1];
    if (right !== undefined && before(right, left)) child++;
    const other = heap[child] as Waiting;
    if (!before(other, item)) break;
    heap[at] = other;
    at = child;
  }
  heap[at] = item;
}
