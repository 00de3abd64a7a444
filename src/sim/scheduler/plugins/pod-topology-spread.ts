/** Spreads pods over domains. Follows plugins/podtopologyspread/{plugin,filtering,scoring}.go. */
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { TopologySpreadConstraint } from '../../machinery/types/scheduling-constraints.ts';
import { type PodUpdate, taintsChanged } from '../framework/change.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { type Fleet, MAX_SCORE, type Plugin, type PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Domains } from './domains.ts';
import { type Constraint, constraintsOf, countsOn, HOSTNAME, hasAllKeys, isIncluded } from './spread-constraints.ts';
import { SPREAD, spreadFilter } from './spread-filter.ts';
import { toleratesMore } from './tolerations.ts';

/** Domains that feasible nodes lie in, of each constraint but those on hostnames: these are counted node by node. */
function feasibleDomains(feasible: readonly NodeInfo[], constraints: readonly Constraint[], ignored: ReadonlySet<string>) {
  return constraints.map(({ topologyKey }): Domains => {
    const domains: Domains = new Map();
    if (topologyKey === HOSTNAME) return domains;
    for (const node of feasible) if (ignored.size === 0 || !ignored.has(node.name)) domains.set(node.labels[topologyKey] ?? '', 0);
    return domains;
  });
}

/** Counts by place among the feasible nodes, which come in the order of the fleet, round its end. */
function countsOfFeasible(feasible: readonly NodeInfo[], nodes: readonly NodeInfo[], matching: Float64Array): Float64Array {
  const counts = new Float64Array(feasible.length);
  let place = nodes.indexOf(feasible[0] as NodeInfo);
  for (let at = 0; at < feasible.length; at++) {
    while (nodes[place] !== feasible[at]) place = place + 1 === nodes.length ? 0 : place + 1;
    counts[at] = matching[place] ?? 0;
  }
  return counts;
}

function preScore(info: PodInfo, feasible: readonly NodeInfo[], fleet: Fleet): PreScored | undefined {
  const { list, needAllKeys } = constraintsOf(info, fleet, 'ScheduleAnyway');
  if (list.length === 0) return undefined;
  const { nodes } = fleet;
  const ignored = new Set(needAllKeys ? feasible.filter((node) => !hasAllKeys(node, list)).map(({ name }) => name) : []);
  const domains = feasibleDomains(feasible, list, ignored);
  const parts = list.map((one, i) => {
    const { topologyKey, maxSkew } = one;
    const matching = countsOn(one, nodes, info.pod.metadata.namespace);
    const counts = domains[i] as Domains;
    const isHost = topologyKey === HOSTNAME;
    const ofHosts = isHost ? countsOfFeasible(feasible, nodes, matching) : undefined;
    const weight = Math.log((isHost ? feasible.length - ignored.size : counts.size) + 2);
    if (!isHost) addUp(counts, one, matching, { info, nodes, list, needAllKeys });
    return { topologyKey, counts, ofHosts, weight, constant: maxSkew - 1 };
  });
  return {
    score(node, at) {
      if (ignored.size > 0 && ignored.has(node.name)) return 0;
      let sum = 0;
      for (const { topologyKey, counts, ofHosts, weight, constant } of parts) {
        const domain = node.labels[topologyKey];
        if (domain === undefined) continue;
        const count = ofHosts === undefined ? (counts.get(domain) ?? 0) : (ofHosts[at] as number);
        sum += count * weight + constant;
      }
      return Math.round(sum);
    },
    normalize: (scores, among) => normalize(scores, among, ignored),
  };
}

interface Scope {
  readonly info: PodInfo;
  readonly nodes: readonly NodeInfo[];
  readonly list: readonly Constraint[];
  readonly needAllKeys: boolean;
}

/** Adds the matching pods of all nodes, feasible or not, to the domains. */
function addUp(counts: Domains, one: Constraint, matching: Float64Array, { info, nodes, list, needAllKeys }: Scope): void {
  for (let place = 0; place < nodes.length; place++) {
    const count = matching[place] ?? 0;
    if (count === 0) continue;
    const node = nodes[place] as NodeInfo;
    if ((needAllKeys && !hasAllKeys(node, list)) || !isIncluded(one, info, node)) continue;
    const domain = node.labels[one.topologyKey] ?? '';
    const known = counts.get(domain);
    if (known !== undefined) counts.set(domain, known + count);
  }
}

function normalize(scores: Float64Array, nodes: readonly NodeInfo[], ignored: ReadonlySet<string>): void {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const isIgnored = (at: number) => ignored.size > 0 && ignored.has((nodes[at] as NodeInfo).name);
  for (let at = 0; at < scores.length; at++) {
    if (isIgnored(at)) continue;
    const score = scores[at] as number;
    if (score < least) least = score;
    if (score > most) most = score;
  }
  for (let at = 0; at < scores.length; at++) {
    if (isIgnored(at)) scores[at] = 0;
    else scores[at] = most === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (most + least - (scores[at] as number))) / most);
  }
}

function hardConstraints({ spec }: Pod): readonly TopologySpreadConstraint[] {
  return spec.topologySpreadConstraints?.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule') ?? [];
}

function carriesKeys({ metadata }: Node, pod: Pod): boolean {
  return hardConstraints(pod).every(({ topologyKey }) => metadata.labels?.[topologyKey] !== undefined);
}

/** The node comes into the domains of the pod's constraints, leaves them, changes its place or its taints there (isSchedulableAfterNodeChange). */
function concerns(pod: Pod, old: Node, node: Node): boolean {
  const [before, after] = [carriesKeys(old, pod), carriesKeys(node, pod)];
  if (before !== after) return true;
  if (!after) return false;
  const moves = ({ topologyKey }: TopologySpreadConstraint) => old.metadata.labels?.[topologyKey] !== node.metadata.labels?.[topologyKey];
  return taintsChanged(old, node) || hardConstraints(pod).some(moves);
}

/** Does some constraint of the pod count the other (podLabelsMatchSpreadConstraints)? */
function counts({ pod }: PodInfo, other: PodInfo): boolean {
  const { namespace, labels } = other.pod.metadata;
  return namespace === pod.metadata.namespace && hardConstraints(pod).some(({ labelSelector }) => selectorMatches(labelSelector, labels));
}

function countsOtherwise({ pod }: PodInfo, old: PodInfo, now: PodInfo): boolean {
  if (now.pod.metadata.namespace !== pod.metadata.namespace) return false;
  const [before, after] = [old.pod.metadata.labels, now.pod.metadata.labels];
  return hardConstraints(pod).some(({ labelSelector }) => selectorMatches(labelSelector, before) !== selectorMatches(labelSelector, after));
}

/** A toleration more brings nodes into its domains, where a constraint looks at taints. */
function mayGoElsewhere(info: PodInfo, change: PodUpdate): boolean {
  return toleratesMore(info, change) && hardConstraints(change.pod.pod).some(({ nodeTaintsPolicy }) => nodeTaintsPolicy === 'Honor');
}

export const podTopologySpread: Plugin = {
  name: SPREAD,
  weight: 2,
  preFilter(info, fleet) {
    return spreadFilter(info, fleet) ?? { kind: 'skip' };
  },
  preScore,
  hints: {
    'node added': ({ pod }, { node }) => carriesKeys(node, pod),
    'node deleted': ({ pod }, { node }) => carriesKeys(node, pod),
    'node updated': ({ pod }, { old, node }) => concerns(pod, old, node),
    'assigned pod added': (info, { pod }) => counts(info, pod),
    'assigned pod deleted': (info, { pod }) => counts(info, pod),
    'assigned pod updated': (info, { old, pod }) => countsOtherwise(info, old, pod),
    'pod updated': (info, change) => countsOtherwise(info, change.old, change.pod) || mayGoElsewhere(info, change),
  },
  judgesTaints: true,
};
