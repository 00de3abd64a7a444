/** What the scheduler keeps beside its informers: plain data, cloned at snapshots, seen by inspectors. */
import type { ClientSelf } from '../client/state.ts';
import { type CacheState, newCache } from './cache/cache.ts';
import type { Change } from './framework/plugin.ts';
import { newQueue, type QueueEntry, type QueueState } from './queue/scheduling-queue.ts';

/** What is kept of a past cycle without looking again. */
export interface CycleSummary {
  readonly key: string;
  readonly event: number;
  readonly node: string | undefined;
  readonly evaluated: number;
  readonly feasible: number;
  readonly nodes: number;
  /** The best of the other feasible nodes, and the winner's points beyond it; 0: the dice decided. */
  readonly runnerUp: string | undefined;
  readonly lead: number | undefined;
  /** Why nodes were refused, and how many. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface SchedulerState {
  readonly cache: CacheState;
  readonly queue: QueueState;
  /** Where the next cycle begins to look at nodes. */
  start: number;
  /** The pod whose cycle runs. */
  current: QueueEntry | undefined;
  /** What happened during the cycle: its pod is told when it comes back. */
  readonly changes: Change[];
  /** The latest cycles, newest last; at most CYCLES_KEPT. */
  readonly cycles: CycleSummary[];
}

export const CYCLES_KEPT = 50;

export type SchedulerSelf = ClientSelf<SchedulerState>;

export function newSchedulerState(): SchedulerState {
  return { cache: newCache(), queue: newQueue(), start: 0, current: undefined, changes: [], cycles: [] };
}
