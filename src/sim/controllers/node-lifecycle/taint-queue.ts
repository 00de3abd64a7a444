/**
 * Nodes that wait for their NoExecute taint, one queue a zone, so that a failing zone is not emptied faster than its workloads can be
 * placed elsewhere (after pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go).
 *
 * A node stays known after its turn, so that it is not tainted again, until `release`.
 */
import { type Micros, SECOND } from '../../../kernel/effects.ts';

/** Mutable state. */
export interface TaintQueue {
  /** Node -> when it may have its turn, first in first out. */
  readonly waiting: Map<string, Micros>;
  /** All that were added and not released. */
  readonly known: Set<string>;
  /** Time between two turns; 0: none has its turn. */
  interval: Micros;
  /** When the next token is there. */
  nextAt: Micros;
}

export function newTaintQueue(interval: Micros): TaintQueue {
  return { waiting: new Map(), known: new Set(), interval, nextAt: 0 };
}

/** False if the node is known already. */
export function enroll(queue: TaintQueue, node: string, now: Micros): boolean {
  if (queue.known.has(node)) return false;
  queue.known.add(node);
  queue.waiting.set(node, now);
  return true;
}

/** False if the node was not known. */
export function release(queue: TaintQueue, node: string): boolean {
  queue.waiting.delete(node);
  return queue.known.delete(node);
}

function takeToken(queue: TaintQueue, now: Micros): boolean {
  if (queue.interval === 0 || now < queue.nextAt) return false;
  queue.nextAt = now + queue.interval;
  return true;
}

/** The node whose turn it is, if one is due and the rate allows it. It waits on until `finish` or `postpone`. */
export function nextTurn(queue: TaintQueue, now: Micros): string | undefined {
  for (const [node, due] of queue.waiting) {
    if (due > now) continue;
    return takeToken(queue, now) ? node : undefined;
  }
  return undefined;
}

export function finish(queue: TaintQueue, node: string): void {
  queue.waiting.delete(node);
}

/** Its turn failed: it comes again after `span`, behind the others. */
export function postpone(queue: TaintQueue, node: string, now: Micros, span: Micros): void {
  if (!queue.waiting.delete(node)) return;
  queue.waiting.set(node, now + span);
}

/** When there is something to do next; undefined if nothing waits or none may have its turn. */
export function nextDue(queue: TaintQueue): Micros | undefined {
  if (queue.interval === 0 || queue.waiting.size === 0) return undefined;
  let first = Number.POSITIVE_INFINITY;
  for (const due of queue.waiting.values()) first = Math.min(first, due);
  return Math.max(first, queue.nextAt);
}

/** Another rate from now on. A token that was being waited for is waited for anew. */
export function setRate(queue: TaintQueue, interval: Micros, now: Micros): void {
  if (queue.interval === interval) return;
  const spent = !takeToken(queue, now);
  queue.interval = interval;
  queue.nextAt = spent ? now + interval : now;
}

/** Interval of `perSecond` nodes a second; 0 for none. */
export function intervalOf(perSecond: number): Micros {
  return perSecond <= 0 ? 0 : Math.round(SECOND / perSecond);
}
