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

/** Plain data, frozen. */
export interface ExtenderWords {
  /** The nodes that all of them let pass; undefined: all that none refused. */
  readonly passed: readonly string[] | undefined;
  /** Why nodes were refused. */
  readonly refused: Readonly<Record<string, { readonly unresolvable: boolean; readonly reason: string }>>;
  readonly scores: readonly ExtenderScores[];
  /** One that may not be ignored gave no answer: the attempt comes to nothing. */
  readonly error: string | undefined;
}

export const NOTHING_SAID: ExtenderWords = Object.freeze({ passed: undefined, refused: {}, scores: [], error: undefined });

/** Those of the nodes that extenders let pass; what they refused is told in `rejected`. */
export function letPass(nodes: readonly NodeInfo[], { passed, refused }: ExtenderWords, rejected: Map<string, Setback>): NodeInfo[] {
  const among = passed && new Set(passed);
  return nodes.filter(({ name }) => {
    const refusal = refused[name];
    if (refusal !== undefined) rejected.set(name, rejectionOf(refusal));
    return refusal === undefined && (among?.has(name) ?? true);
  });
}

function rejectionOf({ unresolvable, reason }: { readonly unresolvable: boolean; readonly reason: string }): Rejection {
  return rejection(unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable', EXTENDER, reason);
}

/** Points of the nodes, by their place: as it gave them, and in the framework's measure. */
export function pointsOf({ byNode }: ExtenderScores, nodes: readonly NodeInfo[]) {
  const raw = Float64Array.from(nodes, ({ name }) => byNode[name] ?? 0);
  return { raw, normalized: raw.map((points) => points * (MAX_NODE_SCORE / MAX_EXTENDER_PRIORITY)) };
}
