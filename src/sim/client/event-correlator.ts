/**
 * What becomes of an event that is like others: counted up, combined, or dropped. Follows client-go tools/record/events_cache.go:
 *
 * - the 10th event with another message but all else equal within 10 minutes becomes `(combined from similar events): ...`;
 * - an event equal in everything becomes a count on the first one, written as a patch;
 * - of one source about one object 25 events pass at once, then one in 5 minutes.
 *
 * Bound: each of the three caches keeps the 4,096 entries used last.
 */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { ValueMap } from '../../kernel/value-map.ts';
import type { ObjectReference } from '../machinery/types/object-reference.ts';

const CACHE_BOUND = 4_096;
const COMBINE_FROM = 10;
const COMBINE_WITHIN: Micros = 600 * SECOND;
const SPAM_BURST = 25;
const SPAM_REFILL: Micros = 300 * SECOND;

/** An event as its reporter words it. */
export interface Occurrence {
  readonly about: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

/** The Event object that stands for all equal occurrences so far. */
export interface KnownEvent {
  readonly name: string;
  readonly namespace: string;
  readonly count: number;
  readonly firstAt: Micros;
}

/** The different messages of a group of events, oldest first. Frozen. */
interface Similar {
  readonly messages: readonly string[];
  readonly lastAt: Micros;
}

export interface CorrelatorState {
  readonly similar: ValueMap<string, Similar>;
  readonly known: ValueMap<string, KnownEvent>;
  /** Time at which the object's allowance would be full again. */
  readonly spam: ValueMap<string, Micros>;
}

export function newCorrelator(): CorrelatorState {
  return { similar: new ValueMap(), known: new ValueMap(), spam: new ValueMap() };
}

/** What to write: a new event, or a higher count on a known one. `key` is to be handed to `remember` when it is written. */
export interface Correlated {
  readonly key: string;
  readonly message: string;
  readonly known: KnownEvent | undefined;
}

/** Takes in one occurrence; undefined: it is not to be written. */
export function correlate(state: CorrelatorState, source: string, occurrence: Occurrence, now: Micros): Correlated | undefined {
  const { about, type, reason } = occurrence;
  const object = `${source}/${about.kind}/${about.namespace}/${about.name}/${about.uid}/${about.apiVersion}`;
  const group = `${object}/${type}/${reason}`;
  const combined = isOneOfMany(state, group, occurrence.message, now);
  const message = combined ? `(combined from similar events): ${occurrence.message}` : occurrence.message;
  const key = combined ? group : `${group}/${about.fieldPath ?? ''}/${message}`;
  const known = state.known.get(key);
  if (known) touch(state.known, key, known);
  return mayPass(state, object, now) ? { key, message, known } : undefined;
}

function isOneOfMany(state: CorrelatorState, group: string, message: string, now: Micros): boolean {
  const known = state.similar.get(group);
  const before = known && now - known.lastAt <= COMBINE_WITHIN ? known.messages : [];
  const messages = before.includes(message) ? before : [...before, message];
  const combined = messages.length >= COMBINE_FROM;
  touch(state.similar, group, Object.freeze({ messages: combined ? messages.slice(1) : messages, lastAt: now }));
  return combined;
}

function mayPass(state: CorrelatorState, object: string, now: Micros): boolean {
  const fullAt = Math.max(state.spam.get(object) ?? 0, now);
  const passes = fullAt + SPAM_REFILL - now <= SPAM_BURST * SPAM_REFILL;
  touch(state.spam, object, passes ? fullAt + SPAM_REFILL : fullAt);
  return passes;
}

/** Notes that the event was written in this form. */
export function remember(state: CorrelatorState, key: string, event: KnownEvent): void {
  touch(state.known, key, event);
}

function touch<Value>(cache: Map<string, Value>, key: string, value: Value): void {
  cache.delete(key);
  cache.set(key, value);
  if (cache.size <= CACHE_BOUND) return;
  for (const oldest of cache.keys()) {
    cache.delete(oldest);
    break;
  }
}
