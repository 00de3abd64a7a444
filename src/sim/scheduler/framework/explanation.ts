/** A cycle told in full: node by node what each filter said, what each score plugin gave, who won and who came second. */
import { type Cycle, type CycleOptions, type PluginScores, runCycle } from './cycle.ts';
import type { NodeInfo } from './node-info.ts';
import type { Filter, Fleet, Plugin } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import { trialOf } from './trial.ts';
import type { Setback } from './verdict.ts';

/** Of a filter plugin about a node. `not asked`: another had refused before, or the node was not visited. */
export type FilterVerdict = 'passed' | 'not asked' | Setback;

export interface NodeExplanation {
  readonly node: string;
  /** False: enough feasible nodes were found before, or a PreFilter ruled it out. */
  readonly visited: boolean;
  /** As the framework asks: the first refusal stops. By place in the cycle's `filters`. */
  readonly verdicts: readonly FilterVerdict[];
  /** On request, what every plugin says whether or not it is asked: by place in `allFilters`. */
  readonly allVerdicts: readonly FilterVerdict[] | undefined;
  /** Its place in `feasible`, and so in the arrays of `scores` and `totals`; -1 if it is not feasible. */
  readonly place: number;
}

export interface WeightedScores extends PluginScores {
  readonly weighted: Float64Array;
}

export interface Explanation extends Cycle {
  readonly scores: readonly WeightedScores[];
  /** All nodes, in the scheduler's order. */
  readonly nodes: readonly NodeExplanation[];
  /** How many nodes were looked at, and how many of them passed. */
  readonly visited: number;
  readonly found: number;
  /** Plugins behind `allVerdicts`: with them those that stopped the cycle before a node was looked at. Empty unless asked for. */
  readonly allFilters: readonly string[];
  /** The best of the others, the one visited first among equals; undefined with fewer than two feasible nodes. */
  readonly runnerUp: NodeInfo | undefined;
  /** Points between winner and runner-up; 0: the dice decided. */
  readonly lead: number | undefined;
}

export function explained(pod: PodInfo, fleet: Fleet, options: CycleOptions, everyVerdict: boolean): Explanation {
  const cycle = runCycle(pod, fleet, options);
  const all = everyVerdict ? everyFilter(pod, fleet, options.lineup.filtering) : undefined;
  const places = new Map(cycle.feasible.map(({ name }, place) => [name, place]));
  const second = runnerUp(cycle);
  return {
    ...cycle,
    scores: cycle.scores.map((one) => ({ ...one, weighted: one.normalized.map((points) => points * one.weight) })),
    nodes: fleet.nodes.map((node) => explainNode(cycle, node, places.get(node.name) ?? -1, all)),
    visited: cycle.feasible.length + cycle.rejected.size,
    found: cycle.feasible.length,
    allFilters: all?.map(({ plugin }) => plugin) ?? [],
    runnerUp: second?.node,
    lead: second?.lead,
  };
}

interface NamedFilter {
  readonly plugin: string;
  readonly filter: Filter;
}

/** A plugin that refuses the pod before any node is looked at refuses it on every node. */
function everyFilter(pod: PodInfo, fleet: Fleet, plugins: readonly Plugin[]): readonly NamedFilter[] {
  return plugins.flatMap((plugin): readonly NamedFilter[] => {
    const result = plugin.preFilter?.(pod, fleet);
    if (result === undefined || result.kind === 'skip') return [];
    return [
      { plugin: plugin.name, filter: result.kind === 'reject' ? () => result.rejection : trialOf(pod, [result], fleet.nominated).on },
    ];
  });
}

function explainNode(cycle: Cycle, node: NodeInfo, place: number, all: readonly NamedFilter[] | undefined): NodeExplanation {
  const rejection = cycle.rejected.get(node.name);
  const visited = place >= 0 || rejection !== undefined;
  const allVerdicts = all?.map(({ filter }): FilterVerdict => filter(node) ?? 'passed');
  return { node: node.name, visited, verdicts: verdictsOf(cycle.filters, visited, rejection), allVerdicts, place };
}

function verdictsOf(filters: readonly string[], visited: boolean, rejection: Setback | undefined): readonly FilterVerdict[] {
  if (!visited) return filters.map(() => 'not asked');
  const by = rejection === undefined ? -1 : filters.indexOf(rejection.plugin);
  // Extenders are asked after all filters.
  const refusing = by < 0 ? filters.length : by;
  return filters.map((_, at) => {
    if (at < refusing) return 'passed';
    return at === refusing && rejection !== undefined ? rejection : 'not asked';
  });
}

/** The best of the nodes that did not win, and how many points it lacks; undefined with fewer than two feasible nodes. */
export function runnerUp({ feasible, totals, winner }: Cycle): { readonly node: NodeInfo; readonly lead: number } | undefined {
  let best = -1;
  let most = 0;
  for (let at = 0; at < totals.length; at++) {
    const total = totals[at] as number;
    if (total > most) most = total;
    if (feasible[at] !== winner && (best < 0 || total > (totals[best] as number))) best = at;
  }
  return best < 0 ? undefined : { node: feasible[best] as NodeInfo, lead: most - (totals[best] as number) };
}
