/** What extenders say of nodes in the course of a cycle, and what the cycle makes of it. Follows schedule_one.go (findNodesThatPassExtenders, prioritizeNodes). */
import { MAX_EXTENDER_PRIORITY } from '../../machinery/wire/extender.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { type Rejection, rejection, type Setback } from '../framework/verdict.ts';

/** Stands for all extenders among the plugins that rejected a pod. */
export const EXTENDER = 'Extender';

const MAX_NODE_SCORE = 100;

export interface ExtenderScores {
  /** Where it is. */
  readonly extender: string;
  readonly weight: number;
  readonly byNode: Readonly<Record<string, number>>;
}

/** Nodes that were refused for one reason. */
export interface RefusedNodes {
  readonly unresolvable: boolean;
  readonly reason: string;
  readonly nodes: readonly string[];
}

/** Whom they would have evicted on a node. */
export interface AgreedVictims {
  readonly node: string;
  /** From the most important to the least. */
  readonly uids: readonly string[];
  /** So many of them may not be evicted by their budgets. */
  readonly violations: number;
}

/** What they made of the nodes where evicting pods would help; the second: one that may not be ignored failed. */
export type PreemptionWords = { readonly candidates: readonly AgreedVictims[] } | { readonly error: string };

/** Plain data, frozen. Told by reason, not by node: cycles over thousands of nodes are kept. */
export interface ExtenderWords {
  /** The nodes that all of them let pass; undefined: all that none refused. */
  readonly passed: readonly string[] | undefined;
  /** The last word about a node counts. */
  readonly refused: readonly RefusedNodes[];
  readonly scores: readonly ExtenderScores[];
  /** One that may not be ignored gave no answer: the attempt comes to nothing. */
  readonly error: string | undefined;
  /** Absent: nobody was asked. */
  readonly preemption?: PreemptionWords;
}

export const NOTHING_SAID: ExtenderWords = Object.freeze({ passed: undefined, refused: [], scores: [], error: undefined });

/** Those of the nodes that extenders let pass; what they refused is told in `rejected`. */
export function letPass(nodes: readonly NodeInfo[], { passed, refused }: ExtenderWords, rejected: Map<string, Setback>): NodeInfo[] {
  const among = passed && new Set(passed);
  const refusals = new Map<string, Rejection>();
  for (const { unresolvable, reason, nodes: names } of refused) {
    const refusal = rejection(unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', EXTENDER, reason);
    for (const name of names) refusals.set(name, refusal);
  }
  return nodes.filter(({ name }) => {
    const refusal = refusals.get(name);
    if (refusal !== undefined) rejected.set(name, refusal);
    return refusal === undefined && (among?.has(name) ?? true);
  });
}

/** Points of the nodes, by their place: as it gave them, and in the framework's measure. */
export function pointsOf({ byNode }: ExtenderScores, nodes: readonly NodeInfo[]) {
  const raw = Float64Array.from(nodes, ({ name }) => byNode[name] ?? 0);
  return { raw, normalized: raw.map((points) => points * (MAX_NODE_SCORE / MAX_EXTENDER_PRIORITY)) };
}
