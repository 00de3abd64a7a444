/**
 * The deadlines of calls. Nearly every call is answered in time, so a pending event for each would be mostly waste: calls of one
 * timeout expire in the order they were made, so they wait in a queue that needs one pending event for its head.
 */
import type { Micros } from './effects.ts';

/** The calls that are not answered yet. */
interface Open {
  has(exchange: number): boolean;
}

interface DeadlineQueue {
  exchanges: number[];
  at: Micros[];
  head: number;
  armed: boolean;
}

const COMPACT_ABOVE = 1024;

export class Deadlines {
  readonly #queues: Map<Micros, DeadlineQueue>;

  constructor(queues: Map<Micros, DeadlineQueue> = new Map()) {
    this.#queues = queues;
  }

  /** Notes a deadline; true if the caller must arm an event for `timeout` at its time. */
  add(exchange: number, timeout: Micros, at: Micros, open: Open): boolean {
    let queue = this.#queues.get(timeout);
    if (queue === undefined) {
      queue = { exchanges: [], at: [], head: 0, armed: false };
      this.#queues.set(timeout, queue);
    }
    // What was answered meanwhile leaves at the pace that calls join, so that snapshots copy hardly more than what is open.
    for (let i = 0; i < 2 && queue.head < queue.at.length && !open.has(queue.exchanges[queue.head] as number); i++) queue.head++;
    if (queue.head > COMPACT_ABOVE) compact(queue);
    queue.exchanges.push(exchange);
    queue.at.push(at);
    if (queue.armed) return false;
    queue.armed = true;
    return true;
  }

  /**
   * Takes what is due at `now` and still `open`. `next` is when to look again, or -1 when nothing waits.
   */
  due(timeout: Micros, now: Micros, open: Open): { expired: number[]; next: Micros } {
    const queue = this.#queues.get(timeout);
    const expired: number[] = [];
    if (queue === undefined) return { expired, next: -1 };
    while (queue.head < queue.at.length) {
      const exchange = queue.exchanges[queue.head] as number;
      const alive = open.has(exchange);
      if (alive && (queue.at[queue.head] as number) > now) break;
      if (alive) expired.push(exchange);
      queue.head++;
    }
    if (queue.head === queue.at.length || queue.head > COMPACT_ABOVE) compact(queue);
    queue.armed = queue.at.length > 0;
    return { expired, next: queue.armed ? (queue.at[queue.head] as number) : -1 };
  }

  clone(): Deadlines {
    const queues = new Map<Micros, DeadlineQueue>();
    for (const [timeout, q] of this.#queues) {
      queues.set(timeout, { exchanges: q.exchanges.slice(q.head), at: q.at.slice(q.head), head: 0, armed: q.armed });
    }
    return new Deadlines(queues);
  }

  /** Deadlines of calls that are still `open`; others are forgotten when they are met, sooner or later. */
  hashable(open: Open): unknown {
    return [...this.#queues].map(([timeout, { exchanges, at, head }]) => [
      timeout,
      exchanges.flatMap((exchange, i) => (i >= head && open.has(exchange) ? [exchange, at[i]] : [])),
    ]);
  }
}

function compact(queue: DeadlineQueue): void {
  queue.exchanges.splice(0, queue.head);
  queue.at.splice(0, queue.head);
  queue.head = 0;
}
