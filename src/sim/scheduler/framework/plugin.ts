/**
 * The extension points that a plugin may fill, in the order in which they come: PreEnqueue, QueueSort, PreFilter, Filter, PostFilter,
 * PreScore, Score with NormalizeScore, Reserve, Permit, and those of binding-points.ts: PreBindPreFlight, PreBind, Bind, PostBind, and
 * Unreserve, which undoes Reserve. Follows framework/interface.go. Those of this file are pure functions: what a plugin works out before
 * the nodes are looked at lives in the closure that it returns, for one cycle; what it sets aside is a plan, which the framework keeps.
 */

import type { Micros } from '../../../kernel/effects.ts';
import type { PreemptionWords } from '../extenders/words.ts';
import type { BindingPoints } from './binding-points.ts';
import type { Hints } from './change.ts';
import type { Known } from './known.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { Trial } from './trial.ts';
import type { PluginError, Rejection, Setback } from './verdict.ts';

/** An image that nodes have. */
export interface SharedImage {
  /** In bytes. */
  readonly size: number;
  /** How many of them have it. */
  readonly nodes: number;
}

/** Pods that are to go to a node as soon as they fit there. */
export interface Nominated {
  /** How many nodes have such pods. */
  readonly size: number;
  on(node: string): readonly PodInfo[];
}

/** What a cycle looks at: all nodes in the scheduler's order, and facts that do not lie in nodes. */
export interface Fleet extends Known {
  readonly nodes: readonly NodeInfo[];
  /** Pods on these nodes that have affinity or anti-affinity to others. */
  readonly podsWithTerms: number;
  readonly nominated: Nominated;
  /** Images that nodes have, by name. */
  readonly images: ReadonlyMap<string, SharedImage>;
  /** What the plugin has set aside for pods in flight, by uid. */
  plans(plugin: string): ReadonlyMap<string, unknown>;
  /** Uids of the pods that wait for the plugin's permit. */
  waiting(plugin: string): readonly string[];
}

/** An error ends the cycle: no node is looked at after that. */
export type Filter = (node: NodeInfo) => Setback | undefined;

export type PreFiltered =
  /** Nothing to do for this pod. */
  | { readonly kind: 'skip' }
  /** No node will do. */
  | { readonly kind: 'reject'; readonly rejection: Rejection }
  | PreparedFilter;

export interface PreparedFilter {
  readonly kind: 'filter';
  readonly filter: Filter;
  /** Names of the nodes that are worth looking at. */
  readonly only?: ReadonlySet<string>;
  /**
   * The filter for one node as it would be with these pods more and those fewer on it; the node info that it is shown has them already.
   * Absent: the filter looks at nothing but the node info. AddPod and RemovePod of the PreFilterExtensions.
   */
  supposing?(added: readonly PodInfo[], removed: readonly PodInfo[], node: NodeInfo): Filter;
}

/** `at`: the node's place among the feasible ones. */
export type Scorer = (node: NodeInfo, at: number) => number;

export type Normalizer = (scores: Float64Array, nodes: readonly NodeInfo[]) => void;

export interface PreScored {
  readonly score: Scorer;
  /** Brings raw scores to 0..100 in place; absent: they are. */
  readonly normalize?: Normalizer;
}

/** What PostFilter is told of a cycle without a feasible node. */
export interface Unfit {
  readonly nodeCount: number;
  /** Set if a PreFilter refused the pod on every node. */
  readonly refused: Rejection | undefined;
  /** Plugins whose PreFilter had nothing to do; those behind the one that refused were not asked. */
  readonly skippedFilters: readonly string[];
  readonly rejected: ReadonlyMap<string, Setback>;
  readonly trial: Trial;
  /** What extenders said of whom to evict; absent: none was asked. */
  readonly preemption?: PreemptionWords | undefined;
}

/** A node where room could be made. */
export interface Proposal {
  readonly node: string;
  /** Pods that would have to go, from the most important to the least. */
  readonly victims: readonly PodInfo[];
  /** So many of them may not be evicted by their budgets. */
  readonly violations: number;
}

/**
 * `helped` and `hopeless` end the stage, `no help` lets the next plugin try. `nominate`: the node that the pod is nominated to; empty: its
 * nomination is taken back; absent: left alone. `work` is handed to `carryOut`.
 */
export type PostFiltered =
  | { readonly kind: 'helped'; readonly nominate?: string; readonly work?: unknown }
  | { readonly kind: 'no help' | 'hopeless'; readonly message: string; readonly nominate?: string; readonly work?: unknown }
  | { readonly kind: 'error'; readonly message: string };

/** `plan`: frozen data, kept as long as the pod is in flight; what is set aside in the scheduler is the sum of the plans in force. */
export type Reserved = { readonly plan: unknown } | { readonly setback: Setback } | undefined;

/** `wait`: at most so long, until a pod that comes later `admits` it by uid. Undefined: approved. */
export type Permitted =
  | { readonly setback: Setback }
  | { readonly wait: Micros; readonly admits?: readonly string[] }
  | { readonly admits: readonly string[] }
  | undefined;

/** What the order of the queue depends on. */
export interface Sortable {
  readonly priority: number;
  /** When it joined the queue, or came back to it. */
  readonly since: Micros;
}

export interface Plugin extends BindingPoints {
  readonly name: string;
  /**
   * All that PreFilter, Filter, PreScore and Score depend on, beside the node info itself, as data for JSON: they say the same of a node
   * to all pods for which this is the same, so their words are kept (recall.ts). Absent: they look farther, at other nodes or objects.
   */
  looksAt?(pod: PodInfo): unknown;
  /** QueueSort: whose turn it is. One plugin of a profile has it. */
  before?(a: Sortable, b: Sortable): boolean;
  /** PreEnqueue: why the pod may not be queued, or undefined. */
  gate?(pod: PodInfo, known: Known): Rejection | undefined;
  preFilter?(pod: PodInfo, fleet: Fleet): PreFiltered;
  /** Called if no node is feasible: can room be made? `dice`: a number in [0, 1) each time. */
  postFilter?(pod: PodInfo, fleet: Fleet, unfit: Unfit, dice: () => number): PostFiltered;
  /** Where its PostFilter could make room, and by whom: what extenders are asked about. Decides nothing. */
  proposals?(pod: PodInfo, fleet: Fleet, unfit: Unfit, dice: () => number): readonly Proposal[];
  /** `feasible`: the nodes that passed. `undefined`: skip. An error ends the cycle. */
  preScore?(pod: PodInfo, feasible: readonly NodeInfo[], fleet: Fleet): PreScored | PluginError | undefined;
  readonly weight?: number;
  /** Has the plugin anything to do for such a pod from Reserve to PostBind? Absent: for every pod. Saves the others the detour. */
  concerns?(pod: PodInfo): boolean;
  /** Sets aside on the node, which counts the pod already, what else the pod will use. */
  reserve?(pod: PodInfo, node: string, fleet: Fleet): Reserved;
  permit?(pod: PodInfo, node: string, fleet: Fleet): Permitted;
  readonly hints?: Hints;
  /** The hint for updated nodes is about taints too. Of other plugins that have one for new nodes the framework takes it that any change of taints may help. */
  readonly judgesTaints?: true;
}

export const MAX_SCORE = 100;

/** DefaultNormalizeScore (plugins/helper/normalize_score.go). */
export function normalizeByMaximum(scores: Float64Array, reverse: boolean): void {
  let most = 0;
  for (const score of scores) if (score > most) most = score;
  for (let i = 0; i < scores.length; i++) {
    const scaled = most === 0 ? 0 : Math.floor((MAX_SCORE * (scores[i] as number)) / most);
    scores[i] = reverse ? MAX_SCORE - scaled : scaled;
  }
}
