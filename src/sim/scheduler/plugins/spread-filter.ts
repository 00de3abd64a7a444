/** Keeps pods out of domains that have too many already. Follows plugins/podtopologyspread/filtering.go. */
import type { NodeInfo } from '../framework/node-info.ts';
import type { Filter, Fleet, PreparedFilter } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { rejection } from '../framework/verdict.ts';
import { type Constraint, constraintsOf, hasAllKeys, isIncluded, type SpreadDefaults } from './spread-constraints.ts';
import { type Domain, domainsOf } from './spread-domains.ts';

export const SPREAD = 'PodTopologySpread';
const SKEWED = rejection('Unschedulable', SPREAD, "node(s) didn't match pod topology spread constraints");
const NO_KEY = rejection(
  'UnschedulableAndUnresolvable',
  SPREAD,
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

/** A constraint as the nodes are judged by it. */
interface Rule {
  readonly constraint: Constraint;
  /** Matching pods of each domain. */
  readonly domains: ReadonlyMap<string, Domain>;
  /** Of these, the two with the fewest: with a change in one, the fewest are known without looking at all. */
  readonly fewest: Count;
  readonly second: Count;
  /** So many pods may be in a domain, those of the pod itself not counted, with so many in the emptiest. */
  most(least: number): number;
  /** The same as things are. */
  readonly mostNow: number;
}

interface Count {
  readonly domain: string | undefined;
  readonly pods: number;
}

const NOWHERE: Count = { domain: undefined, pods: Number.POSITIVE_INFINITY };

function ruleOf(constraint: Constraint, domains: Rule['domains'], { pod }: PodInfo): Rule {
  let fewest = NOWHERE;
  let second = NOWHERE;
  for (const [domain, { pods }] of domains) {
    if (pods < fewest.pods) {
      second = fewest;
      fewest = { domain, pods };
    } else if (pods < second.pods) second = { domain, pods };
  }
  const { maxSkew, minDomains } = constraint;
  const self = constraint.matches(pod.metadata.labels) ? 1 : 0;
  const most = (least: number) => maxSkew - self + (domains.size < minDomains ? 0 : least);
  return { constraint, domains, fewest, second, most, mostNow: most(fewest.pods) };
}

/** `more`: so many pods more in the domain of the node, by place of the rule. */
function judge(rules: readonly Rule[], { labels }: NodeInfo, more: readonly number[]) {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as Rule;
    const { constraint, domains } = rule;
    const domain = labels[constraint.topologyKey];
    if (domain === undefined) return NO_KEY;
    const change = more[i] ?? 0;
    const pods = (domains.get(domain)?.pods ?? 0) + change;
    if (pods > (change === 0 ? rule.mostNow : rule.most(leastWith(rule, domain, pods)))) return SKEWED;
  }
  return undefined;
}

/** Pods in the emptiest domain if there are so many in this one. */
function leastWith({ fewest, second }: Rule, domain: string, pods: number): number {
  return Math.min(fewest.domain === domain ? second.pods : fewest.pods, pods);
}

const NO_MORE: readonly number[] = Object.freeze([]);

/** Undefined: nothing is forbidden. */
export function spreadFilter(info: PodInfo, fleet: Fleet, defaults: SpreadDefaults): PreparedFilter | undefined {
  const { list } = constraintsOf(info, fleet, 'DoNotSchedule', defaults);
  if (list.length === 0) return undefined;
  const rules = list.map((one) => ruleOf(one, domainsOf(one, info, fleet.nodes, list), info));
  return {
    kind: 'filter',
    filter: (node) => judge(rules, node, NO_MORE),
    supposing: (added, removed, node) => supposing(info, rules, { added, removed, node }),
  };
}

interface Supposition {
  readonly added: readonly PodInfo[];
  readonly removed: readonly PodInfo[];
  readonly node: NodeInfo;
}

/** Unlike those that are there, pods that come and go count even while they are being deleted (updateWithPod). */
function supposing(info: PodInfo, rules: readonly Rule[], { added, removed, node }: Supposition): Filter {
  const { namespace } = info.pod.metadata;
  const list = rules.map(({ constraint }) => constraint);
  if (!hasAllKeys(node, list)) return (shown) => judge(rules, shown, NO_MORE);
  const counted = (pods: readonly PodInfo[], one: Constraint) =>
    pods.reduce((sum, { pod: { metadata } }) => sum + (metadata.namespace === namespace && one.matches(metadata.labels) ? 1 : 0), 0);
  const more = list.map((one) => (isIncluded(one, info, node) ? counted(added, one) - counted(removed, one) : 0));
  return (shown) => judge(rules, shown, more);
}
