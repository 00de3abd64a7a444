/** The scheduler's room: who waits and what for, and one scheduling cycle told node by node and plugin by plugin. */
import type { Micros } from '../kernel/effects.ts';
import type { ObjectKey, Part } from './message.ts';

/** `binding`: it has a node, and the API server is being told. */
export type QueueName = 'in a cycle' | 'binding' | 'active' | 'backoff' | 'unschedulable' | 'gated';

export interface WaitingPod {
  readonly pod: ObjectKey;
  readonly queue: QueueName;
  readonly priority: number;
  /** Attempts that failed. */
  readonly attempts: number;
  /** Since when it waits there. */
  readonly since: Micros;
  /** Why it waits, and what will wake it, in words. */
  readonly why: string;
  readonly wakes: string;
  /** The event that put it there; -1: unknown. */
  readonly cause: number;
}

/** Most waiting pods that one answer carries; `counts` are exact. */
export const MAX_WAITING = 2_000;

export interface CycleBrief {
  /** Names the cycle. */
  readonly event: number;
  readonly time: Micros;
  readonly pod: ObjectKey;
  /** Empty: it fits nowhere. */
  readonly node: string;
}

export interface SchedulerInside {
  readonly counts: Readonly<Record<QueueName, number>>;
  /** In the order in which they will be tried, queue by queue. */
  readonly waiting: readonly WaitingPod[];
  /** The latest cycles, newest first. */
  readonly cycles: readonly CycleBrief[];
  /** The names by which pods choose a profile of it. */
  readonly profiles: readonly string[];
  /** Of the part CONFIGURATION_PART only. */
  readonly configuration?: ConfigurationInside;
}

/** Before the event that names a cycle: the part of the room that tells of it. */
export const CYCLE_PART = 'cycle ';

/** Before the key of a pod that waits, and was not tried yet: the part of the room that tells what would make it fit. */
export const WAITING_PART = 'waiting ';

/** Names the part of the room that tells of the scheduler's configuration. */
export const CONFIGURATION_PART = 'configuration';

/** What a profile runs at an extension point, in order; of scores with their weights. */
export interface PointPlugins {
  readonly point: string;
  readonly plugins: readonly { readonly name: string; readonly weight?: number }[];
}

export interface ProfileInside {
  readonly name: string;
  /** 0: as many as the size of the cluster suggests. */
  readonly percentageOfNodesToScore: number;
  readonly points: readonly PointPlugins[];
}

export interface ConfigurationInside {
  /** As it was given; empty: the defaults. */
  readonly text: string;
  readonly profiles: readonly ProfileInside[];
}

export interface ExtensionPoint {
  readonly name: string;
  readonly state: 'done' | 'failed' | 'skipped';
  readonly note: string;
  /** That have something to do there for the pod; absent where the matrix tells it. */
  readonly plugins?: readonly string[];
}

/** What a filter said about a node. */
export const VERDICT = { none: 0, passed: 1, refused: 2, notAsked: 3 } as const;

/** By place in `SchedulingCycle.nodes`; scores are NaN where the node was not scored. */
export interface CyclePlugin {
  readonly name: string;
  /** `skipped`: it had nothing to say about this pod. */
  readonly filter: 'ran' | 'skipped' | 'none';
  readonly score: 'ran' | 'skipped' | 'none';
  readonly weight: number;
  readonly verdicts: Uint8Array;
  readonly raw: Float64Array;
  readonly normalised: Float64Array;
}

export type NodeOutcome = 'winner' | 'runner-up' | 'fits' | 'refused' | 'not looked at';

export interface CycleNode {
  readonly name: string;
  readonly outcome: NodeOutcome;
  /** Why it was refused, and by which plugin; else empty. */
  readonly reason: string;
  readonly by: string;
  /** Refused for good: evicting pods would not help. */
  readonly unresolvable: boolean;
  /** NaN: not scored. */
  readonly total: number;
}

/** A node where evicting pods would have made room, and the harm that it would do, by which nodes are compared. */
export interface PreemptionCandidate {
  readonly node: string;
  readonly isChosen: boolean;
  /** From the most important to the least. */
  readonly victims: readonly Part[];
  /** So many of them may not be evicted by their budgets. */
  readonly violations: number;
  /** Priorities of the victims. */
  readonly highest: number;
  readonly sum: number;
  /** When the most important of them was started; NaN: it was not yet. */
  readonly started: Micros;
}

/** A pod that goes, and who will make another one in its stead. */
export interface Victim {
  readonly pod: ObjectKey;
  /** Uid of its controller, and what that is; empty: it has none. */
  readonly owner: string;
  readonly ownerName: string;
}

/** By what the harm of nodes was told apart, in the order in which they are compared; one of them decided. */
export type PreemptionGround = 'only one' | 'budgets' | 'highest priority' | 'sum of priorities' | 'number' | 'age' | 'chance';

export interface Preemption {
  readonly sentence: readonly Part[];
  readonly ground: PreemptionGround;
  /** The chosen one first; `more` are left out. */
  readonly candidates: readonly PreemptionCandidate[];
  readonly more: number;
  readonly victims: readonly Victim[];
}

export interface SchedulingCycle extends CycleBrief {
  /** What came of it, and what decided, one sentence each. */
  readonly summary: readonly Part[];
  readonly decided: string;
  readonly points: readonly ExtensionPoint[];
  readonly plugins: readonly CyclePlugin[];
  /** Nodes in the scheduler's order. */
  readonly nodes: readonly CycleNode[];
  readonly visited: number;
  readonly feasible: number;
  /** Room was made by evicting pods. */
  readonly preemption: Preemption | undefined;
}

/** What would have brought the pod of a cycle onto nodes that refused it: the cycle, run with it, agrees. */
export interface Flip {
  readonly nodes: readonly string[];
  /** The first plugin that refuses the first of them, and why. */
  readonly by: string;
  readonly reason: string;
  readonly sentence: readonly Part[];
  /** As data: `kind` and what it needs. One, or a few that do together what none does alone. */
  readonly changes: readonly Readonly<Record<string, unknown>>[];
}

export interface Flips {
  /** Smallest changes first. */
  readonly flips: readonly Flip[];
  /** Nodes for which changes were tried. */
  readonly tried: number;
}
