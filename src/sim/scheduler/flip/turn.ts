/**
 * What would have sent a pod that has its choice to another feasible node: another weight of one plugin, or a preference of the pod's own. As
 * for nodes that refuse, it is told only if the cycle, really run with it, chooses that node, and no dice are needed.
 */
import type { Pod } from '../../machinery/types/pod.ts';
import { type Cycle, type CycleOptions, type PluginScores, runCycle, winners } from '../framework/cycle.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Fleet } from '../framework/plugin.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';
import { least } from './question.ts';

export type Turn =
  /** `to` 0: the plugin gives no points. */
  | { readonly kind: 'weight'; readonly plugin: string; readonly from: number; readonly to: number }
  /** A preferred term of node affinity for that label. */
  | { readonly kind: 'prefer'; readonly key: string; readonly value: string; readonly weight: number };

/** Weights that are told: greater ones mean that the plugin alone decides. */
const MOST_WEIGHT = 100;
/** By which labels nodes are preferred, the wider first. */
const PLACES = ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'];

/** One of each kind at most. */
export function turns(pod: PodInfo, fleet: Fleet, options: CycleOptions, name: string): readonly Turn[] {
  const cycle = runCycle(pod, fleet, options);
  const at = cycle.feasible.findIndex((node) => node.name === name);
  if (at < 0 || cycle.totals.length === 0 || wins(cycle, name)) return [];
  const holds = (turn: Turn) => wins(turned(pod, fleet, options, turn), name);
  const reweighed = weights(cycle, at, options).find(holds);
  const preferred = preference(cycle, at, holds);
  return [reweighed, preferred].filter((turn) => turn !== undefined);
}

function wins(cycle: Cycle, name: string): boolean {
  const best = winners(cycle);
  return best.length === 1 && best[0] === name;
}

function turned(pod: PodInfo, fleet: Fleet, options: CycleOptions, turn: Turn): Cycle {
  if (turn.kind === 'prefer') return runCycle(podInfo(preferring(pod.pod, turn)), fleet, options);
  const { lineup } = options;
  const scoring = lineup.scoring.flatMap((plugin) => {
    if (plugin.name !== turn.plugin) return [plugin];
    return turn.to === 0 ? [] : [{ ...plugin, weight: turn.to }];
  });
  return runCycle(pod, fleet, { ...options, lineup: { ...lineup, scoring } });
}

function preferring(pod: Pod, { key, value, weight }: Extract<Turn, { readonly kind: 'prefer' }>): Pod {
  const { affinity = {} } = pod.spec;
  const term = { weight, preference: { matchExpressions: [{ key, operator: 'In' as const, values: [value] }] } };
  const terms = [...(affinity.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []), term];
  const nodeAffinity = { ...affinity.nodeAffinity, preferredDuringSchedulingIgnoredDuringExecution: terms };
  return Object.freeze({ ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } });
}

/** For each plugin the weight nearest to its own with which the node has more points than any other; the smallest step first. */
function weights(cycle: Cycle, at: number, { lineup }: CycleOptions): readonly Turn[] {
  const own = cycle.scores.filter(({ plugin }) => lineup.scoring.some(({ name }) => name === plugin));
  return own
    .flatMap((scores): readonly Extract<Turn, { readonly kind: 'weight' }>[] => {
      const step = smallestStep(cycle, at, scores);
      const to = scores.weight + (step ?? 0);
      return step === undefined || to < 0 || to > MOST_WEIGHT ? [] : [{ kind: 'weight', plugin: scores.plugin, from: scores.weight, to }];
    })
    .sort((a, b) => Math.abs(a.to - a.from) - Math.abs(b.to - b.from));
}

/** Totals are linear in the weight: each other node gives a bound. Undefined if no weight will do. */
function smallestStep({ totals }: Cycle, at: number, { normalized }: PluginScores): number | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const [i, total] of totals.entries()) {
    if (i === at) continue;
    const lead = (totals[at] as number) - total;
    const slope = (normalized[at] as number) - (normalized[i] as number);
    if (slope > 0) low = Math.max(low, Math.floor(-lead / slope) + 1);
    else if (slope < 0) high = Math.min(high, Math.ceil(lead / -slope) - 1);
    else if (lead <= 0) return undefined;
  }
  if (low > high) return undefined;
  return low > 0 ? low : Math.min(high, 0);
}

/** The least weight of a term for the node's zone, if the winner is in another, else for the node itself. */
function preference({ feasible, winner }: Cycle, at: number, holds: (turn: Turn) => boolean): Turn | undefined {
  const { labels } = feasible[at] as NodeInfo;
  for (const key of PLACES) {
    const value = labels[key];
    if (value === undefined || winner?.labels[key] === value) continue;
    const term = (weight: number): Turn => ({ kind: 'prefer', key, value, weight });
    const weight = least(0, MOST_WEIGHT, (some) => holds(term(some)));
    if (weight !== undefined) return term(weight);
  }
  return undefined;
}
