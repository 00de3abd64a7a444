/** What the worker tells the page, at most once a frame and only when the last one was acknowledged. */
import type { Micros } from '../kernel/effects.ts';
import type { Bookmark } from './marks.ts';
import type { Message } from './message.ts';

export type Pace = 'hop' | 'clock' | 'flat';

/** Where the page looks at the run. `step` counts events: after step n, events 0 to n-1 have happened. */
export interface Cursor {
  readonly step: number;
  readonly time: Micros;
  /** Rolling hash over all events so far, 8 to 16 hexadecimal digits. */
  readonly hash: string;
  /** How far the branch is recorded. */
  readonly lastStep: number;
  readonly lastTime: Micros;
  readonly branch: number;
  readonly playing: boolean;
  readonly pace: Pace;
  readonly speed: number;
  /** Nothing is under way: only clocks tick. */
  readonly settled: boolean;
  /** `breakpointId` of the breakpoint that stopped the run here; empty: none did. */
  readonly stopped: string;
  /** The step at which the story begins: the cluster is up. */
  readonly home: number;
}

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Terminating';

/** An API object in the few words that trees, badges and node cards need; the whole of it is a query away. */
export interface ObjectSummary {
  /** `resource/namespace/name`: unique and stable. */
  readonly id: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly revision: number;
  readonly created: Micros;
  /** Uids of its controllers, or of all owners if there is no controller. */
  readonly owner: string;
  /** Pods: phase and node. */
  readonly phase?: PodPhase;
  readonly node?: string;
  readonly ready?: boolean;
  readonly reason?: string;
  /** Workloads: "2/3"; nodes: "Ready"; claims: "Bound". Whatever a list would show first. */
  readonly state?: string;
  readonly restarts?: number;
  /** Pods: what they ask for; nodes: what they have for pods. Thousandths of a CPU, and bytes. */
  readonly cpu?: number;
  readonly memory?: number;
  /** Nodes: pods that there is room for, where it stands, and what keeps pods away, e.g. `gpu=true:NoSchedule`. */
  readonly room?: number;
  readonly zone?: string;
  readonly taints?: readonly string[];
  readonly terminating?: boolean;
}

/** Live figures on a closed component. */
export interface ComponentStatus {
  readonly id: string;
  readonly kind: string;
  readonly alive: boolean;
  readonly paused: boolean;
  /** When it comes back by itself; -1: it does not. */
  readonly returns: Micros;
  /** Short fact beside the title, e.g. `rv 1842`, `leader`. */
  readonly note: string;
  /** Named figures in the order in which the card shows them. */
  readonly gauges: readonly Gauge[];
}

export interface Gauge {
  readonly name: string;
  readonly value: number;
  /** What a full bar means; 0: a figure without bar. */
  readonly full: number;
}

export interface LinkStatus {
  readonly between: readonly [string, string];
  readonly cut: boolean;
  /** One way, microseconds. */
  readonly latency: Micros;
}

export interface BranchInfo {
  readonly id: number;
  readonly name: string;
  /** The branch it left and the step where; -1: the first. */
  readonly parent: number;
  readonly forkStep: number;
  readonly lastStep: number;
  readonly lastTime: Micros;
}

/** Messages under way together: concurrent, none can overtake or cause another. */
export interface Beat {
  readonly id: number;
  readonly messages: readonly Message[];
  /** On-screen time of the flight, milliseconds. */
  readonly duration: number;
  /** Idle virtual time that was skipped before it. */
  readonly skipped: Micros;
}

/** How many messages passed from one component to another since the last frame. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Frame {
  readonly type: 'frame';
  readonly number: number;
  readonly cursor: Cursor;
  /** True if the page must forget what it knew (a new run). */
  readonly reset: boolean;
  /** The cursor did not walk here event by event: nothing is seen to arrive. */
  readonly jumped: boolean;
  readonly beat: Beat | undefined;
  /** What was delivered last, newest last; a bounded sample. */
  readonly passed: readonly Message[];
  readonly flows: readonly Flow[];
  readonly changed: readonly ObjectSummary[];
  /** Ids of objects that are gone. */
  readonly removed: readonly string[];
  readonly components: readonly ComponentStatus[];
  /** Ids of those that are not there any more, or not yet. */
  readonly gone: readonly string[];
  readonly links: readonly LinkStatus[];
  readonly branches: readonly BranchInfo[] | undefined;
  /** Those of the present branch by step; undefined: as before. */
  readonly bookmarks: readonly Bookmark[] | undefined;
}

/** Bounds of a frame. */
export const MAX_PASSED = 64;
export const MAX_BEAT = 64;
