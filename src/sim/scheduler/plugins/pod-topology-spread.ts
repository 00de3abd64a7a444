/** Spreads pods over domains. Follows plugins/podtopologyspread/{plugin,filtering,scoring}.go. */
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { type Fleet, MAX_SCORE, type Plugin, type PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Rejection, rejection } from '../framework/verdict.ts';
import { type Constraint, constraintsOf, countsOn, HOSTNAME, hasAllKeys, isIncluded } from './spread-constraints.ts';

const NAME = 'PodTopologySpread';
const SKEWED = rejection('Unschedulable', NAME, "node(s) didn't match pod topology spread constraints");
const NO_KEY = rejection(
  'UnschedulableAndUnresolvable',
  NAME,
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** Matching pods of each domain of one constraint. */
type Domains = Map<string, number>;

function domainsOf(info: PodInfo, { nodes }: Fleet, constraints: readonly Constraint[]): readonly Domains[] {
  return constraints.map((one) => {
    const domains: Domains = new Map();
    const matching = countsOn(one, nodes, info.pod.metadata.namespace);
    for (const [place, node] of nodes.entries()) {
      if (!hasAllKeys(node, constraints) || !isIncluded(one, info, node)) continue;
      const domain = node.labels[one.topologyKey] as string;
      domains.set(domain, (domains.get(domain) ?? 0) + (matching[place] ?? 0));
    }
    return domains;
  });
}

function smallest(domains: Domains, { minDomains }: Constraint): number {
  if (domains.size < minDomains) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (const count of domains.values()) if (count < least) least = count;
  return least;
}

function spreadFilter(info: PodInfo, fleet: Fleet, constraints: readonly Constraint[]): (node: NodeInfo) => Rejection | undefined {
  const domains = domainsOf(info, fleet, constraints);
  const rules = constraints.map((one, i) => {
    const counts = domains[i] as Domains;
    const self = one.matches(info.pod.metadata.labels) ? 1 : 0;
    return { key: one.topologyKey, counts, most: one.maxSkew - self + smallest(counts, one) };
  });
  return ({ labels }) => {
    for (const { key, counts, most } of rules) {
      const domain = labels[key];
      if (domain === undefined) return NO_KEY;
      if ((counts.get(domain) ?? 0) > most) return SKEWED;
    }
    return undefined;
  };
}

/** Counts domains that feasible nodes lie in; hostnames are counted node by node when scored. */
function feasibleDomains(feasible: readonly NodeInfo[], constraints: readonly Constraint[], needAllKeys: boolean) {
  const domains = constraints.map((): Domains => new Map());
  const ignored = new Set<string>();
  for (const node of feasible) {
    if (needAllKeys && !hasAllKeys(node, constraints)) {
      ignored.add(node.name);
      continue;
    }
    for (const [i, { topologyKey }] of constraints.entries()) {
      const domain = node.labels[topologyKey] ?? '';
      if (topologyKey !== HOSTNAME) domains[i]?.set(domain, 0);
    }
  }
  return { domains, ignored };
}

function preScore(info: PodInfo, feasible: readonly NodeInfo[], fleet: Fleet): PreScored | undefined {
  const { list, needAllKeys } = constraintsOf(info, fleet, 'ScheduleAnyway');
  if (list.length === 0) return undefined;
  const { domains, ignored } = feasibleDomains(feasible, list, needAllKeys);
  const { namespace } = info.pod.metadata;
  const hosts = list.map(() => new Map<NodeInfo, number>());
  for (const [i, one] of list.entries()) {
    const matching = countsOn(one, fleet.nodes, namespace);
    const counts = domains[i] as Domains;
    const isHost = one.topologyKey === HOSTNAME;
    for (let place = 0; place < fleet.nodes.length; place++) {
      const count = matching[place] ?? 0;
      if (count === 0) continue;
      const node = fleet.nodes[place] as NodeInfo;
      if (isHost) {
        hosts[i]?.set(node, count);
        continue;
      }
      if ((needAllKeys && !hasAllKeys(node, list)) || !isIncluded(one, info, node)) continue;
      const domain = node.labels[one.topologyKey] ?? '';
      const known = counts.get(domain);
      if (known !== undefined) counts.set(domain, known + count);
    }
  }
  const weights = list.map(({ topologyKey }, i) =>
    Math.log((topologyKey === HOSTNAME ? feasible.length - ignored.size : (domains[i] as Domains).size) + 2),
  );
  return {
    score(node) {
      if (ignored.has(node.name)) return 0;
      let sum = 0;
      for (const [i, one] of list.entries()) {
        const domain = node.labels[one.topologyKey];
        if (domain === undefined) continue;
        const count = one.topologyKey === HOSTNAME ? (hosts[i]?.get(node) ?? 0) : ((domains[i] as Domains).get(domain) ?? 0);
        sum += count * (weights[i] as number) + (one.maxSkew - 1);
      }
      return Math.round(sum);
    },
    normalize: (scores, nodes) => normalize(scores, nodes, ignored),
  };
}

function normalize(scores: Float64Array, nodes: readonly NodeInfo[], ignored: ReadonlySet<string>): void {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [i, score] of scores.entries()) {
    if (ignored.has((nodes[i] as NodeInfo).name)) continue;
    if (score < least) least = score;
    if (score > most) most = score;
  }
  for (const [i, score] of scores.entries()) {
    if (ignored.has((nodes[i] as NodeInfo).name)) scores[i] = 0;
    else scores[i] = most === 0 ? MAX_SCORE : Math.trunc((MAX_SCORE * (most + least - score)) / most);
  }
}

export const podTopologySpread: Plugin = {
  name: NAME,
  weight: 2,
  preFilter(info, fleet) {
    const { list } = constraintsOf(info, fleet, 'DoNotSchedule');
    return list.length === 0 ? { kind: 'skip' } : { kind: 'filter', filter: spreadFilter(info, fleet, list) };
  },
  preScore,
  hint({ pod }, change) {
    if (change.kind === 'node added' || change.kind === 'node updated' || change.kind === 'node deleted') return true;
    const other = change.pod.pod.metadata;
    if (other.namespace !== pod.metadata.namespace) return false;
    const before = change.kind === 'assigned pod updated' || change.kind === 'pod updated' ? change.old.pod.metadata.labels : other.labels;
    const own = pod.spec.topologySpreadConstraints ?? [];
    return own.some(({ labelSelector }) => selectorMatches(labelSelector, other.labels) || selectorMatches(labelSelector, before));
  },
};
