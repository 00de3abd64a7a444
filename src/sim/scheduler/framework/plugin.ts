/**
 * The extension points that a plugin may fill. Follows framework/interface.go. A plugin is pure: what it works out before the nodes are
 * looked at lives in the closure that it returns, for one cycle.
 */

import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';
import type { Rejection } from './verdict.ts';

/** What a cycle looks at: all nodes in the scheduler's order, and facts that do not lie in nodes. */
export interface Fleet {
  readonly nodes: readonly NodeInfo[];
  /** Selectors of the Services and workloads that the pod belongs to: whom it is spread with by default. */
  spreadSelectors(pod: PodInfo): readonly LabelSelector[];
}

export type Filter = (node: NodeInfo) => Rejection | undefined;

export type PreFiltered =
  /** Nothing to do for this pod. */
  | { readonly kind: 'skip' }
  /** No node will do. */
  | { readonly kind: 'reject'; readonly rejection: Rejection }
  /** `only`: names of the nodes that are worth looking at. */
  | { readonly kind: 'filter'; readonly filter: Filter; readonly only?: ReadonlySet<string> };

/** `at`: the node's place among the feasible ones. */
export type Scorer = (node: NodeInfo, at: number) => number;

export type Normalizer = (scores: Float64Array, nodes: readonly NodeInfo[]) => void;

export interface PreScored {
  readonly score: Scorer;
  /** Brings raw scores to 0..100 in place; absent: they are. */
  readonly normalize?: Normalizer;
}

export interface Plugin {
  readonly name: string;
  /** PreEnqueue: why the pod may not be queued, or undefined. */
  gate?(pod: PodInfo): Rejection | undefined;
  preFilter?(pod: PodInfo, fleet: Fleet): PreFiltered;
  /** `feasible`: the nodes that passed. `undefined`: skip. */
  preScore?(pod: PodInfo, feasible: readonly NodeInfo[], fleet: Fleet): PreScored | undefined;
  readonly weight?: number;
  /** Could this change make the pod, which the plugin has rejected, fit (QueueingHintFn)? */
  hint?(pod: PodInfo, change: Change): boolean;
}

/** What happened in the cluster, as far as waiting pods care (framework/events.go). */
export type Change =
  | { readonly kind: 'node added'; readonly node: Node }
  | { readonly kind: 'node updated'; readonly old: Node; readonly node: Node }
  | { readonly kind: 'node deleted'; readonly node: Node }
  | { readonly kind: 'assigned pod added' | 'assigned pod deleted'; readonly pod: PodInfo }
  | { readonly kind: 'assigned pod updated'; readonly old: PodInfo; readonly pod: PodInfo }
  /** The waiting pod itself. */
  | { readonly kind: 'pod updated'; readonly old: PodInfo; readonly pod: PodInfo };

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
