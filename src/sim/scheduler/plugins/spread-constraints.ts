/** Topology spread constraints in the form in which nodes are counted. Follows plugins/podtopologyspread/common.go. */

import { requiredNodesMatch } from '../../machinery/selectors/node-selection.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { untolerated } from '../../machinery/selectors/tolerations.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { TopologySpreadConstraint } from '../../machinery/types/scheduling-constraints.ts';
import type { TopologySpreadArgs } from '../config/plugin-args.ts';
import type { Known } from '../framework/known.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Matcher, matchCounts } from './match-counts.ts';

export const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

export interface Constraint extends Matcher {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
  /** An empty selector matches the pod itself and yet counts nobody (countPodsMatchSelector). */
  readonly countsNobody: boolean;
}

type When = TopologySpreadConstraint['whenUnsatisfiable'];

/** The system's defaults (plugins/podtopologyspread/plugin.go): they never forbid. */
const SYSTEM: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: ZONE, maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

export interface Constraints {
  readonly list: readonly Constraint[];
  /** Nodes must have all topology keys to be counted; not so for the system's defaults. */
  readonly needAllKeys: boolean;
}

/** Constraints of pods that have none of their own. */
export interface SpreadDefaults {
  readonly constraints: readonly TopologySpreadConstraint[];
  readonly areSystem: boolean;
}

export function spreadDefaults({ defaultingType, defaultConstraints }: TopologySpreadArgs): SpreadDefaults {
  return defaultingType === 'System' ? { constraints: SYSTEM, areSystem: true } : { constraints: defaultConstraints, areSystem: false };
}

/** The pod's own; else the defaults, if it belongs to some Service or workload, whose pods they count. */
export function constraintsOf(info: PodInfo, known: Known, when: When, defaults: SpreadDefaults): Constraints {
  const own = info.pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) return { list: own.filter((one) => one.whenUnsatisfiable === when).map(constraint), needAllKeys: true };
  const wanted = defaults.constraints.filter((one) => one.whenUnsatisfiable === when);
  const selectors = wanted.length === 0 ? [] : known.spreadSelectors(info);
  const signature = JSON.stringify(selectors);
  const list = selectors.length === 0 ? [] : wanted.map((one) => byDefault(one, selectors, signature));
  return { list, needAllKeys: !defaults.areSystem };
}

function constraint(own: TopologySpreadConstraint): Constraint {
  return {
    topologyKey: own.topologyKey,
    maxSkew: own.maxSkew,
    minDomains: own.minDomains ?? 1,
    honorAffinity: own.nodeAffinityPolicy !== 'Ignore',
    honorTaints: own.nodeTaintsPolicy === 'Honor',
    matches: (labels) => selectorMatches(own.labelSelector, labels),
    countsNobody: isEmpty(own.labelSelector),
    signature: JSON.stringify(own.labelSelector ?? null),
  };
}

function byDefault(one: TopologySpreadConstraint, selectors: readonly LabelSelector[], signature: string): Constraint {
  return {
    ...constraint(one),
    matches: (labels) => selectors.every((selector) => selectorMatches(selector, labels)),
    countsNobody: false,
    signature,
  };
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  return selector !== undefined && Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions?.length ?? 0) === 0;
}

export function hasAllKeys(node: NodeInfo, constraints: readonly Constraint[]): boolean {
  return constraints.every(({ topologyKey }) => node.labels[topologyKey] !== undefined);
}

/** nodeAffinityPolicy and nodeTaintsPolicy. */
export function isIncluded(one: Constraint, { pod }: PodInfo, { node }: NodeInfo): boolean {
  if (one.honorAffinity && !requiredNodesMatch(pod, node)) return false;
  return !one.honorTaints || untolerated(node.spec.taints, pod.spec.tolerations) === undefined;
}

const NOBODY = new Float64Array(0);

/** Pods that the constraint counts, by place of the node in `nodes`; beyond the end of the array: none. */
export function countsOn(one: Constraint, nodes: readonly NodeInfo[], namespace: string | undefined): Float64Array {
  return one.countsNobody ? NOBODY : matchCounts(one, nodes, namespace);
}
