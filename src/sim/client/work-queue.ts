/**
 * The rate-limited work queue of one sync: which keys wait, are worked on, or come back later.
 * Follows client-go util/workqueue/{queue,delaying_queue,default_rate_limiters}.go: a key waits at most once, is never worked on twice
 * at a time, and comes back when it was enqueued while being worked on. After an error a key waits the longer of its own backoff and
 * its turn in a bucket (10 a second, 100 in a burst) that all keys of the queue share.
 *
 * Bound: as many keys as objects of the resource. A loop must therefore never make up keys.
 */

import type { TimerId } from '../../kernel/component.ts';
import { type Micros, SECOND } from '../../kernel/effects.ts';

const BUCKET_INTERVAL: Micros = SECOND / 10;
const BUCKET_BURST = 100;
const BASE_DELAY: Micros = 5_000;
const MAX_DELAY: Micros = 1_000 * SECOND;

export interface QueueState {
  readonly name: string;
  readonly workers: number;
  /** Negative: without limit. */
  readonly maxRetries: number;
  readonly baseDelay: Micros;
  readonly maxDelay: Micros;
  /** Workers take keys only while true. */
  running: boolean;
  /** Keys that wait for a worker, first in first out, with the event that enqueued each. */
  readonly ready: Map<string, number>;
  /** Keys that a worker has. */
  readonly processing: Set<string>;
  /** Keys that were enqueued while a worker had them, with the event. */
  readonly again: Map<string, number>;
  /** Keys that come later: when, and the timer. */
  readonly later: Map<string, { readonly at: Micros; readonly timer: TimerId }>;
  /** Errors in a row by key. */
  readonly failures: Map<string, number>;
  /** Time at which the shared bucket would be full again, if it were left alone. */
  bucketFullAt: Micros;
}

interface QueueLimits {
  readonly maxRetries?: number;
  readonly baseDelay?: Micros;
  readonly maxDelay?: Micros;
}

export function newQueue(name: string, workers: number, limits: QueueLimits): QueueState {
  return {
    name,
    workers,
    maxRetries: limits.maxRetries ?? -1,
    baseDelay: limits.baseDelay ?? BASE_DELAY,
    maxDelay: limits.maxDelay ?? MAX_DELAY,
    running: false,
    ready: new Map(),
    processing: new Set(),
    again: new Map(),
    later: new Map(),
    failures: new Map(),
    bucketFullAt: 0,
  };
}

/** Notes that the key has work; `cause` is the event that says so. */
export function add(queue: QueueState, key: string, cause: number): void {
  const into = queue.processing.has(key) ? queue.again : queue.ready;
  if (!into.has(key)) into.set(key, cause);
}

/** Hands out the next key if a worker is free; it is being processed until `done`. */
export function take(queue: QueueState): { readonly key: string; readonly cause: number } | undefined {
  if (!queue.running || queue.processing.size >= queue.workers) return undefined;
  for (const [key, cause] of queue.ready) {
    queue.ready.delete(key);
    queue.processing.add(key);
    return { key, cause };
  }
  return undefined;
}

export function done(queue: QueueState, key: string): void {
  queue.processing.delete(key);
  const cause = queue.again.get(key);
  if (cause === undefined) return;
  queue.again.delete(key);
  queue.ready.set(key, cause);
}

/** Ends the key's run of errors. */
export function forget(queue: QueueState, key: string): void {
  queue.failures.delete(key);
}

/** True if the key has had as many errors in a row as it may. */
export function isSpent(queue: QueueState, key: string): boolean {
  return queue.maxRetries >= 0 && (queue.failures.get(key) ?? 0) >= queue.maxRetries;
}

/** Counts one more error of the key and says how long it must wait. */
export function retryDelay(queue: QueueState, key: string, now: Micros): Micros {
  const failures = queue.failures.get(key) ?? 0;
  queue.failures.set(key, failures + 1);
  const own = Math.min(queue.baseDelay * 2 ** failures, queue.maxDelay);
  queue.bucketFullAt = Math.max(queue.bucketFullAt, now) + BUCKET_INTERVAL;
  const shared = queue.bucketFullAt - BUCKET_BURST * BUCKET_INTERVAL - now;
  return Math.max(own, shared);
}
