/** Spreads pods over domains. Follows plugins/podtopologyspread/{plugin,filtering,scoring}.go. */
import type { Node } from '../../machinery/types/node.ts';
import { DEFAULT_ARGS, type TopologySpreadArgs } from '../config/plugin-args.ts';
import { type PodUpdate, taintsChanged } from '../framework/change.ts';
import type { Known } from '../framework/known.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { type Fleet, MAX_SCORE, type Plugin, type PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import type { Domains } from './domains.ts';
import {
  type Constraint,
  constraintsOf,
  countsOn,
  HOSTNAME,
  hasAllKeys,
  type SpreadDefaults,
  spreadDefaults,
} from './spread-constraints.ts';
import { domainsOf } from './spread-domains.ts';
import { SPREAD, spreadFilter } from './spread-filter.ts';
import { toleratesMore } from './tolerations-change.ts';

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

const NONE: readonly Constraint[] = Object.freeze([]);

function preScore(info: PodInfo, feasible: readonly NodeInfo[], fleet: Fleet, defaults: SpreadDefaults): PreScored | undefined {
  const { list, needAllKeys } = constraintsOf(info, fleet, 'ScheduleAnyway', defaults);
  if (list.length === 0) return undefined;
  const { nodes } = fleet;
  const ignored = new Set(needAllKeys ? feasible.filter((node) => !hasAllKeys(node, list)).map(({ name }) => name) : []);
  const domains = feasibleDomains(feasible, list, ignored);
  const parts = list.map((one, i) => {
    const { topologyKey, maxSkew } = one;
    const counts = domains[i] as Domains;
    const isHost = topologyKey === HOSTNAME;
    const ofHosts = isHost ? countsOfFeasible(feasible, nodes, countsOn(one, nodes, info.pod.metadata.namespace)) : undefined;
    const weight = Math.log((isHost ? feasible.length - ignored.size : counts.size) + 2);
    if (!isHost) {
      const all = domainsOf(one, info, nodes, needAllKeys ? list : NONE);
      for (const domain of counts.keys()) counts.set(domain, all.get(domain)?.pods ?? 0);
    }
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

type Hard = readonly Constraint[];

function carriesKeys({ metadata }: Node, hard: Hard): boolean {
  return hard.every(({ topologyKey }) => metadata.labels?.[topologyKey] !== undefined);
}

/** The node comes into the domains of the pod's constraints, leaves them, changes its place or its taints there (isSchedulableAfterNodeChange). */
function concerns(hard: Hard, old: Node, node: Node): boolean {
  const [before, after] = [carriesKeys(old, hard), carriesKeys(node, hard)];
  if (before !== after) return true;
  if (!after) return false;
  const moves = ({ topologyKey }: Constraint) => old.metadata.labels?.[topologyKey] !== node.metadata.labels?.[topologyKey];
  return taintsChanged(old, node) || hard.some(moves);
}

/** Does some constraint of the pod count the other (podLabelsMatchSpreadConstraints)? */
function counts({ pod }: PodInfo, hard: Hard, other: PodInfo): boolean {
  const { namespace, labels } = other.pod.metadata;
  return namespace === pod.metadata.namespace && hard.some(({ matches }) => matches(labels));
}

function countsOtherwise({ pod }: PodInfo, hard: Hard, old: PodInfo, now: PodInfo): boolean {
  if (now.pod.metadata.namespace !== pod.metadata.namespace) return false;
  const [before, after] = [old.pod.metadata.labels, now.pod.metadata.labels];
  return hard.some(({ matches }) => matches(before) !== matches(after));
}

/** A toleration more brings nodes into its domains, where a constraint looks at taints. */
function mayGoElsewhere(info: PodInfo, hard: Hard, change: PodUpdate): boolean {
  return toleratesMore(info, change) && hard.some(({ honorTaints }) => honorTaints);
}

export function podTopologySpreadWith(args: TopologySpreadArgs): Plugin {
  const defaults = spreadDefaults(args);
  const hardOf = (info: PodInfo, known: Known): Hard => constraintsOf(info, known, 'DoNotSchedule', defaults).list;
  return {
    name: SPREAD,
    weight: 2,
    preFilter: (info, fleet) => spreadFilter(info, fleet, defaults) ?? { kind: 'skip' },
    preScore: (info, feasible, fleet) => preScore(info, feasible, fleet, defaults),
    hints: {
      'node added': (info, { node }, known) => carriesKeys(node, hardOf(info, known)),
      'node deleted': (info, { node }, known) => carriesKeys(node, hardOf(info, known)),
      'node updated': (info, { old, node }, known) => concerns(hardOf(info, known), old, node),
      'assigned pod added': (info, { pod }, known) => counts(info, hardOf(info, known), pod),
      'assigned pod deleted': (info, { pod }, known) => counts(info, hardOf(info, known), pod),
      'assigned pod updated': (info, { old, pod }, known) => countsOtherwise(info, hardOf(info, known), old, pod),
      'pod updated': (info, change, known) =>
        countsOtherwise(info, hardOf(info, known), change.old, change.pod) || mayGoElsewhere(info, hardOf(change.pod, known), change),
    },
    judgesTaints: true,
  };
}

export const podTopologySpread = podTopologySpreadWith(DEFAULT_ARGS.PodTopologySpread);
