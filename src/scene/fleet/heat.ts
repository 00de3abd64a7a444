/** The fleet by a measure: how full each node is, in which zone it stands, what keeps pods away. Pure. */
import { count } from '../format.ts';
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

/** What a node shows: a share of what it has, a group that it belongs to, or that something keeps pods away. */
export type Heat =
  | { readonly kind: 'share'; readonly share: number; readonly words: string }
  | { readonly kind: 'group'; readonly group: number; readonly words: string }
  | { readonly kind: 'flag'; readonly flagged: boolean; readonly words: string };

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
    if (pod === undefined || pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
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

/** Where pods can be told from one another, and be clicked. */
export function showsPods(measure: Measure): boolean {
  return measure === 'phase' || measure === 'zone' || measure === 'taints';
}

/** Undefined: pods are shown by phase. */
export function heatOf(node: FleetNode, measure: Measure, zones: readonly string[]): Heat | undefined {
  switch (measure) {
    case 'phase':
      return undefined;
    case 'zone':
      return { kind: 'group', group: zones.indexOf(zoneOf(node)), words: zoneOf(node) || 'no zone' };
    case 'taints': {
      const reasons = keptAway(node);
      return { kind: 'flag', flagged: reasons.length > 0, words: reasons.join(', ') };
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

export interface LegendEntry {
  /** Of a group; -1: of all. */
  readonly group: number;
  readonly words: string;
}

/** The whole fleet by the measure. */
export function legendOf(fleet: Fleet, measure: Measure, zones: readonly string[]): readonly LegendEntry[] {
  const { nodes } = fleet;
  switch (measure) {
    case 'phase':
      return [];
    case 'zone':
      return zones.map((zone, group) => {
        const there = nodes.filter((node) => zoneOf(node) === zone);
        const pods = there.reduce((sum, node) => sum + amountOf(node, 'pods').used, 0);
        return { group, words: `${zone || 'no zone'}: ${counted(there.length, 'node')}, ${counted(pods, 'pod')}` };
      });
    case 'taints': {
      const flagged = nodes.filter((node) => keptAway(node).length > 0).length;
      return [{ group: -1, words: `${count(flagged)} of ${counted(nodes.length, 'node')} ${flagged === 1 ? 'keeps' : 'keep'} pods away` }];
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
