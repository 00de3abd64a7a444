/**
 * What is going to happen: pending events ordered by (time, order of scheduling), as a binary heap over typed arrays.
 * The fields of an event live in columns indexed by slot; the heap sifts slot numbers only. Slots are reused.
 */
import type { Micros } from './effects.ts';
import { isClockDriven } from './event-type.ts';

const INITIAL_SLOTS = 1024;

/** Bound on pending events. Reaching it means that something floods the run; the kernel stops with an error. */
export const MAX_PENDING = 1 << 22;

export class EventQueue {
  /** Columns of pending events, by slot. */
  time: Float64Array;
  order: Float64Array;
  /** When the message was sent; equals the scheduling time for all else. */
  sent: Float64Array;
  subject: Float64Array;
  type: Uint8Array;
  target: Int32Array;
  peer: Int32Array;
  life: Int32Array;
  cause: Int32Array;
  payload: unknown[];

  #heap: Int32Array;
  #size = 0;
  #free: number[] = [];
  #used = 0;
  #nextOrder = 0;
  #inFlight = 0;

  /** A copy has room for what is pending and no more: it grows when something is pushed. */
  constructor(from?: EventQueue) {
    const slots = from === undefined ? INITIAL_SLOTS : from.#size;
    this.time = new Float64Array(slots);
    this.order = new Float64Array(slots);
    this.sent = new Float64Array(slots);
    this.subject = new Float64Array(slots);
    this.type = new Uint8Array(slots);
    this.target = new Int32Array(slots);
    this.peer = new Int32Array(slots);
    this.life = new Int32Array(slots);
    this.cause = new Int32Array(slots);
    this.payload = new Array(slots);
    this.#heap = new Int32Array(slots);
    if (from === undefined) return;
    for (let slot = 0; slot < slots; slot++) this.#take(from, from.#heap[slot] as number, slot);
    this.#size = slots;
    this.#used = slots;
    this.#nextOrder = from.#nextOrder;
    this.#inFlight = from.#inFlight;
  }

  get size(): number {
    return this.#size;
  }

  /** Pending events that are not timers or sleeps: messages under way and processes about to begin. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Time of the next event, or Infinity. */
  get nextTime(): Micros {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.time[this.#heap[0] as number] as number);
  }

  /** Slot of the next event without removing it; -1 if none. */
  peek(): number {
    return this.#size === 0 ? -1 : (this.#heap[0] as number);
  }

  /** Schedules an event; gives its order number, which is unique in the run. */
  push(
    time: Micros,
    type: number,
    target: number,
    peer: number,
    life: number,
    cause: number,
    subject: number,
    sent: Micros,
    payload: unknown,
  ): number {
    const slot = this.#allocate();
    const order = this.#nextOrder++;
    this.time[slot] = time;
    this.order[slot] = order;
    this.sent[slot] = sent;
    this.subject[slot] = subject;
    this.type[slot] = type;
    this.target[slot] = target;
    this.peer[slot] = peer;
    this.life[slot] = life;
    this.cause[slot] = cause;
    this.payload[slot] = payload;
    if (!isClockDriven(type)) this.#inFlight++;
    this.#siftUp(this.#size++, slot);
    return order;
  }

  /** Removes the next event and gives its slot. Its columns stay readable until `release`. */
  pop(): number {
    const heap = this.#heap;
    const slot = heap[0] as number;
    const last = heap[--this.#size] as number;
    if (this.#size > 0) this.#siftDown(last);
    if (!isClockDriven(this.type[slot] as number)) this.#inFlight--;
    return slot;
  }

  release(slot: number): void {
    this.payload[slot] = undefined;
    this.#free.push(slot);
  }

  /** Slots of all pending events, in no particular order. */
  slots(): Int32Array {
    return this.#heap.slice(0, this.#size);
  }

  clone(): EventQueue {
    return new EventQueue(this);
  }

  /** The event of a slot of another queue, to the same place in the heap as it has there. */
  #take(from: EventQueue, its: number, slot: number): void {
    this.time[slot] = from.time[its] as number;
    this.order[slot] = from.order[its] as number;
    this.sent[slot] = from.sent[its] as number;
    this.subject[slot] = from.subject[its] as number;
    this.type[slot] = from.type[its] as number;
    this.target[slot] = from.target[its] as number;
    this.peer[slot] = from.peer[its] as number;
    this.life[slot] = from.life[its] as number;
    this.cause[slot] = from.cause[its] as number;
    this.payload[slot] = from.payload[its];
    this.#heap[slot] = slot;
  }

  /** Bytes that a copy takes. */
  get bytes(): number {
    return this.#size * (4 * 8 + 1 + 4 * 4 + 4 + 8);
  }

  /** The number that a timer is cancelled by: the order of its scheduling, also once it was put off. */
  timerOf(slot: number): number {
    return (this.subject[slot] || this.order[slot]) as number;
  }

  /** In their order, those that `counts` says are still to happen: void ones are dropped when they are met, sooner or later. */
  hashable(counts: (slot: number) => boolean): unknown {
    const slots = [...this.slots()]
      .filter(counts)
      .sort((x, y) => (this.time[x] as number) - (this.time[y] as number) || (this.order[x] as number) - (this.order[y] as number));
    return slots.map((s) => [this.time[s], this.order[s], this.type[s], this.target[s], this.peer[s], this.subject[s], this.payload[s]]);
  }

  #before(x: number, y: number): boolean {
    const difference = (this.time[x] as number) - (this.time[y] as number);
    return difference < 0 || (difference === 0 && (this.order[x] as number) < (this.order[y] as number));
  }

  #siftUp(start: number, slot: number): void {
    const heap = this.#heap;
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent] as number;
      if (!this.#before(slot, other)) break;
      heap[at] = other;
      at = parent;
    }
    heap[at] = slot;
  }

  #siftDown(slot: number): void {
    const heap = this.#heap;
    const size = this.#size;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#before(heap[child + 1] as number, heap[child] as number)) child++;
      const other = heap[child] as number;
      if (!this.#before(other, slot)) break;
      heap[at] = other;
      at = child;
    }
    heap[at] = slot;
  }

  #allocate(): number {
    const reused = this.#free.pop();
    if (reused !== undefined) return reused;
    if (this.#used === this.time.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    const slots = Math.max(INITIAL_SLOTS, this.time.length * 2);
    if (slots > MAX_PENDING) throw new RangeError(`more than ${MAX_PENDING} events are pending: something floods the run`);
    this.time = widened(this.time, new Float64Array(slots));
    this.order = widened(this.order, new Float64Array(slots));
    this.sent = widened(this.sent, new Float64Array(slots));
    this.subject = widened(this.subject, new Float64Array(slots));
    this.type = widened(this.type, new Uint8Array(slots));
    this.target = widened(this.target, new Int32Array(slots));
    this.peer = widened(this.peer, new Int32Array(slots));
    this.life = widened(this.life, new Int32Array(slots));
    this.cause = widened(this.cause, new Int32Array(slots));
    this.#heap = widened(this.#heap, new Int32Array(slots));
    this.payload.length = slots;
  }
}

function widened<A extends { set(from: ArrayLike<number>): void }>(from: ArrayLike<number>, to: A): A {
  to.set(from);
  return to;
}
