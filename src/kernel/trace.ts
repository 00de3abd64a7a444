/**
 * The record of what happened: one row an event, in columns, in chunks; a causal DAG by `cause`.
 * It keeps the newest `capacity` events; older ones are had by running again. Nothing in the run depends on it.
 */
import type { Micros } from './effects.ts';

/** `off`: nothing. `counters`: how many of what. `full`: every event and step. */
export type TraceLevel = 'off' | 'counters' | 'full';

export interface TraceRow {
  /** The event's number, counted from 0. */
  readonly id: number;
  readonly time: Micros;
  /** When the message was sent, or the timer set. */
  readonly sent: Micros;
  readonly type: number;
  /** Index of the component it happened to. */
  readonly component: number;
  /** Index of the component it came from; -1: none. */
  readonly peer: number;
  /** Id of the event that caused it; -1: none. */
  readonly cause: number;
  /** Exchange, process or timer that it belongs to. */
  readonly subject: number;
  readonly payload: unknown;
}

export interface TraceStep {
  readonly event: number;
  readonly component: number;
  readonly name: string;
  readonly locals: unknown;
}

const CHUNK_BITS = 13;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;
const DEFAULT_CAPACITY = 1 << 20;

class Chunk {
  readonly time = new Float64Array(CHUNK_ROWS);
  readonly sent = new Float64Array(CHUNK_ROWS);
  readonly subject = new Float64Array(CHUNK_ROWS);
  readonly type = new Uint8Array(CHUNK_ROWS);
  readonly component = new Int32Array(CHUNK_ROWS);
  readonly peer = new Int32Array(CHUNK_ROWS);
  readonly cause = new Int32Array(CHUNK_ROWS);
  readonly payload: unknown[] = new Array(CHUNK_ROWS);
  /** Steps of all events in the order they were recorded; those of one event stand together. */
  readonly stepEvent: number[] = [];
  readonly stepComponent: number[] = [];
  readonly stepName: string[] = [];
  readonly stepLocals: unknown[] = [];
  /** Another trace has it too: it must not be used again for other events. */
  shared = false;

  /** Makes it as new: columns are large, so chunks are used again. */
  clear(): void {
    this.type.fill(0);
    this.payload.fill(undefined);
    this.keepSteps(0);
  }

  /** Where the steps of `event`, or the first event after it that has any, begin. */
  stepsFrom(event: number): number {
    let low = 0;
    let high = this.stepEvent.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.stepEvent[middle] as number) < event) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets all steps but the first `count`. */
  keepSteps(count: number): void {
    this.stepEvent.length = count;
    this.stepComponent.length = count;
    this.stepName.length = count;
    this.stepLocals.length = count;
  }
}

export class Trace {
  readonly level: TraceLevel;
  /** Events by component index * 16 + type. */
  readonly counts: number[] = [];
  readonly #chunks = new Map<number, Chunk>();
  readonly #maxChunks: number;
  #current: Chunk | undefined;
  #currentNumber = -1;
  /** The current event was recorded before: the run is being executed again. */
  #known = false;

  /** `capacity`: events kept, rounded up to whole chunks of 8,192. */
  constructor(level: TraceLevel, capacity = DEFAULT_CAPACITY) {
    this.level = level;
    this.#maxChunks = Math.max(2, Math.ceil(capacity / CHUNK_ROWS) + 1);
  }

  get full(): boolean {
    return this.level === 'full';
  }

  record(
    id: number,
    time: Micros,
    sent: Micros,
    type: number,
    component: number,
    peer: number,
    cause: number,
    subject: number,
    payload: unknown,
  ): void {
    if (this.level === 'off') return;
    const counter = component * 16 + type;
    this.counts[counter] = (this.counts[counter] ?? 0) + 1;
    if (this.level === 'counters') return;
    const number = id >> CHUNK_BITS;
    if (number !== this.#currentNumber) this.#enter(number);
    const chunk = this.#current as Chunk;
    const row = id & CHUNK_MASK;
    this.#known = chunk.type[row] !== 0;
    if (this.#known) return;
    chunk.time[row] = time;
    chunk.sent[row] = sent;
    chunk.type[row] = type + 1;
    chunk.component[row] = component;
    chunk.peer[row] = peer;
    chunk.cause[row] = cause;
    chunk.subject[row] = subject;
    chunk.payload[row] = payload;
  }

  /** A named point of interest inside the event that was recorded last. */
  step(event: number, component: number, name: string, locals: unknown): void {
    const chunk = this.#current;
    if (chunk === undefined || this.#known) return;
    chunk.stepEvent.push(event);
    chunk.stepComponent.push(component);
    chunk.stepName.push(name);
    chunk.stepLocals.push(locals);
  }

  row(id: number): TraceRow | undefined {
    const chunk = this.#chunks.get(id >> CHUNK_BITS);
    const at = id & CHUNK_MASK;
    const type = chunk?.type[at] ?? 0;
    if (chunk === undefined || type === 0) return undefined;
    return {
      id,
      time: chunk.time[at] as number,
      sent: chunk.sent[at] as number,
      type: type - 1,
      component: chunk.component[at] as number,
      peer: chunk.peer[at] as number,
      cause: chunk.cause[at] as number,
      subject: chunk.subject[at] as number,
      payload: chunk.payload[at],
    };
  }

  steps(event: number): readonly TraceStep[] {
    const chunk = this.#chunks.get(event >> CHUNK_BITS);
    const steps: TraceStep[] = [];
    if (chunk === undefined) return steps;
    for (let at = chunk.stepsFrom(event); chunk.stepEvent[at] === event; at++) {
      steps.push({ event, component: chunk.stepComponent[at] as number, name: chunk.stepName[at] as string, locals: chunk.stepLocals[at] });
    }
    return steps;
  }

  /** Forgets every event from `id` on: the run goes on differently from there. */
  truncate(id: number): void {
    for (const [number, chunk] of this.#chunks) {
      const first = number << CHUNK_BITS;
      if (first >= id) this.#chunks.delete(number);
      else if (first + CHUNK_ROWS > id) {
        chunk.type.fill(0, id & CHUNK_MASK);
        chunk.payload.fill(undefined, id & CHUNK_MASK);
        chunk.keepSteps(chunk.stepsFrom(id));
      }
    }
    this.#currentNumber = -1;
    this.#current = undefined;
  }

  /** A trace that shares nothing to come: its full chunks are the same, its last one is copied. */
  fork(id: number): Trace {
    const copy = new Trace(this.level, (this.#maxChunks - 1) * CHUNK_ROWS);
    for (const [number, chunk] of this.#chunks) {
      const first = number << CHUNK_BITS;
      if (first + CHUNK_ROWS <= id) {
        chunk.shared = true;
        copy.#chunks.set(number, chunk);
      } else if (first < id) copy.#chunks.set(number, copyChunk(chunk));
    }
    for (const [counter, count] of this.counts.entries()) copy.counts[counter] = count;
    copy.truncate(id);
    return copy;
  }

  #enter(number: number): void {
    let chunk = this.#chunks.get(number);
    if (chunk === undefined) {
      chunk = (this.#chunks.size >= this.#maxChunks ? this.#dropOldest() : undefined) ?? new Chunk();
      this.#chunks.set(number, chunk);
    }
    this.#current = chunk;
    this.#currentNumber = number;
  }

  /** Gives the chunk of the oldest events to be used again, unless a fork has it too. */
  #dropOldest(): Chunk | undefined {
    let oldest = Number.POSITIVE_INFINITY;
    for (const number of this.#chunks.keys()) if (number < oldest) oldest = number;
    const chunk = this.#chunks.get(oldest) as Chunk;
    this.#chunks.delete(oldest);
    if (chunk.shared) return undefined;
    chunk.clear();
    return chunk;
  }
}

function copyChunk(chunk: Chunk): Chunk {
  const copy = new Chunk();
  copy.time.set(chunk.time);
  copy.sent.set(chunk.sent);
  copy.subject.set(chunk.subject);
  copy.type.set(chunk.type);
  copy.component.set(chunk.component);
  copy.peer.set(chunk.peer);
  copy.cause.set(chunk.cause);
  for (let i = 0; i < CHUNK_ROWS; i++) copy.payload[i] = chunk.payload[i];
  for (let i = 0; i < chunk.stepEvent.length; i++) {
    copy.stepEvent.push(chunk.stepEvent[i] as number);
    copy.stepComponent.push(chunk.stepComponent[i] as number);
    copy.stepName.push(chunk.stepName[i] as string);
    copy.stepLocals.push(chunk.stepLocals[i]);
  }
  return copy;
}
