/**
 * A run that can be walked in both directions. What it is made of is its program, topology, seed and inputs; all else follows.
 * Going back is: the nearest keyframe, and the same events again. Acting in the past makes a fork.
 */
import type { Micros } from './effects.ts';
import { Kernel } from './kernel.ts';
import { type Keyframe, Keyframes } from './keyframes.ts';
import type { Input, Program, Topology } from './topology.ts';
import { Trace, type TraceLevel } from './trace.ts';

/** An input, where in the run it was given, and the time it is due. */
export interface RecordedInput {
  /** Events that had happened when it was given. */
  readonly after: number;
  readonly at: Micros;
  readonly input: Input;
}

/** Sizes of a step, from small to large. */
export type StepSize = 'event' | 'reconcile' | 'settle' | 'tick';

export interface RunOptions {
  readonly trace?: TraceLevel;
  /** Events kept in the trace. */
  readonly traceCapacity?: number;
  /** Events between keyframes. */
  readonly keyframeEvery?: number;
  readonly keyframeBudgetBytes?: number;
}

/** Copying this much takes less time than an event takes: keyframes of large clusters stand further apart. */
const BYTES_PER_EVENT = 350;
const BOUNDED_SIZES = ['reconcile', 'settle', 'tick'] as const;
const KEYFRAME_EVERY = 2_000;
/** Events between the keyframes that a look at the past leaves. */
const LOOK_EVERY = 500;
/** Hashes are kept at every multiple of this many events. */
export const HASH_EVERY = 1_000;

export class Run {
  readonly program: Program;
  readonly topology: Topology;
  readonly seed: string;
  readonly trace: Trace;
  readonly options: RunOptions;
  kernel: Kernel;
  /** In the order they were given. */
  readonly inputs: RecordedInput[];
  readonly keyframes: Keyframes;
  /** Furthest event that this run has reached. */
  #reached = 0;
  #reachedTime: Micros = 0;
  #reconciles = 0;
  #nextKeyframe: number;
  #hashes: string[] = [];
  #applied = 0;
  /** Ends of steps among the events so far reached, ascending. */
  readonly #boundaries: Readonly<Record<Exclude<StepSize, 'event'>, number[]>> = { reconcile: [], settle: [], tick: [] };

  constructor(
    program: Program,
    topology: Topology,
    seed: string,
    options: RunOptions = {},
    inputs: readonly RecordedInput[] = [],
    parent?: Run,
  ) {
    this.program = program;
    this.topology = topology;
    this.seed = seed;
    this.options = options;
    this.inputs = [...inputs];
    this.#nextKeyframe = (parent?.position ?? 0) + (options.keyframeEvery ?? KEYFRAME_EVERY);
    if (parent === undefined) {
      this.trace = new Trace(options.trace ?? 'full', options.traceCapacity);
      this.kernel = new Kernel(program, topology, seed, { trace: this.trace });
      this.keyframes = new Keyframes(options.keyframeBudgetBytes);
      this.keyframes.add(0, this.kernel.snapshot());
      return;
    }
    const position = parent.position;
    this.trace = parent.trace.fork(position);
    this.kernel = Kernel.restore(program, topology, seed, parent.kernel.snapshot(), { trace: this.trace });
    this.keyframes = parent.keyframes.upTo(position);
    this.#applied = inputs.length;
    this.#reached = position;
    this.#reachedTime = parent.now;
    this.#reconciles = this.kernel.reconciles;
    this.#hashes = parent.#hashes.slice(0, Math.floor(position / HASH_EVERY));
    for (const size of BOUNDED_SIZES) {
      for (const event of parent.#boundaries[size]) if (event <= position) this.#boundaries[size].push(event);
    }
  }

  /** Number of events up to where the run stands. */
  get position(): number {
    return this.kernel.events;
  }

  get now(): Micros {
    return this.kernel.now;
  }

  /** Number of events up to where the run has been. */
  get reached(): number {
    return this.#reached;
  }

  get reachedTime(): Micros {
    return this.#reachedTime;
  }

  get hash(): string {
    return this.kernel.rollingHash;
  }

  /** Rolling hashes at each multiple of HASH_EVERY that was reached; index 0 is after the first HASH_EVERY events. */
  get hashes(): readonly string[] {
    return this.#hashes;
  }

  /** True if acting now would change a future that was already seen. */
  get isInPast(): boolean {
    return this.position < this.#reached || this.#applied < this.inputs.length;
  }

  /** Gives an input now, or for `at`. Only at the end of the run: in the past, `fork` first. */
  input(input: Input, at: Micros = this.now): void {
    if (this.isInPast) throw new Error('the run has gone on from here: fork it to act in the past');
    this.inputs.push({ after: this.position, at, input });
    this.#applied = this.inputs.length;
    this.kernel.input(input, at);
  }

  /** One event forward; false if nothing is pending before or at `until`. */
  stepEvent(until?: Micros): boolean {
    this.#applyInputs();
    if (!this.kernel.step(until)) return false;
    this.#arrived();
    return true;
  }

  /** Runs until virtual time `until`, at most `maxEvents`. Gives the number of events. Time then stands at `until`, unless cut short. */
  runUntil(until: Micros, maxEvents = Number.POSITIVE_INFINITY): number {
    let count = 0;
    while (count < maxEvents && this.stepEvent(until)) count++;
    if (count < maxEvents) this.kernel.idle(until);
    return count;
  }

  /** One step of `size` forward: at least one event. Gives the number of events; 0 if nothing is pending. `maxEvents` bounds it. */
  stepForward(size: StepSize, maxEvents = 1_000_000): number {
    const { reconciles } = this.kernel;
    let count = 0;
    while (count < maxEvents && this.stepEvent()) {
      count++;
      if (size === 'event') break;
      if (size === 'reconcile' && this.kernel.reconciles !== reconciles) break;
      if (size === 'settle' && this.kernel.queue.inFlight === 0) break;
      if (size === 'tick' && this.kernel.lastWasTick) break;
    }
    return count;
  }

  /** Back to the end of the step of `size` before this one. */
  stepBack(size: StepSize): void {
    const from = this.position;
    if (from === 0) return;
    this.seek(size === 'event' ? from - 1 : lastBelow(this.#boundaries[size], from));
  }

  /** To where `events` events have happened; beyond the end it runs on as far as something is pending. */
  seek(events: number): void {
    const goal = Math.max(0, Math.floor(events));
    if (goal < this.position) this.#rewind(goal);
    else {
      if (this.keyframes.before(goal).events > this.position) this.#rewind(goal);
    }
    while (this.position < goal && this.stepEvent());
  }

  /** To just after the last event at or before `time`. */
  seekTime(time: Micros): void {
    if (time < this.now) this.#restore(this.keyframes.beforeTime(time));
    this.runUntil(time);
  }

  /** To the last keyframe before here, whatever has become of the components: for a run that failed in the middle of an event. */
  recover(): void {
    this.#rewind(Math.max(0, this.position - 1));
  }

  /**
   * A run of its own that shares this one's past up to here. Neither influences the other. Of what was given at this very moment it has the
   * first `least` inputs of the run, no others: one goes back to a moment to do something else there.
   */
  fork(least = 0): Run {
    this.#applyInputs(least);
    return new Run(this.program, this.topology, this.seed, this.options, this.inputs.slice(0, this.#applied), this);
  }

  /**
   * What the kernel was when `events` events had happened, or at the end, if that is before: a copy to look at, which leaves no trace.
   * `old`: an earlier copy of this run in which nothing was changed, and which is given up: if it is the nearest before, it goes on.
   */
  kernelAt(events: number, old?: Kernel): Kernel {
    const frame = this.keyframes.before(events);
    const near = old !== undefined && old.events >= frame.events && old.events <= events;
    return this.#goOn(near ? old : this.#copyOf(frame), Math.min(events, this.#reached), Number.POSITIVE_INFINITY);
  }

  /** The same just after the last event at or before `time`. */
  kernelAtTime(time: Micros): Kernel {
    return this.#goOn(this.#copyOf(this.keyframes.beforeTime(time)), this.#reached, time);
  }

  #copyOf({ snapshot }: Keyframe): Kernel {
    return Kernel.restore(this.program, this.topology, this.seed, snapshot, { trace: new Trace('off') });
  }

  /** Whoever looks there looks around there: it leaves keyframes on its way. */
  #goOn(kernel: Kernel, events: number, until: Micros): Kernel {
    let applied = this.#givenBefore(kernel.events);
    let keyframe = kernel.events + LOOK_EVERY;
    while (kernel.events < events) {
      if (kernel.events >= keyframe) {
        this.keyframes.add(kernel.events, kernel.snapshot());
        keyframe = kernel.events + LOOK_EVERY;
      }
      for (; applied < this.inputs.length; applied++) {
        const { after, at, input } = this.inputs[applied] as RecordedInput;
        if (after > kernel.events) break;
        kernel.input(input, at);
      }
      if (!kernel.step(until)) break;
    }
    return kernel;
  }

  #rewind(goal: number): void {
    this.#restore(this.keyframes.before(goal));
  }

  #restore(frame: Keyframe): void {
    this.kernel = Kernel.restore(this.program, this.topology, this.seed, frame.snapshot, { trace: this.trace });
    this.#applied = this.#givenBefore(frame.events);
  }

  /** Number of inputs that were given before a snapshot or copy at `events` was made: both are made before the inputs of their moment. */
  #givenBefore(events: number): number {
    const first = this.inputs.findIndex(({ after }) => after >= events);
    return first < 0 ? this.inputs.length : first;
  }

  /** Of those that are due at this position, all, or the first of the run up to `limit`. */
  #applyInputs(limit = this.inputs.length): void {
    while (this.#applied < limit) {
      const next = this.inputs[this.#applied];
      if (next === undefined || next.after > this.position) return;
      this.#applied++;
      this.kernel.input(next.input, next.at);
    }
  }

  /** Book-keeping after an event: once for each event, however often it is executed. */
  #arrived(): void {
    const { kernel } = this;
    const position = kernel.events;
    if (position <= this.#reached) return;
    this.#reached = position;
    this.#reachedTime = kernel.now;
    if (position % HASH_EVERY === 0) this.#hashes.push(kernel.rollingHash);
    if (kernel.reconciles !== this.#reconciles) {
      this.#reconciles = kernel.reconciles;
      this.#boundaries.reconcile.push(position);
    }
    if (kernel.queue.inFlight === 0) this.#boundaries.settle.push(position);
    if (kernel.lastWasTick) this.#boundaries.tick.push(position);
    if (position < this.#nextKeyframe) return;
    const snapshot = kernel.snapshot();
    this.keyframes.add(position, snapshot);
    this.#nextKeyframe = position + Math.max(this.options.keyframeEvery ?? KEYFRAME_EVERY, Math.ceil(snapshot.bytes / BYTES_PER_EVENT));
  }
}

/** The largest of ascending `events` below `limit`; 0 if there is none. */
function lastBelow(events: readonly number[], limit: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return events[low - 1] ?? 0;
}
