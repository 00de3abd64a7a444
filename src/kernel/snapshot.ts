/** A whole run at one moment, as data. Frozen payloads are shared with the run; all else is its own. */
import type { DeferredEvent } from './component-self.ts';
import type { Micros } from './effects.ts';
import type { EventQueue } from './event-queue.ts';
import type { Exits } from './exits.ts';
import type { RollingHash } from './hash.ts';
import type { LinkTable } from './links.ts';
import type { MessagingState } from './messaging.ts';
import type { ProcessTable } from './process-table.ts';
import type { RandomStreams } from './random.ts';

export interface ComponentSnapshot {
  readonly id: string;
  readonly kind: string;
  readonly config: unknown;
  readonly alive: boolean;
  readonly paused: boolean;
  readonly life: number;
  readonly state: object;
  readonly durable: unknown;
  readonly serving: ReadonlySet<number>;
  readonly deferred: readonly DeferredEvent[];
  readonly exits: Exits;
}

export interface Snapshot {
  readonly now: Micros;
  readonly event: number;
  readonly reconciles: number;
  readonly hash: RollingHash;
  readonly queue: EventQueue;
  readonly random: RandomStreams;
  readonly links: LinkTable;
  readonly timers: readonly number[];
  readonly messaging: MessagingState;
  readonly processes: ProcessTable;
  readonly nextProcess: number;
  readonly components: readonly ComponentSnapshot[];
  /** Estimated size of what is not shared. */
  readonly bytes: number;
}
