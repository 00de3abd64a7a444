/**
 * What would flip a cycle that found no node: node by node the smallest change that brings the pod there, or, where no single one does, a few
 * that do together. Guessed by the plugin that refuses (candidates.ts), found by trying the node with the change made (changed.ts), and kept
 * only if the whole cycle, really run with it, finds the pod feasible there.
 */
import type { Cycle } from '../framework/cycle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Setback } from '../framework/verdict.ts';
import { candidates } from './candidates.ts';
import { type Change, sizeOf } from './change.ts';
import { changed } from './changed.ts';
import { nameOfOneMore } from './on-nodes.ts';
import { gateOf, isFeasible, leftOut, refusalOn } from './refusal.ts';
import type { Situation } from './situation.ts';
import { tightened } from './tighten.ts';

export interface Flip {
  readonly node: string;
  /** The first plugin that refuses the node. */
  readonly refused: Setback;
  /** What is enough, all of it together; empty: nothing that was thought of is. */
  readonly changes: readonly Change[];
}

/** For one answer: whole cycles that are run, nodes that these may visit, and single nodes that are tried with a change. */
const MAX_CYCLES = 150;
const MAX_VISITS = 150_000;
const MAX_TRIALS = 6_000;
/** A trial of one node looks at the others too, if only to see that they are as before. */
const TRIALS_PER_THOUSAND_NODES = 8;
/** Changes that are made together at most. */
const MAX_TOGETHER = 4;
/** First changes of several that are tried. */
const MAX_FIRST = 2;

/** Counts down what one answer may cost. */
class Allowance {
  #cycles = MAX_CYCLES;
  #visits = MAX_VISITS;
  #trials = MAX_TRIALS;

  cycle(nodes: number): boolean {
    this.#cycles--;
    this.#visits -= nodes;
    return this.#cycles >= 0 && this.#visits >= 0;
  }

  trial(nodes: number): boolean {
    this.#trials -= 1 + (nodes * TRIALS_PER_THOUSAND_NODES) / 1_000;
    return this.#trials >= 0;
  }
}

/** Where the pod would go: a node that is added is another than the one that refuses. */
function goal(change: Change, node: NodeInfo): string {
  return change.kind === 'add node' ? nameOfOneMore(node.name) : node.name;
}

class Search {
  readonly #allowance = new Allowance();

  flip(situation: Situation, node: NodeInfo, refused: Setback): Flip {
    for (let together = 1; together <= MAX_TOGETHER; together++) {
      const changes = this.#changes(situation, node, refused, together);
      if (changes === undefined) continue;
      const isEnough = (some: readonly Change[]) => this.#isEnough(situation, node, some);
      return { node: node.name, refused, changes: together === 1 ? changes : tightened(changes, isEnough) };
    }
    return { node: node.name, refused, changes: [] };
  }

  /** So many, of which the last one is enough. */
  #changes(situation: Situation, node: NodeInfo, refused: Setback, together: number): readonly Change[] | undefined {
    return together === 1 ? this.#single(situation, node, refused) : this.#several(situation, node, refused, together);
  }

  #single(situation: Situation, node: NodeInfo, refused: Setback): readonly Change[] | undefined {
    const suffices = (change: Change) => this.#refusal(situation, node, change) === undefined;
    for (const change of candidates({ situation, node, refused, suffices })) {
      if (!suffices(change)) continue;
      const now = changed(situation, change);
      if (now === undefined || !this.#allowance.cycle(now.fleet.nodes.length)) return undefined;
      if (isFeasible(now, goal(change, node))) return [change];
    }
    return undefined;
  }

  /** First one that satisfies the plugin that refuses, then what the next one needs. */
  #several(situation: Situation, node: NodeInfo, refused: Setback, together: number): readonly Change[] | undefined {
    const suffices = (change: Change) => isOther(this.#refusal(situation, node, change), refused);
    let tried = 0;
    for (const change of candidates({ situation, node, refused, suffices })) {
      if (change.kind === 'add node' || !suffices(change)) continue;
      const now = changed(situation, change);
      const next = this.#refusal(situation, node, change);
      const there = now?.fleet.nodes.find(({ name }) => name === node.name);
      if (now === undefined || there === undefined || next === undefined || next === 'unknown') continue;
      const rest = this.#changes(now, there, next, together - 1);
      if (rest !== undefined) return [change, ...rest];
      if (++tried === MAX_FIRST) return undefined;
    }
    return undefined;
  }

  #isEnough(situation: Situation, node: NodeInfo, changes: readonly Change[]): boolean {
    if (!this.#allowance.cycle(situation.fleet.nodes.length)) return false;
    const now = changes.reduce<Situation | undefined>((there, change) => there && changed(there, change), situation);
    const last = changes.at(-1);
    return now !== undefined && last !== undefined && isFeasible(now, goal(last, node));
  }

  /** Of the node with the change made; `unknown`: it cannot be made, or enough has been tried. */
  #refusal(situation: Situation, node: NodeInfo, change: Change): Setback | 'unknown' | undefined {
    if (!this.#allowance.trial(situation.fleet.nodes.length)) return 'unknown';
    const now = changed(situation, change);
    return now === undefined ? 'unknown' : refusalOn(now, goal(change, node));
  }
}

/** What was wrong is not wrong any more, whatever else is. */
function isOther(now: Setback | 'unknown' | undefined, before: Setback): boolean {
  if (now === undefined) return true;
  if (now === 'unknown') return false;
  return now.plugin !== before.plugin || !now.reasons.some((reason) => before.reasons.includes(reason));
}

/** Nodes of one refusal that are looked at: those behind them would need as much or more. */
const NODES_OF_A_REFUSAL = 6;

/**
 * Smallest changes first; where nothing helps last. All nodes of a small cluster are looked at, of a large one those that are nearest to
 * having room, for each reason of refusal.
 */
export function flips(situation: Situation, cycle: Cycle): readonly Flip[] {
  const search = new Search();
  const found: Flip[] = [];
  for (const nodes of byRefusal(situation, cycle).values()) {
    nodes.sort((a, b) => roomOf(b.node) - roomOf(a.node));
    for (const { node, refused } of nodes.slice(0, NODES_OF_A_REFUSAL)) found.push(search.flip(situation, node, refused));
  }
  return found.sort((a, b) => effortOf(a) - effortOf(b));
}

/** For one node, whatever its room. */
export function flipFor(situation: Situation, cycle: Cycle, name: string): Flip | undefined {
  const node = situation.fleet.nodes.find((one) => one.name === name);
  const refused = node && (gateOf(situation) ?? refusalIn(cycle, node));
  return node && refused && new Search().flip(situation, node, refused);
}

function refusalIn(cycle: Cycle, { name }: NodeInfo): Setback | undefined {
  const { refused, rejected, restrictedTo, restrictedBy } = cycle;
  const isLeftOut = restrictedTo !== undefined && !restrictedTo.has(name);
  return refused ?? rejected.get(name) ?? (isLeftOut ? leftOut(restrictedBy) : undefined);
}

interface Refused {
  readonly node: NodeInfo;
  readonly refused: Setback;
}

function byRefusal(situation: Situation, cycle: Cycle): Map<string, Refused[]> {
  const gated = gateOf(situation);
  const groups = new Map<string, Refused[]>();
  for (const node of situation.fleet.nodes) {
    const refused = gated ?? refusalIn(cycle, node);
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

/** The fewer the better; of as many the smaller. */
function effortOf({ changes }: Flip): number {
  if (changes.length === 0) return Number.POSITIVE_INFINITY;
  return changes.length * 1_000 + changes.reduce((sum, change) => sum + sizeOf(change), 0);
}
