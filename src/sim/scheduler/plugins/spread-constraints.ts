/** Topology spread constraints in the form in which nodes are counted. Follows plugins/podtopologyspread/common.go. */
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { TopologySpreadConstraint } from '../../machinery/types/scheduling-constraints.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Fleet } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Matcher, matchCounts } from './match-counts.ts';
import { requiredNodesMatch } from './node-selection.ts';
import { untolerated } from './tolerations.ts';

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

/** The system's defaults (apis/config/v1/defaults.go): they never forbid. */
const DEFAULTS: readonly { readonly topologyKey: string; readonly maxSkew: number }[] = [
  { topologyKey: HOSTNAME, maxSkew: 3 },
  { topologyKey: ZONE, maxSkew: 5 },
];

export interface Constraints {
  readonly list: readonly Constraint[];
  /** Nodes must have all topology keys to be counted; not so for the system's defaults. */
  readonly needAllKeys: boolean;
}

export function constraintsOf(info: PodInfo, fleet: Fleet, when: When): Constraints {
  const own = info.pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) return { list: own.filter((one) => one.whenUnsatisfiable === when).map(constraint), needAllKeys: true };
  const selectors = when === 'ScheduleAnyway' ? fleet.spreadSelectors(info) : [];
  const signature = JSON.stringify(selectors);
  return { list: selectors.length === 0 ? [] : DEFAULTS.map((one) => byDefault(one, selectors, signature)), needAllKeys: false };
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

function byDefault(
  { topologyKey, maxSkew }: (typeof DEFAULTS)[number],
  selectors: readonly LabelSelector[],
  signature: string,
): Constraint {
  return {
    topologyKey,
    maxSkew,
    minDomains: 1,
    honorAffinity: true,
    honorTaints: false,
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
