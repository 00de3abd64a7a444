/**
 * One scheduling cycle as a pure function: filter, score, choose. Follows schedule_one.go (schedulePod) and
 * framework/runtime/framework.go. Recording it in full costs more, and decides the same.
 */
import { type ExtenderWords, letPass, type PreemptionWords, pointsOf } from '../extenders/words.ts';
import type { NodeInfo } from './node-info.ts';
import type { Fleet, Plugin, PreScored, Scorer } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import { preFilter } from './pre-filter.ts';
import { type KeptPoints, recall } from './recall.ts';
import { type Trial, trialOf } from './trial.ts';
import { isRejection, type PluginError, type Rejection, type Setback } from './verdict.ts';

/** The plugins that a cycle asks. */
export interface Lineup {
  /** In the order in which nodes are shown to them. */
  readonly filtering: readonly Plugin[];
  /** The same plugins in the order in which they are asked before that; absent: likewise. */
  readonly preparing?: readonly Plugin[];
  readonly scoring: readonly Plugin[];
  /** Nobody scores: the first feasible node will do. */
  readonly takesFirst?: boolean;
}

export interface CycleOptions {
  readonly lineup: Lineup;
  /** Where in the list of nodes filtering begins: it rotates from cycle to cycle. */
  readonly start: number;
  /** 0: adaptive. */
  readonly percentageOfNodesToScore: number;
  /** What extenders said of nodes; absent: none was asked. */
  readonly extenders?: ExtenderWords | undefined;
  /** A number in [0, 1): decides ties. */
  dice(): number;
}

export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** Before normalisation, after it, and times weight: by place in `feasible`. */
  readonly raw: Float64Array;
  readonly normalized: Float64Array;
}

export interface Cycle {
  readonly pod: PodInfo;
  readonly nodeCount: number;
  /** Set if a PreFilter refused the pod on every node. */
  readonly refused: Rejection | undefined;
  /** Plugins that restricted the nodes, and to which. */
  readonly restrictedBy: readonly string[];
  readonly restrictedTo: ReadonlySet<string> | undefined;
  /** Plugins with something to filter, in the order in which each node is shown to them; the first that refuses has the last word. */
  readonly filters: readonly string[];
  readonly skippedFilters: readonly string[];
  readonly rejected: ReadonlyMap<string, Setback>;
  /** Set if a filter could not say: the cycle came to nothing. */
  readonly error: PluginError | undefined;
  /** Set if a plugin could not prepare its scores: likewise. */
  readonly unscored: PluginError | undefined;
  readonly feasible: readonly NodeInfo[];
  readonly skippedScores: readonly string[];
  /** Empty with fewer than two feasible nodes: nothing is scored then. */
  readonly scores: readonly PluginScores[];
  readonly totals: Float64Array;
  readonly winner: NodeInfo | undefined;
  /** The pod passed on the node that it is nominated to: no other was looked at. */
  readonly onNominated: boolean;
  readonly trial: Trial;
  /** What extenders said of whom to evict, if any was asked. */
  readonly preemption?: PreemptionWords | undefined;
  /** Where the next cycle begins. */
  readonly nextStart: number;
}

const MIN_FEASIBLE = 100;
const MIN_PERCENTAGE = 5;

/** How many feasible nodes are enough (numFeasibleNodesToFind). */
export function nodesToFind(nodes: number, percentage: number): number {
  if (nodes < MIN_FEASIBLE) return nodes;
  const share = percentage === 0 ? Math.max(MIN_PERCENTAGE, 50 - Math.floor(nodes / 125)) : percentage;
  return share >= 100 ? nodes : Math.max(MIN_FEASIBLE, Math.floor((nodes * share) / 100));
}

export function runCycle(pod: PodInfo, fleet: Fleet, options: CycleOptions): Cycle {
  const prepared = preFilter(pod, fleet, options.lineup);
  const { filters, plugins, skipped, refused, only, by } = prepared;
  const all = fleet.nodes;
  const candidates = only === undefined ? all : all.filter(({ name }) => only.has(name));
  const rejected = new Map<string, Setback>();
  const { extenders } = options;
  let feasible: NodeInfo[] = [];
  /** Of the feasible nodes in the fleet; -1: not known. */
  const places: number[] = [];
  const kept = refused === undefined && only === undefined ? recall(options.lineup, pod, prepared, all.length) : undefined;
  const trial = refused === undefined ? trialOf(pod, filters, fleet.nominated, kept) : { on: () => refused, without: () => () => refused };
  let error: PluginError | undefined;
  const visit = (node: NodeInfo, at?: number) => {
    const verdict = trial.on(node, at);
    if (verdict === undefined) {
      feasible.push(node);
      places.push(at ?? -1);
    } else {
      rejected.set(node.name, verdict);
      if (!isRejection(verdict)) error = verdict;
    }
  };
  const nominated = refused === undefined ? nominatedNode(pod, all) : undefined;
  if (nominated !== undefined) visit(nominated);
  if (extenders !== undefined) feasible = letPass(feasible, extenders, rejected);
  const onNominated = feasible.length > 0;
  if (refused === undefined && !onNominated) {
    const takesFirst = options.lineup.takesFirst && extenders === undefined;
    const enough = takesFirst ? 1 : nodesToFind(candidates.length, options.percentageOfNodesToScore);
    for (let i = 0; i < candidates.length && feasible.length < enough && error === undefined; i++) {
      const at = (options.start + i) % candidates.length;
      visit(candidates[at] as NodeInfo, at);
    }
  }
  const processed = feasible.length + rejected.size;
  if (extenders !== undefined) feasible = letPass(feasible, extenders, rejected);
  const chosen = error === undefined && extenders?.error === undefined ? feasible : [];
  const scored =
    chosen.length > 1
      ? scoreAll(pod, chosen, fleet, options, chosen.length === places.length ? kept?.points(chosen, places) : undefined)
      : NOTHING_SCORED;
  return {
    pod,
    nodeCount: all.length,
    refused,
    restrictedBy: by,
    restrictedTo: only,
    filters: plugins,
    skippedFilters: skipped,
    rejected,
    feasible,
    skippedScores: scored.skipped,
    scores: scored.scores,
    totals: scored.totals,
    error,
    unscored: scored.error,
    winner: scored.error !== undefined ? undefined : chosen.length > 1 ? best(chosen, scored.totals, options) : chosen[0],
    onNominated,
    trial,
    preemption: extenders?.preemption,
    nextStart: all.length === 0 || onNominated ? options.start : (options.start + processed) % all.length,
  };
}

/** Room has been made for the pod there: likely it is the only node that will do (evaluateNominatedNode). */
function nominatedNode({ pod }: PodInfo, nodes: readonly NodeInfo[]): NodeInfo | undefined {
  const wanted = pod.status?.nominatedNodeName;
  return wanted ? nodes.find(({ name }) => name === wanted) : undefined;
}

interface Scored {
  readonly error: PluginError | undefined;
  readonly skipped: readonly string[];
  readonly scores: readonly PluginScores[];
  readonly totals: Float64Array;
}

const NOTHING_SCORED: Scored = { error: undefined, skipped: [], scores: [], totals: new Float64Array() };

function scoreAll(
  pod: PodInfo,
  feasible: readonly NodeInfo[],
  fleet: Fleet,
  { lineup, extenders }: CycleOptions,
  kept: KeptPoints | undefined,
): Scored {
  const skipped: string[] = [];
  const scores: PluginScores[] = [];
  const totals = new Float64Array(feasible.length);
  for (const plugin of lineup.scoring) {
    if (plugin.preScore === undefined) continue;
    const prepared = plugin.preScore(pod, feasible, fleet);
    if (prepared === undefined) {
      skipped.push(plugin.name);
      continue;
    }
    if ('code' in prepared) return { ...NOTHING_SCORED, error: prepared };
    const weight = plugin.weight ?? 1;
    const raw =
      plugin.looksAt === undefined || kept === undefined ? rawPoints(feasible, prepared.score) : kept(plugin.name, prepared.score);
    scores.push({ plugin: plugin.name, weight, raw, normalized: normalized(raw, prepared, feasible) });
  }
  for (const one of extenders?.scores ?? []) scores.push({ plugin: one.extender, weight: one.weight, ...pointsOf(one, feasible) });
  for (const { weight, normalized } of scores)
    for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] as number) + weight * (normalized[i] as number);
  return { error: undefined, skipped, scores, totals };
}

function rawPoints(feasible: readonly NodeInfo[], score: Scorer): Float64Array {
  const raw = new Float64Array(feasible.length);
  for (let i = 0; i < raw.length; i++) raw[i] = score(feasible[i] as NodeInfo, i);
  return raw;
}

function normalized(raw: Float64Array, { normalize }: PreScored, feasible: readonly NodeInfo[]): Float64Array {
  if (normalize === undefined) return raw;
  const points = raw.slice();
  normalize(points, feasible);
  return points;
}

/** One of those with the most points, each with the same chance. */
function best(feasible: readonly NodeInfo[], totals: Float64Array, options: CycleOptions): NodeInfo {
  let most = -1;
  const tied: number[] = [];
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i] as number;
    if (total > most) {
      most = total;
      tied.length = 0;
    }
    if (total === most) tied.push(i);
  }
  const choice = tied.length === 1 ? 0 : Math.floor(options.dice() * tied.length);
  return feasible[tied[choice] as number] as NodeInfo;
}

/** Names of the nodes with the best total. */
export function winners({ feasible, totals, unscored }: Cycle): readonly string[] {
  if (unscored !== undefined) return [];
  if (feasible.length < 2) return feasible.map(({ name }) => name);
  const most = Math.max(...totals);
  return feasible.filter((_, i) => totals[i] === most).map(({ name }) => name);
}
