/** Components that end themselves, and when they come back: what whoever keeps a process alive does, as data. */
import type { Micros } from './effects.ts';

/** The first time it comes back at once, then after `wait`, then after twice the last wait each time, up to `longest`. */
export interface RestartPolicy {
  readonly wait: Micros;
  readonly longest: Micros;
  /** Who lived longer than this begins again with coming back at once. */
  readonly calm: Micros;
}

/** Of one component. Immutable. */
export interface Exits {
  /** Why it ended itself; empty: it is not about to come back. */
  readonly reason: string;
  /** When it comes back, or came back last. */
  readonly at: Micros;
  /** What it waits the next time. */
  readonly wait: Micros;
}

export const NO_EXITS: Exits = Object.freeze({ reason: '', at: 0, wait: 0 });

/** A component that ended itself begins again; void if something else became of it in the meantime. */
export interface Comeback {
  readonly kind: 'comeback';
  readonly component: string;
  /** The life that ended. */
  readonly life: number;
  readonly reason: string;
}

export function nextExit({ wait, longest, calm }: RestartPolicy, last: Exits, reason: string, now: Micros): Exits {
  const span = now - last.at > calm ? 0 : last.wait;
  return Object.freeze({ reason, at: now + span, wait: span === 0 ? wait : Math.min(2 * span, longest) });
}

/** It has come back, or will not. */
export function atRest(exits: Exits): Exits {
  return exits.reason === '' ? exits : Object.freeze({ ...exits, reason: '' });
}
