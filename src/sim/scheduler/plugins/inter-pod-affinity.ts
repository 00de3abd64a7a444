/** Nearness of pods to others. Follows plugins/interpodaffinity/{plugin,filtering,scoring}.go. */
import { DEFAULT_ARGS, type InterPodAffinityArgs } from '../config/plugin-args.ts';
import type { Hint, Hints } from '../framework/change.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { type Filter, type Fleet, MAX_SCORE, type Plugin, type PreFiltered, type PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { allTermsMatch, type Namespaces, type PodTerm, termMatches, withNamespacesNamed } from '../framework/pod-terms.ts';
import { rejection } from '../framework/verdict.ts';
import type { Domains } from './domains.ts';
import { type StandingTerm, standingTerms } from './standing-terms.ts';
import { matchesByDomain } from './term-matches.ts';

const NAME = 'InterPodAffinity';
const FAR = rejection('UnschedulableAndUnresolvable', NAME, "node(s) didn't match pod affinity rules");
const NEAR = rejection('Unschedulable', NAME, "node(s) didn't match pod anti-affinity rules");
const UNWANTED = rejection('Unschedulable', NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

interface Counted {
  readonly key: string;
  readonly domains: Domains;
}

/** What nodes are judged by. */
interface Rules {
  /** Anti-affinities of pods on nodes that mean the pod. */
  readonly unwanted: readonly StandingTerm[];
  /** Pods that all its affinity terms mean. */
  readonly near: readonly Counted[];
  /** It may be the first of its kind: its affinity means itself. */
  readonly mayBeFirst: boolean;
  /** Pods that each of its anti-affinity terms means. */
  readonly avoided: readonly Counted[];
}

/** Pods more or fewer in the domains that a node lies in: by place in the lists of the rules. */
interface Difference {
  readonly unwanted: readonly number[];
  readonly near: number;
  readonly avoided: readonly number[];
}

const NONE: readonly never[] = Object.freeze([]);
const NO_DIFFERENCE: Difference = Object.freeze({ unwanted: NONE, near: 0, avoided: NONE });

function preFilter(info: PodInfo, fleet: Fleet): PreFiltered {
  const { nodes, namespaces } = fleet;
  const { affinity = NONE, antiAffinity = NONE } = info.terms ?? {};
  const unwanted = fleet.podsWithTerms === 0 ? NONE : unwelcoming(info, fleet);
  if (unwanted.length + affinity.length + antiAffinity.length === 0) return { kind: 'skip' };
  const mine = affinity.map((one) => withNamespacesNamed(one, namespaces));
  const others = antiAffinity.map((one) => withNamespacesNamed(one, namespaces));
  const near = mine.length === 0 ? NONE : matchesByDomain(mine, nodes);
  const rules: Rules = {
    unwanted,
    near: mine.map(({ topologyKey: key }, i) => ({ key, domains: near[i] as Domains })),
    mayBeFirst: allTermsMatch(mine, info.pod, namespaces),
    avoided: others.map((one) => ({ key: one.topologyKey, domains: matchesByDomain([one], nodes)[0] as Domains })),
  };
  return {
    kind: 'filter',
    filter: (node) => judge(rules, node, NO_DIFFERENCE),
    supposing: (added, removed) => supposing(info, { rules, mine, others, namespaces }, added, removed),
  };
}

function unwelcoming({ pod }: PodInfo, { nodes, namespaces }: Fleet): readonly StandingTerm[] {
  const found: StandingTerm[] = [];
  for (const one of standingTerms(nodes)) if (one.sort === 'antiAffinity' && termMatches(one.term, pod, namespaces)) found.push(one);
  return found;
}

function judge({ unwanted, near, mayBeFirst, avoided }: Rules, { labels }: NodeInfo, more: Difference) {
  if (near.length > 0) {
    let found = true;
    for (const { key, domains } of near) {
      const value = labels[key];
      if (value === undefined) return FAR;
      if ((domains.get(value) ?? 0) + more.near <= 0) found = false;
    }
    if (!found && !(mayBeFirst && near.every((one) => isNowhere(one, labels, more.near)))) return FAR;
  }
  for (let i = 0; i < avoided.length; i++) {
    const { key, domains } = avoided[i] as Counted;
    const value = labels[key];
    if (value !== undefined && (domains.get(value) ?? 0) + (more.avoided[i] ?? 0) > 0) return NEAR;
  }
  for (let i = 0; i < unwanted.length; i++) {
    const { term, domains } = unwanted[i] as StandingTerm;
    const value = labels[term.topologyKey];
    if (value !== undefined && (domains.get(value) ?? 0) + (more.unwanted[i] ?? 0) > 0) return UNWANTED;
  }
  return undefined;
}

/** Is there no such pod in any domain, with so many more in the node's own? */
function isNowhere({ key, domains }: Counted, labels: NodeInfo['labels'], more: number): boolean {
  if (more === 0) return domains.size === 0;
  const here = (domains.get(labels[key] ?? '') ?? 0) + more;
  return here <= 0 && domains.size <= (domains.has(labels[key] ?? '') ? 1 : 0);
}

interface Supposition {
  readonly rules: Rules;
  readonly mine: readonly PodTerm[];
  readonly others: readonly PodTerm[];
  readonly namespaces: Namespaces;
}

/** The filter for one node with these pods more and those fewer on it (AddPod and RemovePod of the PreFilterExtensions). */
function supposing(
  { pod }: PodInfo,
  { rules, mine, others, namespaces }: Supposition,
  added: readonly PodInfo[],
  removed: readonly PodInfo[],
): Filter {
  const net = (of: (other: PodInfo) => number) =>
    added.reduce((sum, other) => sum + of(other), 0) - removed.reduce((sum, other) => sum + of(other), 0);
  const known = new Set(rules.unwanted.map(({ term }) => term.signature));
  const isNew = (term: PodTerm) => !known.has(term.signature) && termMatches(term, pod, namespaces);
  const newcomers = added.flatMap(({ terms }) => (terms?.antiAffinity ?? NONE).filter(isNew));
  const difference: Difference = {
    near: net((other) => (allTermsMatch(mine, other.pod, namespaces) ? 1 : 0)),
    avoided: others.map((one) => net((other) => (termMatches(one, other.pod, namespaces) ? 1 : 0))),
    unwanted: rules.unwanted.map(({ term: { signature } }) =>
      net(({ terms }) => (terms?.antiAffinity ?? NONE).filter((one) => one.signature === signature).length),
    ),
  };
  return (node) => {
    const verdict = judge(rules, node, difference);
    if (verdict !== undefined) return verdict;
    return newcomers.some(({ topologyKey }) => node.labels[topologyKey] !== undefined) ? UNWANTED : undefined;
  };
}

/** What pods of a domain add to the score of the nodes in it, each. */
interface Attraction extends Counted {
  readonly points: number;
}

function preScore(info: PodInfo, fleet: Fleet, args: InterPodAffinityArgs): PreScored | undefined {
  const { preferredAffinity = NONE, preferredAntiAffinity = NONE } = info.terms ?? {};
  if (args.ignorePreferredTermsOfExistingPods && preferredAffinity.length + preferredAntiAffinity.length === 0) return undefined;
  const others = attractionsOfOthers(info, fleet, args.hardPodAffinityWeight);
  const attractions = [...ownAttractions(info, fleet), ...others].filter(({ domains }) => domains.size > 0);
  if (attractions.length === 0) return undefined;
  return {
    score({ labels }) {
      let sum = 0;
      for (const { key, domains, points } of attractions) {
        const value = labels[key];
        if (value !== undefined) sum += points * (domains.get(value) ?? 0);
      }
      return sum;
    },
    normalize,
  };
}

function ownAttractions({ terms }: PodInfo, { nodes, namespaces }: Fleet): readonly Attraction[] {
  if (terms === undefined) return NONE;
  const attraction = (term: PodTerm, sign: 1 | -1): Attraction => ({
    key: term.topologyKey,
    domains: matchesByDomain([withNamespacesNamed(term, namespaces)], nodes)[0] as Domains,
    points: sign * term.weight,
  });
  return [...terms.preferredAffinity.map((one) => attraction(one, 1)), ...terms.preferredAntiAffinity.map((one) => attraction(one, -1))];
}

/** Affinities of pods on nodes work both ways. `required`: what one of theirs that is required is worth to the pod that it means. */
function attractionsOfOthers({ pod }: PodInfo, { nodes, namespaces, podsWithTerms }: Fleet, required: number): readonly Attraction[] {
  if (podsWithTerms === 0) return NONE;
  const pointsOf = { affinity: required, antiAffinity: 0, preferredAffinity: 1, preferredAntiAffinity: -1 } as const;
  const found: Attraction[] = [];
  for (const { term, sort, domains } of standingTerms(nodes)) {
    if (pointsOf[sort] === 0 || !termMatches(term, pod, namespaces)) continue;
    found.push({ key: term.topologyKey, domains, points: pointsOf[sort] * term.weight });
  }
  return found;
}

function normalize(scores: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const score of scores) {
    if (score < least) least = score;
    if (score > most) most = score;
  }
  const span = most - least;
  for (let at = 0; at < scores.length; at++) {
    scores[at] = span === 0 ? 0 : Math.trunc(MAX_SCORE * (((scores[at] as number) - least) / span));
  }
}

/** A domain is better than none to whom affinity draws, and none than one to whom it drives away (isSchedulableAfterNodeChange). */
const nodeMoves: Hint<'node updated'> = ({ terms }, { old, node }) => {
  const valuesOf = (key: string) => [old.metadata.labels?.[key], node.metadata.labels?.[key]] as const;
  const comesInto = ({ topologyKey }: PodTerm) => {
    const [before, now] = valuesOf(topologyKey);
    return now !== undefined && now !== before;
  };
  const leaves = ({ topologyKey }: PodTerm) => {
    const [before, now] = valuesOf(topologyKey);
    return before !== undefined && now !== before;
  };
  return terms !== undefined && (terms.affinity.some(comesInto) || terms.antiAffinity.some(leaves));
};

const HINTS: Hints = {
  'node added': ({ terms }, { node }) =>
    terms !== undefined &&
    (terms.antiAffinity.length > 0 || terms.affinity.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined)),
  'node updated': nodeMoves,
  'assigned pod added': ({ terms }, { pod }, { namespaces }) => allTermsMatch(terms?.affinity, pod.pod, namespaces),
  'assigned pod deleted': ({ terms }, { pod }, { namespaces }) => allTermsMatch(terms?.antiAffinity, pod.pod, namespaces),
  'assigned pod updated': ({ terms }, { old, pod }, { namespaces }) =>
    (!allTermsMatch(terms?.affinity, old.pod, namespaces) && allTermsMatch(terms?.affinity, pod.pod, namespaces)) ||
    (allTermsMatch(terms?.antiAffinity, old.pod, namespaces) && !allTermsMatch(terms?.antiAffinity, pod.pod, namespaces)),
};

export function interPodAffinityWith(args: InterPodAffinityArgs): Plugin {
  return { name: NAME, weight: 2, preFilter, preScore: (info, _, fleet) => preScore(info, fleet, args), hints: HINTS };
}

export const interPodAffinity = interPodAffinityWith(DEFAULT_ARGS.InterPodAffinity);
