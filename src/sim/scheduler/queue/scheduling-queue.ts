/**
 * Pods that wait: in the active heap until it is their turn, in backoff until their penalty is over, among the unschedulable until
 * something happens that may help, or gated. Follows backend/queue/scheduling_queue.go and backoff_queue.go.
 *
 * Plain data and functions over it. Times are virtual microseconds; backoffs end on whole seconds, as in the original.
 */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { ValueMap } from '../../../kernel/value-map.ts';
import type { Sortable } from '../framework/plugin.ts';
import type { Backoff } from '../framework/setup.ts';
import { endOfBackoff, isOver } from './backoff.ts';
import type { Place, QueueEntry } from './entry.ts';
import { type Order, pop, push } from './heap.ts';
import { addWaiting, removeWaiting, type WaitingIndex } from './waiting-index.ts';

export interface QueueState {
  /** Every waiting pod, by key. */
  readonly entries: Map<string, QueueEntry>;
  readonly active: QueueEntry[];
  /** Heap of the rejected pods in backoff, by the end of it. */
  readonly backoff: QueueEntry[];
  /** The same of pods whose attempt ended with an error: they are not taken early. */
  readonly errorBackoff: QueueEntry[];
  /** The unschedulable and the gated. */
  readonly waiting: WaitingIndex;
  serial: number;
}

/** When it happens, and what plugins have to say. */
export interface Moment {
  readonly now: Micros;
  readonly cause: number;
  readonly backoff: Backoff;
  /** QueueSort. */
  before(a: Sortable, b: Sortable): boolean;
  /** PreEnqueue: the plugin that keeps the pod out of the queue. */
  gateOf(key: string): string | undefined;
}

const NOBODY: readonly string[] = Object.freeze([]);
/** After this long a pod that nothing has helped is tried all the same. */
export const LONGEST_UNSCHEDULABLE: Micros = 300 * SECOND;

export function newQueue(): QueueState {
  return { entries: new ValueMap(), active: [], backoff: [], errorBackoff: [], waiting: new Map(), serial: 0 };
}

export interface NewPod {
  readonly key: string;
  readonly uid: string;
  readonly priority: number;
}

/** A pod that was not known. */
export function addPod(queue: QueueState, { key, uid, priority }: NewPod, moment: Moment): void {
  removePod(queue, key);
  const { now, cause } = moment;
  const fresh = { key, uid, priority, since: now, serial: queue.serial++, attempts: 0, errors: 0, rejectors: NOBODY, cause };
  enter(queue, fresh, moment);
}

export function removePod(queue: QueueState, key: string): void {
  const entry = queue.entries.get(key);
  if (entry === undefined) return;
  queue.entries.delete(key);
  removeWaiting(queue.waiting, entry);
}

function activeOrder({ before }: Moment): Order<QueueEntry> {
  return (a, b) => before(a, b) || (!before(b, a) && a.serial < b.serial);
}

/** Within a second, as if they were active (lessBackoffCompletedWithPriority). */
function backoffOrder(moment: Moment): Order<QueueEntry> {
  const before = activeOrder(moment);
  return (a, b) => (a.until === b.until ? before(a, b) : a.until < b.until);
}

type Standing = Omit<QueueEntry, 'place' | 'until' | 'gate'>;

function stand(queue: QueueState, { key, uid, priority, since, serial, attempts, errors, rejectors }: Standing, at: Position): QueueEntry {
  const { place, cause, until = 0, gate } = at;
  const entry = Object.freeze({ key, uid, priority, since, serial, attempts, errors, place, until, rejectors, gate, cause });
  queue.entries.set(key, entry);
  if (place === 'unschedulable' || place === 'gated') addWaiting(queue.waiting, entry);
  return entry;
}

interface Position {
  readonly place: Place;
  readonly cause: number;
  readonly until?: Micros;
  readonly gate?: string;
}

/** Into backoff if there is some left, else active: gated all the same if a plugin says so. */
function enter(queue: QueueState, waits: Standing, moment: Moment): void {
  const { now, cause } = moment;
  const gate = moment.gateOf(waits.key);
  const until = endOfBackoff(waits, moment.backoff);
  if (gate !== undefined) stand(queue, { ...waits, rejectors: withOne(waits.rejectors, gate) }, { place: 'gated', cause, gate });
  else if (until === undefined || isOver(until, now)) activate(queue, waits, moment);
  else {
    const heap = waits.rejectors.length === 0 ? queue.errorBackoff : queue.backoff;
    push(heap, stand(queue, waits, { place: 'backoff', cause, until }), backoffOrder(moment));
  }
}

function withOne(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : Object.freeze([...names, name].sort());
}

function activate(queue: QueueState, waits: Standing, moment: Moment): void {
  push(queue.active, stand(queue, waits, { place: 'active', cause: moment.cause }), activeOrder(moment));
}

/** The first that is still there; the void ones before it are dropped. */
function first(queue: QueueState, heap: QueueEntry[], order: Order<QueueEntry>): QueueEntry | undefined {
  for (;;) {
    const entry = heap[0];
    if (entry === undefined || queue.entries.get(entry.key) === entry) return entry;
    pop(heap, order);
  }
}

/** The pod whose turn it is; with none active, one in backoff goes early (SchedulerPopFromBackoffQ). */
export function popNext(queue: QueueState, moment: Moment): QueueEntry | undefined {
  const byTurn = activeOrder(moment);
  let entry = first(queue, queue.active, byTurn);
  if (entry !== undefined) pop(queue.active, byTurn);
  else {
    const byEnd = backoffOrder(moment);
    entry = first(queue, queue.backoff, byEnd);
    if (entry !== undefined) pop(queue.backoff, byEnd);
  }
  if (entry !== undefined) queue.entries.delete(entry.key);
  return entry;
}

/**
 * Puts a pod back that was tried in vain. Without rejectors it was an error: it backs off. With them it waits for a change; `moved`: one
 * that may help came while it was tried. A pod of that name which has come in the meantime stays.
 */
export function putBack(queue: QueueState, tried: QueueEntry, rejectors: readonly string[], moved: boolean, moment: Moment): void {
  if (queue.entries.has(tried.key)) return;
  const isError = rejectors.length === 0;
  const attempts = tried.attempts + (isError ? 0 : 1);
  const waits: Standing = {
    ...tried,
    attempts,
    errors: isError ? tried.errors + 1 : 0,
    rejectors,
    since: moment.now,
    serial: queue.serial++,
  };
  if (isError || moved) enter(queue, waits, moment);
  else stand(queue, waits, { place: 'unschedulable', cause: moment.cause });
}

/** Waiting pods may be tried again, once their backoff is over. */
export function moveAll(queue: QueueState, entries: Iterable<QueueEntry>, moment: Moment): void {
  for (const entry of entries) {
    removeWaiting(queue.waiting, entry);
    enter(queue, entry, moment);
  }
}

/** The pod is to be tried again, whatever it waits for, unless it is gated (Activate). */
export function force(queue: QueueState, key: string, moment: Moment): void {
  const entry = queue.entries.get(key);
  if (entry === undefined || entry.place === 'active') return;
  removeWaiting(queue.waiting, entry);
  const gate = entry.place === 'backoff' ? undefined : moment.gateOf(key);
  if (gate === undefined) activate(queue, entry, moment);
  else stand(queue, { ...entry, rejectors: withOne(entry.rejectors, gate) }, { place: 'gated', cause: moment.cause, gate });
}

/** Each second: backoffs that are over. */
export function flushBackoff(queue: QueueState, moment: Moment): void {
  const order = backoffOrder(moment);
  for (const heap of [queue.backoff, queue.errorBackoff]) {
    for (;;) {
      const entry = first(queue, heap, order);
      if (entry === undefined || !isOver(entry.until, moment.now)) break;
      pop(heap, order);
      activate(queue, entry, moment);
    }
  }
}

/** Each 30 s: pods that nothing has helped for 5 minutes. */
export function flushLeftovers(queue: QueueState, moment: Moment): void {
  const leftovers = [...queue.entries.values()].filter(
    ({ place, since }) => (place === 'unschedulable' || place === 'gated') && moment.now - since > LONGEST_UNSCHEDULABLE,
  );
  moveAll(queue, leftovers, moment);
}
