/** What the scheduler keeps beside its informers: plain data, cloned at snapshots, seen by inspectors. */
import type { TimerId } from '../../kernel/component.ts';
import { ValueMap } from '../../kernel/value-map.ts';
import type { ClientSelf } from '../client/state.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import { type CacheState, newCache } from './cache/cache.ts';
import type { SchedulerConfiguration } from './config/configuration.ts';
import type { ExtenderWords } from './extenders/words.ts';
import type { Change } from './framework/change.ts';
import type { Setback } from './framework/verdict.ts';
import type { QueueEntry } from './queue/entry.ts';
import { type NominationState, newNominations } from './queue/nominations.ts';
import { newQueue, type QueueState } from './queue/scheduling-queue.ts';

/** What is kept of a past cycle without looking again. */
export interface CycleSummary {
  readonly key: string;
  readonly event: number;
  readonly node: string | undefined;
  readonly evaluated: number;
  readonly feasible: number;
  readonly nodes: number;
  /** It passed on the node that it is nominated to: no other was looked at. */
  readonly onNominated: boolean;
  /** The best of the other feasible nodes, and the winner's points beyond it; 0: the dice decided. */
  readonly runnerUp: string | undefined;
  readonly lead: number | undefined;
  /** Why nodes were refused, and how many. */
  readonly reasons: Readonly<Record<string, number>>;
  /** What extenders said, if any was asked. */
  readonly extenders?: ExtenderWords;
}

/** A pod between the queue and its binding, or its way back into the queue. Frozen: what happens to it makes a new one. */
export interface Flight {
  readonly entry: QueueEntry;
  /** The version that was tried; undefined before it was. */
  readonly pod: Pod | undefined;
  /** Where it is assumed. */
  readonly node: string | undefined;
  /** What plugins have set aside for it, by plugin. */
  readonly plans: ReadonlyMap<string, unknown>;
  /** Plugins whose permit it waits for, each with the timer of its patience. */
  readonly permits: ReadonlyMap<string, TimerId>;
  /** Its binding cycle rests until it has all permits, or one is refused. */
  readonly parked: boolean;
  readonly refusal: Setback | undefined;
}

/** An errand that is being carried out. */
export interface UnderWay {
  /** All that is left is that this pod is deleted: its key. */
  readonly hangsOn: string | undefined;
  /** It did not go well: the pod is to be tried again when it is over. */
  readonly failed: boolean;
}

export interface SchedulerState {
  /** What it was started with. */
  readonly configuration: SchedulerConfiguration;
  readonly cache: CacheState;
  readonly queue: QueueState;
  /** Where the next cycle begins to look at nodes. */
  start: number;
  /** The pod whose cycle runs. */
  current: QueueEntry | undefined;
  /** By uid. */
  readonly flights: Map<string, Flight>;
  /** What has happened since these pods were taken from the queue, by uid: they are told if they come back. */
  readonly listening: Map<string, Change[]>;
  /** What the scheduler has written itself and its informers may not have seen yet, by resource id and key (`known.ts`). */
  readonly assumed: Map<string, ApiObject>;
  /** Pods that are to go to a node once they fit there. */
  readonly nominations: NominationState;
  /** What plugins are at for pods that no node would have, by plugin and uid (`errands.ts`). */
  readonly errands: Map<string, UnderWay>;
  /** The latest cycles, newest last; at most CYCLES_KEPT. */
  readonly cycles: CycleSummary[];
}

export const CYCLES_KEPT = 50;

export type SchedulerSelf = ClientSelf<SchedulerState>;

export function newSchedulerState(configuration: SchedulerConfiguration): SchedulerState {
  return {
    configuration,
    cache: newCache(),
    queue: newQueue(),
    start: 0,
    current: undefined,
    flights: new ValueMap(),
    listening: new Map(),
    assumed: new ValueMap(),
    nominations: newNominations(),
    errands: new ValueMap(),
    cycles: [],
  };
}
