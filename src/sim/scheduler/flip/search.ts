/**
 * What would flip a cycle that found no node: node by node the smallest single change that brings the pod there. Guessed by the plugin that
 * refuses (candidates.ts) and kept only if the cycle, really run with the change made, finds the pod feasible there.
 */
import { type Cycle, type Lineup, runCycle } from '../framework/cycle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Setback } from '../framework/verdict.ts';
import { candidates } from './candidates.ts';
import { type Change, changed, nameOfOneMore, type Situation } from './change.ts';

export interface Flip {
  readonly node: string;
  /** The first plugin that refuses the node. */
  readonly refused: Setback;
  /** Undefined: no single change that was thought of is enough. */
  readonly change: Change | undefined;
}

/** Filters are run on so many nodes for one answer, over all tries. */
const MAX_VISITS = 150_000;
const MAX_TRIES = 150;

/** How small a change is: whoever can make it thinks it less than the next. */
const SIZE: Readonly<Record<Change['kind'], number>> = {
  uncordon: 0,
  'ask for less': 1,
  tolerate: 2,
  label: 3,
  skew: 4,
  evict: 5,
  'add node': 6,
  'drop rule': 7,
};

/** Counts down what one answer may cost. */
class Allowance {
  #tries = MAX_TRIES;
  #visits = MAX_VISITS;

  spend(nodes: number): boolean {
    this.#tries--;
    this.#visits -= nodes;
    return this.#tries >= 0 && this.#visits >= 0;
  }
}

/** Is the pod feasible on the node? The whole cycle is run, with that node as the first. */
export function isFeasible({ pod, fleet }: Situation, node: string, lineup: Lineup): boolean {
  const start = fleet.nodes.findIndex(({ name }) => name === node);
  if (start < 0) return false;
  const cycle = runCycle(pod, fleet, { lineup, start, percentageOfNodesToScore: 0, dice: () => 0 });
  return cycle.feasible.some(({ name }) => name === node);
}

function flipOf(situation: Situation, node: NodeInfo, refused: Setback, lineup: Lineup, allowance: Allowance): Flip {
  for (const change of candidates(situation.pod, node, refused)) {
    if (!allowance.spend(situation.fleet.nodes.length)) break;
    const other = changed(situation, change);
    const target = change.kind === 'add node' ? nameOfOneMore(node.name) : node.name;
    if (other !== undefined && isFeasible(other, target, lineup)) return { node: node.name, refused, change };
  }
  return { node: node.name, refused, change: undefined };
}

/** Nodes of one refusal that are looked at: those behind them would need as much or more. */
const NODES_OF_A_REFUSAL = 6;

/**
 * Smallest changes first; where nothing helps last. All nodes of a small cluster are looked at, of a large one those that are nearest to
 * having room, for each reason of refusal.
 */
export function flips(situation: Situation, cycle: Cycle, lineup: Lineup): readonly Flip[] {
  const allowance = new Allowance();
  const found: Flip[] = [];
  for (const nodes of byRefusal(situation.fleet.nodes, cycle).values()) {
    nodes.sort((a, b) => roomOf(b.node) - roomOf(a.node));
    for (const { node, refused } of nodes.slice(0, NODES_OF_A_REFUSAL)) found.push(flipOf(situation, node, refused, lineup, allowance));
  }
  return found.sort((a, b) => sizeOf(a) - sizeOf(b));
}

/** For one node, whatever its room. */
export function flipFor(situation: Situation, cycle: Cycle, name: string, lineup: Lineup): Flip | undefined {
  const node = situation.fleet.nodes.find((one) => one.name === name);
  const refused = node && refusalOf(cycle, node);
  return node && refused && flipOf(situation, node, refused, lineup, new Allowance());
}

function refusalOf(cycle: Cycle, { name }: NodeInfo): Setback | undefined {
  return cycle.refused ?? cycle.rejected.get(name);
}

interface Refused {
  readonly node: NodeInfo;
  readonly refused: Setback;
}

function byRefusal(nodes: readonly NodeInfo[], cycle: Cycle): Map<string, Refused[]> {
  const groups = new Map<string, Refused[]>();
  for (const node of nodes) {
    const refused = refusalOf(cycle, node);
    if (refused === undefined) continue;
    const key = `${refused.plugin} ${refused.reasons.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ node, refused }]);
    else group.push({ node, refused });
  }
  return groups;
}

function roomOf({ allocatable, milliCpu, memory }: NodeInfo): number {
  return (allocatable.milliCpu - milliCpu) / (allocatable.milliCpu || 1) + (allocatable.memory - memory) / (allocatable.memory || 1);
}

function sizeOf({ change }: Flip): number {
  if (change === undefined) return Number.POSITIVE_INFINITY;
  const part =
    change.kind === 'ask for less' ? 1 - change.most / change.asked : change.kind === 'skew' ? (change.to - change.from) / 100 : 0;
  return SIZE[change.kind] + part;
}
