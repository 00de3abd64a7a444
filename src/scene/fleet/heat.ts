/** The fleet by a measure: how full each node is, in which zone it stands, what keeps pods away. Pure. */
import { count } from '../format.ts';
import { isOver } from '../pods.ts';
import type { Fleet, FleetNode } from './fleet.ts';

export type Measure = 'phase' | 'cpu' | 'memory' | 'pods' | 'zone' | 'taints';

export const MEASURES: readonly (readonly [Measure, string])[] = [
  ['phase', 'Pods'],
  ['pods', 'Density'],
  ['cpu', 'CPU'],
  ['memory', 'Memory'],
  ['zone', 'Zones'],
  ['taints', 'Taints'],
];

/** What a node shows: a share of what it has, or a group that it belongs to; `none`: nothing sets it apart. */
export type Heat =
  | { readonly kind: 'share'; readonly share: number; readonly words: string }
  | { readonly kind: 'group'; readonly group: number; readonly words: string }
  | { readonly kind: 'none'; readonly words: string };

const NAMES: Readonly<Record<'cpu' | 'memory' | 'pods', string>> = {
  cpu: 'CPU asked for',
  memory: 'memory asked for',
  pods: 'room for pods taken',
};

interface Amount {
  readonly used: number;
  readonly of: number;
}

function amountOf({ pods, object }: FleetNode, measure: 'cpu' | 'memory' | 'pods'): Amount {
  let used = 0;
  for (const pod of pods) {
    if (pod === undefined || isOver(pod)) continue;
    used += measure === 'pods' ? 1 : (pod[measure] ?? 0);
  }
  return { used, of: (measure === 'pods' ? object?.room : object?.[measure]) ?? 0 };
}

function percent({ used, of }: Amount): string {
  return of === 0 ? '–' : `${Math.round((100 * used) / of)} %`;
}

/** Zones in the order of their names; a node without one is in the zone without a name. */
export function zonesOf({ nodes }: Fleet): readonly string[] {
  return [...new Set(nodes.map(zoneOf))].sort();
}

function zoneOf({ object }: FleetNode): string {
  return object?.zone ?? '';
}

function keptAway({ object, state }: FleetNode): readonly string[] {
  const cordon = state?.includes('cordoned') === true ? ['cordoned'] : [];
  return [...cordon, ...(object?.taints ?? []).filter((taint) => !taint.startsWith('node.kubernetes.io/unschedulable'))];
}

/** What keeps pods away, from most nodes to fewest; nodes that are open to all are left out. */
function taintsOf({ nodes }: Fleet): readonly string[] {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const words = keptAway(node).join(', ');
    if (words !== '') counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].sort(([a, most], [b, fewest]) => fewest - most || a.localeCompare(b)).map(([words]) => words);
}

/** The names of the groups that nodes fall into by the measure. */
export function groupsOf(fleet: Fleet, measure: Measure): readonly string[] {
  return measure === 'taints' ? taintsOf(fleet) : measure === 'zone' ? zonesOf(fleet) : [];
}

/** Nodes by zone, as places in the fleet. */
export function byZone(fleet: Fleet, zones: readonly string[]): readonly (readonly number[])[] {
  const groups = zones.map((): number[] => []);
  for (const [at, node] of fleet.nodes.entries()) groups[zones.indexOf(zoneOf(node))]?.push(at);
  return groups;
}

/** A zone above its nodes: how full it is by the measure, or what is in it. */
export function zoneTitle(zone: string, nodes: readonly FleetNode[], measure: Measure): string {
  const name = zone || 'no zone';
  if (measure === 'cpu' || measure === 'memory' || measure === 'pods') return `${name}: ${percent(totalOf(nodes, measure))}`;
  return `${name}: ${counted(nodes.length, 'node')}, ${counted(totalOf(nodes, 'pods').used, 'pod')}`;
}

function totalOf(nodes: readonly FleetNode[], measure: 'cpu' | 'memory' | 'pods'): Amount {
  let used = 0;
  let of = 0;
  for (const node of nodes) {
    const amount = amountOf(node, measure);
    used += amount.used;
    of += amount.of;
  }
  return { used, of };
}

const BINS = 10;

/** How many nodes are how full, in tenths: nodes that are alike stand in one bin, packed ones at both ends. */
export function histogramOf({ nodes }: Fleet, measure: 'cpu' | 'memory' | 'pods'): readonly number[] {
  const bins = Array.from({ length: BINS }, () => 0);
  for (const node of nodes) {
    const { used, of } = amountOf(node, measure);
    const bin = of === 0 ? 0 : Math.min(BINS - 1, Math.floor((used / of) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return bins;
}

/** Where pods can be told from one another, and be clicked. */
export function showsPods(measure: Measure): boolean {
  return measure === 'phase' || measure === 'zone' || measure === 'taints';
}

/** Undefined: pods are shown by phase. */
export function heatOf(node: FleetNode, measure: Measure, groups: readonly string[]): Heat | undefined {
  switch (measure) {
    case 'phase':
      return undefined;
    case 'zone':
      return { kind: 'group', group: groups.indexOf(zoneOf(node)), words: zoneOf(node) || 'no zone' };
    case 'taints': {
      const words = keptAway(node).join(', ');
      return words === '' ? { kind: 'none', words } : { kind: 'group', group: groups.indexOf(words), words };
    }
    default: {
      const amount = amountOf(node, measure);
      return { kind: 'share', share: amount.of === 0 ? 0 : Math.min(1, amount.used / amount.of), words: percent(amount) };
    }
  }
}

/** A node by the measure, as a sentence part. */
export function heatWords(node: FleetNode, measure: Measure): string {
  if (measure === 'phase') return '';
  if (measure === 'zone') return zoneOf(node) === '' ? 'in no zone' : `in zone ${zoneOf(node)}`;
  if (measure === 'taints') return keptAway(node).join(', ') || 'nothing keeps pods away';
  return `${percent(amountOf(node, measure))} of its ${NAMES[measure]}`;
}

/** Most that the legend tells of what keeps pods away. */
const MOST_REASONS = 6;

export interface LegendEntry {
  /** Of a group; -1: of all. */
  readonly group: number;
  readonly words: string;
}

/** The whole fleet by the measure. */
export function legendOf(fleet: Fleet, measure: Measure, groups: readonly string[]): readonly LegendEntry[] {
  const { nodes } = fleet;
  switch (measure) {
    case 'phase':
      return [];
    case 'zone':
      return groups.map((zone, group) => {
        const there = nodes.filter((node) => zoneOf(node) === zone);
        return { group, words: zoneTitle(zone, there, measure) };
      });
    case 'taints': {
      const reasons = nodes.map((node) => keptAway(node).join(', ')).filter((words) => words !== '');
      const all = `${count(reasons.length)} of ${counted(nodes.length, 'node')} ${reasons.length === 1 ? 'keeps' : 'keep'} pods away`;
      const each = groups.slice(0, MOST_REASONS).map((words, group) => ({
        group,
        words: `${words}: ${counted(reasons.filter((one) => one === words).length, 'node')}`,
      }));
      return [{ group: -1, words: all }, ...each];
    }
    default: {
      const sum = { used: 0, of: 0 };
      let most = 0;
      let least = Number.POSITIVE_INFINITY;
      for (const node of nodes) {
        const { used, of } = amountOf(node, measure);
        sum.used += used;
        sum.of += of;
        if (of === 0) continue;
        most = Math.max(most, used / of);
        least = Math.min(least, used / of);
      }
      const range = sum.of === 0 ? '' : `, from ${Math.round(least * 100)} % to ${Math.round(most * 100)} % on a node`;
      return [{ group: -1, words: `${percent(sum)} of all ${NAMES[measure]}${range}` }];
    }
  }
}

function counted(number: number, noun: string): string {
  return `${count(number)} ${number === 1 ? noun : `${noun}s`}`;
}
