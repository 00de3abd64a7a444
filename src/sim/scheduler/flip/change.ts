/** Changes that may bring a pod onto a node, as data. What pod and fleet are with one of them made: changed.ts. */
import type { Taint } from '../../machinery/types/node.ts';
import type { Affinity, Toleration } from '../../machinery/types/scheduling-constraints.ts';
import type { AccessMode } from '../../machinery/types/storage.ts';

/** A rule of the pod's own that could be dropped. */
export type OwnRule = 'nodeSelector' | keyof Affinity | 'topologySpreadConstraints' | 'hostPorts';

type Labels = Readonly<Record<string, string>>;

/** In thousandths of a CPU, or whole units. */
export interface LessAsked {
  readonly resource: string;
  readonly asked: number;
  readonly most: number;
}

/** In thousandths of a CPU, or whole units. */
export interface Growth {
  readonly resource: string;
  readonly from: number;
  readonly to: number;
}

export type PodChange =
  | { readonly kind: 'drop gates'; readonly gates: readonly string[] }
  /** The pod as a whole asks for so much. */
  | { readonly kind: 'ask for less'; readonly amounts: readonly LessAsked[] }
  | { readonly kind: 'tolerate'; readonly tolerations: readonly Toleration[] }
  | { readonly kind: 'skew'; readonly topologyKey: string; readonly from: number; readonly to: number }
  /** minDomains. */
  | { readonly kind: 'fewer domains'; readonly topologyKey: string; readonly from: number; readonly to: number }
  | { readonly kind: 'label pod'; readonly set: Labels; readonly drop: readonly string[] }
  /** `of`: labels of the selector, topology keys of required terms and constraints, or ports; empty: all of it. */
  | { readonly kind: 'drop rule'; readonly rule: OwnRule; readonly of: readonly string[] };

export interface Victim {
  readonly pod: string;
  readonly node: string;
}

export type NodeChange =
  | { readonly kind: 'uncordon'; readonly node: string }
  | { readonly kind: 'untaint'; readonly node: string; readonly taints: readonly Taint[] }
  | { readonly kind: 'label'; readonly node: string; readonly set: Labels; readonly drop: readonly string[] }
  | { readonly kind: 'evict'; readonly pods: readonly Victim[] }
  /** One like a pod that is there, or just with these labels. */
  | {
      readonly kind: 'add pod';
      readonly node: string;
      readonly namespace: string;
      readonly labels: Labels;
      readonly like?: string;
    }
  /** Empty, with its labels, taints, size and devices. */
  | { readonly kind: 'add node'; readonly like: string }
  | { readonly kind: 'grow'; readonly node: string; readonly amounts: readonly Growth[] };

/** Sizes are quantities as text, or bytes where they are numbers. Claims are told by key. */
export type VolumeChange =
  | { readonly kind: 'make claim'; readonly claim: string; readonly storageClassName: string; readonly size: string }
  | { readonly kind: 'smaller claim'; readonly claim: string; readonly asked: number; readonly most: number }
  /** `place`: only nodes with these labels can use it; `name`: it must be called so. */
  | {
      readonly kind: 'add volume';
      readonly claim: string;
      readonly size: string;
      readonly storageClassName: string;
      readonly accessModes: readonly AccessMode[];
      readonly labels: Labels;
      readonly place: Labels;
      readonly name?: string;
    }
  | {
      readonly kind: 'move volume';
      readonly volumes: readonly { readonly volume: string; readonly claim: string }[];
      readonly place: Labels;
    }
  | { readonly kind: 'detach'; readonly node: string; readonly volumes: readonly string[] }
  | { readonly kind: 'more volumes'; readonly node: string; readonly driver: string; readonly from: number; readonly to: number }
  | { readonly kind: 'add space'; readonly storageClassName: string; readonly size: string; readonly place: Labels };

export type DeviceChange =
  | { readonly kind: 'make device claim'; readonly claim: string; readonly deviceClassName: string }
  | { readonly kind: 'make device class'; readonly name: string }
  | { readonly kind: 'fewer devices'; readonly claim: string; readonly request: string; readonly asked: number; readonly most: number }
  /** On the node, `count` more like one that is there, or on another node. */
  | {
      readonly kind: 'add device';
      readonly node: string;
      readonly count: number;
      readonly like: { readonly driver: string; readonly device: string; readonly node: string };
    }
  | { readonly kind: 'drop selectors'; readonly claim: string; readonly request: string }
  | { readonly kind: 'release devices'; readonly claim: string };

/** Of the scheduler's configuration, and of those whom it asks. */
export type ConfigurationChange = { readonly kind: 'disable filter'; readonly plugin: string } | { readonly kind: 'extender relents' };

export type Change = PodChange | NodeChange | VolumeChange | DeviceChange | ConfigurationChange;

/**
 * How much is given up with it, from little to much: what was put there for a while is lifted; the pod asks for less, but keeps its rules;
 * it bears more; a node, volume or device is told of or made; others have to go; machines are bought; the author's own rule falls.
 */
const SIZE: Readonly<Record<Change['kind'], number>> = {
  uncordon: 0,
  'drop gates': 0,
  'release devices': 0,
  'ask for less': 1,
  'fewer devices': 1,
  'smaller claim': 1,
  tolerate: 2,
  skew: 2,
  'fewer domains': 2,
  label: 3,
  untaint: 3,
  'label pod': 3,
  'make claim': 4,
  'make device claim': 4,
  'make device class': 4,
  'add volume': 4,
  'move volume': 4,
  detach: 4,
  'more volumes': 4,
  'add space': 4,
  'add pod': 4,
  evict: 5,
  'add device': 6,
  'add node': 6,
  grow: 6,
  'drop rule': 7,
  'drop selectors': 7,
  'disable filter': 7,
  'extender relents': 7,
};

/** What is not asked for at all is given up like a rule. */
const GIVEN_UP = SIZE['drop rule'];

/** In all: of changes that give up as much the one that changes less is smaller. */
export function sizeOf(change: Change): number {
  const isGivenUp = change.kind === 'ask for less' && change.amounts.some(({ most }) => most === 0);
  return (isGivenUp ? GIVEN_UP : SIZE[change.kind]) + extent(change);
}

/** From 0 to below 1. */
function extent(change: Change): number {
  switch (change.kind) {
    case 'ask for less':
      return Math.max(...change.amounts.map(({ asked, most }) => 1 - most / asked)) * 0.999;
    case 'fewer devices':
    case 'smaller claim':
      return (1 - change.most / change.asked) * 0.999;
    case 'skew':
      return 1 - change.from / change.to;
    case 'evict':
      return 1 - 1 / change.pods.length;
    case 'label':
    case 'label pod':
      return 1 - 1 / (Object.keys(change.set).length + change.drop.length);
    default:
      return 0;
  }
}
