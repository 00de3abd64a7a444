/** A controller's room: what it sees, what it has to do, what it does, and what it waits to see. */
import type { Micros } from '../kernel/effects.ts';
import type { Message, ObjectKey, Part } from './message.ts';

/** One informer's cache beside what etcd holds. */
export interface CacheInside {
  readonly resource: string;
  readonly phase: 'stopped' | 'listing' | 'watching' | 'waiting';
  readonly revision: string;
  readonly total: number;
  /** Entries that differ from what is stored. */
  readonly behind: number;
  /** Those that are behind come first. */
  readonly rows: readonly CacheRow[];
}

export interface CacheRow {
  readonly object: ObjectKey;
  readonly cached: string;
  readonly live: string;
  readonly stale: boolean;
}

export type KeyState = 'ready' | 'again' | 'later';

export interface QueuedKey {
  readonly key: string;
  readonly state: KeyState;
  /** When it comes back; only for `later`. */
  readonly at: Micros;
  /** Errors in a row. */
  readonly failures: number;
  /** The event that put it there; -1: unknown. */
  readonly cause: number;
}

export interface WorkingKey {
  readonly key: string;
  readonly event: number;
  readonly since: Micros;
  readonly waits: string;
  readonly decision: readonly Part[];
}

export interface PastReconcile {
  readonly event: number;
  readonly time: Micros;
  /** What it decided; empty: it named nothing, and `request` is what it asked for first. */
  readonly decision: readonly Part[];
  readonly request?: Message;
}

export interface ExpectedKey {
  readonly key: string;
  readonly words: string;
  readonly since: Micros;
}

export interface ControllerInside {
  readonly name: string;
  readonly about: string;
  readonly workers: number;
  readonly running: boolean;
  readonly caches: readonly CacheInside[];
  readonly queued: readonly QueuedKey[];
  readonly queuedTotal: number;
  readonly rateLimit: string;
  readonly working: readonly WorkingKey[];
  readonly expected: readonly ExpectedKey[];
  /** How many owners have nothing outstanding. */
  readonly satisfied: number;
  /** False: this controller keeps no expectations. */
  readonly expects: boolean;
  /** Newest first. */
  readonly past: readonly PastReconcile[];
}
