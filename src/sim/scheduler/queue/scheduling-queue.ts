/**
 * Pods that wait: in the active heap until it is their turn, in backoff until their penalty is over, among the unschedulable until
 * something happens that may help, or gated. Follows backend/queue/scheduling_queue.go.
 *
 * Plain data and functions over it. Times are virtual microseconds; backoffs end on whole seconds, as in the original.
 */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { pop, push, type Waiting } from './active-heap.ts';

export type Place = 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface QueueEntry extends Waiting {
  /** Failed attempts that count for the backoff. */
  attempts: number;
  place: Place;
  /** End of the backoff. */
  until: Micros;
  /** Plugins that rejected it last. */
  rejectors: readonly string[];
  /** Event that put it where it is: the cause of the cycle that takes it. */
  cause: number;
}

/** A class for the sake of snapshots: an entry stands in more than one place, which kernel/clone.ts would make two of. */
export class QueueState {
  /** Every waiting pod, by key. */
  readonly entries = new Map<string, QueueEntry>();
  readonly active: QueueEntry[] = [];
  /** Pods in backoff, by key; flushed each second. */
  readonly backoff = new Map<string, QueueEntry>();
  serial = 0;

  clone(): QueueState {
    const copy = new QueueState();
    for (const [key, entry] of this.entries) copy.entries.set(key, { ...entry });
    for (const entry of this.active) copy.active.push(entry.removed ? { ...entry } : (copy.entries.get(entry.key) as QueueEntry));
    for (const key of this.backoff.keys()) copy.backoff.set(key, copy.entries.get(key) as QueueEntry);
    copy.serial = this.serial;
    return copy;
  }
}

const INITIAL_BACKOFF: Micros = SECOND;
const MAX_BACKOFF: Micros = 10 * SECOND;
const LONGEST_UNSCHEDULABLE: Micros = 300 * SECOND;

export function newQueue(): QueueState {
  return new QueueState();
}

export interface NewEntry {
  readonly key: string;
  readonly priority: number;
  readonly now: Micros;
  readonly cause: number;
  /** Gated, by these plugins. */
  readonly gatedBy?: string;
}

/** A pod that was not known. */
export function addPod(queue: QueueState, { key, priority, now, cause, gatedBy }: NewEntry): void {
  removePod(queue, key);
  const entry: QueueEntry = {
    key,
    priority,
    since: now,
    serial: queue.serial++,
    attempts: 0,
    place: 'gated',
    until: 0,
    rejectors: gatedBy === undefined ? [] : [gatedBy],
    cause,
    removed: false,
  };
  queue.entries.set(key, entry);
  if (gatedBy === undefined) activate(queue, entry);
}

export function removePod(queue: QueueState, key: string): void {
  const entry = queue.entries.get(key);
  if (entry === undefined) return;
  entry.removed = true;
  queue.entries.delete(key);
  queue.backoff.delete(key);
}

function activate(queue: QueueState, entry: QueueEntry): void {
  queue.backoff.delete(entry.key);
  entry.place = 'active';
  push(queue.active, entry);
}

/** The pod whose turn it is; with none active, one in backoff may go early (SchedulerPopFromBackoffQ). */
export function popNext(queue: QueueState): QueueEntry | undefined {
  const entry = pop(queue.active) as QueueEntry | undefined;
  if (entry !== undefined) {
    queue.entries.delete(entry.key);
    return entry;
  }
  let first: QueueEntry | undefined;
  for (const waiting of queue.backoff.values()) {
    if (waiting.rejectors.length === 0) continue;
    if (first === undefined || waiting.until < first.until || (waiting.until === first.until && waiting.priority > first.priority))
      first = waiting;
  }
  if (first !== undefined) removePod(queue, first.key);
  return first;
}

export function hasNext(queue: QueueState): boolean {
  if (queue.active.some(({ removed }) => !removed)) return true;
  for (const { rejectors } of queue.backoff.values()) if (rejectors.length > 0) return true;
  return false;
}

/**
 * Puts a pod back that was tried in vain. Without rejectors it was an error: it backs off. With them it waits for a change; `moved`: one
 * that may help came while it was tried. A pod of that name which has come in the meantime stays.
 */
export function putBack(
  queue: QueueState,
  tried: QueueEntry,
  rejectors: readonly string[],
  now: Micros,
  cause: number,
  moved: boolean,
): void {
  if (queue.entries.has(tried.key)) return;
  const entry: QueueEntry = { ...tried, attempts: tried.attempts + 1, rejectors, since: now, removed: false, cause };
  queue.entries.set(entry.key, entry);
  if (rejectors.length === 0 || moved) backOff(queue, entry, now);
  else entry.place = 'unschedulable';
}

function backOff(queue: QueueState, entry: QueueEntry, now: Micros): void {
  entry.until = wholeSecond(entry.since + backoffOf(entry));
  if (wholeSecond(now) > entry.until) {
    activate(queue, entry);
    return;
  }
  entry.place = 'backoff';
  queue.backoff.set(entry.key, entry);
}

function backoffOf({ attempts }: QueueEntry): Micros {
  return attempts === 0 ? 0 : Math.min(MAX_BACKOFF, INITIAL_BACKOFF * 2 ** (attempts - 1));
}

function wholeSecond(time: Micros): Micros {
  return time - (time % SECOND);
}

/** Moves the unschedulable pods that `helps` says a change may help. */
export function moveAll(queue: QueueState, now: Micros, cause: number, helps: (entry: QueueEntry) => boolean): void {
  for (const entry of queue.entries.values()) {
    if (entry.place === 'unschedulable' && helps(entry)) moveOne(queue, entry, now, cause);
  }
}

/** An unschedulable pod may be tried again, once its backoff is over. */
export function moveOne(queue: QueueState, entry: QueueEntry, now: Micros, cause: number): void {
  entry.cause = cause;
  backOff(queue, entry, now);
}

/** Each second: backoffs that are over. */
export function flushBackoff(queue: QueueState, now: Micros, cause: number): void {
  const second = wholeSecond(now);
  for (const entry of queue.backoff.values()) {
    if (second <= entry.until) continue;
    entry.cause = cause;
    activate(queue, entry);
  }
}

/** Each 30 s: pods that nothing has helped for 5 minutes. */
export function flushLeftovers(queue: QueueState, now: Micros, cause: number): void {
  moveAll(queue, now, cause, ({ since }) => now - since > LONGEST_UNSCHEDULABLE);
}
