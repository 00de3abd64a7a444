/** What the page fetches on demand. Every answer is bounded. */
import type { Micros } from '../kernel/effects.ts';
import type { ControllerInside } from './controllers.ts';
import type { Role } from './identity.ts';
import type { Message, ObjectKey, Part } from './message.ts';
import type { Flips, SchedulerInside, SchedulingCycle } from './scheduling.ts';

/** Most rows of one answer. */
export const MAX_ROWS = 500;

export type Question =
  /** Events around `at`, newest last. `background` includes heartbeats; `component` or `object` narrow. */
  | { readonly ask: 'events'; readonly from: number; readonly to: number; readonly background: boolean; readonly only?: EventFilter }
  /** The marks of the timeline for events `from` to `to` (exclusive), or their density in so many buckets. */
  | { readonly ask: 'score'; readonly from: number; readonly to: number; readonly buckets: number; readonly background: boolean }
  /** Which of the events `from` to `to` (exclusive) touch a breakpoint. */
  | { readonly ask: 'hits'; readonly from: number; readonly to: number }
  | { readonly ask: 'event'; readonly event: number }
  | { readonly ask: 'why'; readonly event: number }
  | { readonly ask: 'object'; readonly key: ObjectKey }
  | { readonly ask: 'history'; readonly key: ObjectKey }
  | { readonly ask: 'inside'; readonly component: string; readonly part?: string }
  /** A scheduling cycle by its event. Its answer does not change as the cursor moves. */
  | { readonly ask: 'cycle'; readonly component: string; readonly event: number }
  /** What would have made its pod fit, smallest changes first. */
  | { readonly ask: 'flips'; readonly component: string; readonly event: number }
  /** The same for a pod that waits now, whether or not it was ever tried. */
  | { readonly ask: 'waiting flips'; readonly component: string; readonly pod: ObjectKey }
  /** Why its pod did not come to a node, in a sentence. */
  | { readonly ask: 'why not'; readonly component: string; readonly event: number; readonly node: string }
  | { readonly ask: 'compare'; readonly branch: number; readonly with: number }
  | { readonly ask: 'file' }
  | { readonly ask: 'effects'; readonly event: number };

export interface EventFilter {
  readonly component?: string;
  readonly object?: ObjectKey;
}

export interface EventRows {
  readonly rows: readonly Message[];
  /** Range of event ids that was searched. */
  readonly from: number;
  readonly to: number;
}

export interface ScoreMark {
  readonly event: number;
  readonly time: Micros;
  readonly component: string;
  readonly kind: Message['kind'];
  readonly verb: Message['verb'];
  readonly failed: boolean;
}

/** Either every mark, or, if there are too many, counts. */
export interface Score {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly ScoreMark[];
  /** By role: number of events in each bucket. Empty if `marks` is complete. */
  readonly density: Readonly<Partial<Record<Role, readonly number[]>>>;
  /** Time at the beginning of each of ten equal parts, for the ruler. */
  readonly times: readonly Micros[];
}

/** Most single marks; beyond it the score is told as density. */
export const MAX_MARKS = 2_000;

export interface StepDetail {
  readonly name: string;
  readonly component: string;
  readonly locals: readonly StepLocal[];
}

export interface StepLocal {
  readonly name: string;
  readonly value: string;
}

export interface EventDetail {
  readonly message: Message;
  readonly method?: string;
  readonly path?: string;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly latency: Micros;
  /** YAML of the object before and after; absent where there is none. */
  readonly before?: string;
  readonly after?: string;
  /** What was sent, as YAML. */
  readonly payload?: string;
  readonly steps: readonly StepDetail[];
  /** The scheduling cycle that it is, or that led to it: its event. */
  readonly cycle?: number;
  /** The other end of the exchange: the request of a reply, the reply of a request; -1: none yet. */
  readonly partner: number;
  readonly effects: readonly number[];
}

/** From the last link of the chain to its origin. */
export interface WhyChain {
  readonly links: readonly Message[];
  readonly truncated: boolean;
}

export interface ObjectDetail {
  readonly key: ObjectKey;
  readonly exists: boolean;
  readonly yaml: string;
  readonly kind: string;
  readonly revision: number;
  /** The event that wrote this revision; -1: unknown. */
  readonly writtenBy: number;
  /** What it is doing, in one or two sentences; empty: nothing is known of its kind. */
  readonly words: string;
  readonly facts: readonly ObjectFact[];
  readonly conditions: readonly ObjectCondition[];
  /** Of a pod: the last cycle in which a scheduler looked for its node; `tries`: its event and those before it, the oldest first. */
  readonly cycle?: { readonly scheduler: string; readonly event: number; readonly tries: readonly number[] };
  /** Kubernetes events about it, newest first. */
  readonly events: readonly SaidEvent[];
}

export interface ObjectFact {
  readonly name: string;
  readonly value: readonly Part[];
}

export interface ObjectCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** It is as one would wish. */
  readonly good: boolean;
  /** When it came to be so; -1: unknown. */
  readonly since: Micros;
}

export interface SaidEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly from: string;
  /** When it was said last. */
  readonly time: Micros;
}

export interface ObjectRevision {
  readonly revision: number;
  readonly event: number;
  readonly time: Micros;
  readonly writer: string;
  /** What this revision changed; the whole object for the first one. */
  readonly changes: readonly FieldChange[];
  readonly yaml: string;
}

/** Empty: the field was not there, or is there no more. */
export interface FieldChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** A table or a list inside an opened component. */
export interface InsideTable {
  readonly title: string;
  readonly note: string;
  /** What is told where there are no rows: what would be here, and when. */
  readonly empty: string;
  readonly columns: readonly string[];
  readonly rows: readonly InsideRow[];
  /** How many there are, if not all of them are told. */
  readonly total?: number;
}

export interface InsideRow {
  readonly cells: readonly string[];
  /** Marks of single cells: stale, winner, refused. */
  readonly marks?: readonly (CellMark | '')[];
  readonly object?: ObjectKey;
  /** The event that it is about. */
  readonly event?: number;
  /** What the first cell opens; the object is behind the second then. */
  readonly part?: string;
}

export type CellMark = 'stale' | 'good' | 'bad' | 'current' | 'dim';

export interface InsideStage {
  readonly name: string;
  readonly state: 'done' | 'current' | 'waiting' | 'failed';
  readonly note: string;
  /** YAML of what the stage changed. */
  readonly before?: string;
  readonly after?: string;
}

export interface InsidePart {
  readonly id: string;
  readonly title: string;
  /** What it is for, and what it is doing. */
  readonly about: string;
  readonly note: string;
  readonly busy: boolean;
}

export interface Inside {
  readonly component: string;
  readonly part: string;
  /** One sentence: what this is and what it is doing. */
  readonly summary: string;
  /** Parts that can be opened further. */
  readonly parts: readonly InsidePart[];
  /** A row of stages that work walks through, e.g. the request pipeline. */
  readonly stages: readonly InsideStage[];
  readonly tables: readonly InsideTable[];
  readonly scheduler?: SchedulerInside;
  readonly controller?: ControllerInside;
}

/** A pod of the one future, and the same in the other: itself, or the one that its owner has in its stead there. */
export interface MovedPod {
  readonly pod: ObjectKey;
  /** Its name in the other future. */
  readonly twin: string;
  /** Its nodes; empty: none. */
  readonly here: string;
  readonly there: string;
}

/** Where pods are in the one future and in the other. */
export interface Placements {
  /** Pods that both have, on different nodes; at most MAX_ROWS of them. */
  readonly moved: readonly MovedPod[];
  /** How many there are, how many stay where they were, and how many only one of the two has. */
  readonly movedCount: number;
  readonly same: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
  /** Those that differ most come first; at most MAX_ROWS of them. */
  readonly nodes: readonly NodeLoad[];
  readonly nodeCount: number;
}

/** Pods of a node in the two futures, and the CPU that they ask for, as a share of what it has; NaN: it has none, or is not there. */
export interface NodeLoad {
  readonly node: string;
  /** Pods that are on it in both. */
  readonly both: number;
  readonly podsHere: number;
  readonly podsThere: number;
  readonly cpuHere: number;
  readonly cpuThere: number;
}

export interface Comparison {
  /** First events that differ; absent if one is a prefix of the other. */
  readonly step: number;
  readonly here: Message | undefined;
  readonly there: Message | undefined;
  readonly objects: readonly {
    readonly id: string;
    readonly difference: 'only here' | 'only there' | 'differs';
    readonly here: string;
    readonly there: string;
  }[];
  readonly placements: Placements;
  /** The virtual time of `objects` and `placements`: that of the cursor, or as far as the other has come. */
  readonly time: Micros;
}

export interface Answers {
  readonly events: EventRows;
  readonly score: Score;
  readonly hits: readonly number[];
  readonly event: EventDetail | undefined;
  readonly why: WhyChain;
  readonly object: ObjectDetail | undefined;
  readonly history: readonly ObjectRevision[];
  readonly inside: Inside | undefined;
  readonly cycle: SchedulingCycle | undefined;
  readonly flips: Flips;
  readonly 'waiting flips': Flips;
  readonly 'why not': readonly Part[];
  readonly compare: Comparison;
  readonly file: import('./run-file.ts').RunFile;
  readonly effects: readonly Message[];
}
