/**
 * A pod that waits to be scheduled. Follows framework/types.go (QueuedPodInfo). Frozen: whatever becomes of it makes a new one, so that
 * heaps and indexes may hold it too, and what they hold is void as soon as it is not the one that the queue has.
 */
import type { Micros } from '../../../kernel/effects.ts';
import type { Sortable } from '../framework/plugin.ts';

export type Place = 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface QueueEntry extends Sortable {
  readonly key: string;
  readonly uid: string;
  /** Order in which pods came, or came back, to the queue: decides where the queue sort plugin does not. */
  readonly serial: number;
  /** Attempts in which a plugin rejected the pod. */
  readonly attempts: number;
  /** Attempts since the last of these that ended with an error: while there are any, they alone count for the backoff. */
  readonly errors: number;
  readonly place: Place;
  /** End of the backoff. */
  readonly until: Micros;
  /** Plugins that rejected it last, and those that gated it since; empty after an error. */
  readonly rejectors: readonly string[];
  /** The plugin that keeps it from being queued. */
  readonly gate: string | undefined;
  /** Event that put it where it is: the cause of the cycle that takes it. */
  readonly cause: number;
}
