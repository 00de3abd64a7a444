/**
 * Snapshots along a run, from which any event is reached by running on. Bounded in memory: when the budget is spent, keyframes are
 * thinned where they stand closest together for their age, so that the near past stays dense and the far past reachable.
 */
import type { Micros } from './effects.ts';
import type { Snapshot } from './snapshot.ts';

export interface Keyframe {
  /** Number of events that had happened. */
  readonly events: number;
  readonly snapshot: Snapshot;
}

/** Default budget: 256 MiB. */
export const KEYFRAME_BUDGET_BYTES = 256 * 1024 * 1024;
const MAX_KEYFRAMES = 512;

export class Keyframes {
  readonly #budget: number;
  readonly #frames: Keyframe[];

  constructor(budgetBytes = KEYFRAME_BUDGET_BYTES, frames: readonly Keyframe[] = []) {
    this.#budget = budgetBytes;
    this.#frames = [...frames];
  }

  get count(): number {
    return this.#frames.length;
  }

  /** Estimated bytes of all keyframes. */
  get bytes(): number {
    let sum = 0;
    for (const frame of this.#frames) sum += frame.snapshot.bytes;
    return sum;
  }

  add(events: number, snapshot: Snapshot): void {
    const at = this.#after(events);
    if (this.#frames[at - 1]?.events === events) return;
    this.#frames.splice(at, 0, { events, snapshot });
    while (this.#frames.length > 2 && (this.bytes > this.#budget || this.#frames.length > MAX_KEYFRAMES)) this.#thin();
  }

  /** The last keyframe at or before `events`. There is always one: the first is never thinned. */
  before(events: number): Keyframe {
    return this.#frames[Math.max(0, this.#after(events) - 1)] as Keyframe;
  }

  /** The last keyframe taken at or before virtual time `time`. */
  beforeTime(time: Micros): Keyframe {
    let at = this.#frames.length - 1;
    while (at > 0 && (this.#frames[at] as Keyframe).snapshot.now > time) at--;
    return this.#frames[at] as Keyframe;
  }

  /** Those up to `events`, for a branch that begins there. */
  upTo(events: number): Keyframes {
    return new Keyframes(this.#budget, this.#frames.slice(0, this.#after(events)));
  }

  /** Index of the first keyframe after `events`. */
  #after(events: number): number {
    let low = 0;
    let high = this.#frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle] as Keyframe).events <= events) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Removes the keyframe that is missed least: the smallest gap left behind, against its age. */
  #thin(): void {
    const frames = this.#frames;
    const newest = (frames.at(-1) as Keyframe).events;
    let best = 1;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < frames.length - 1; i++) {
      const gap = (frames[i + 1] as Keyframe).events - (frames[i - 1] as Keyframe).events;
      const age = newest - (frames[i] as Keyframe).events + gap;
      const loss = gap / Math.sqrt(age);
      if (loss < least) {
        least = loss;
        best = i;
      }
    }
    frames.splice(best, 1);
  }
}
