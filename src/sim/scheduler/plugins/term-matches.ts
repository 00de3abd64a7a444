/**
 * How many of the pods on nodes the terms of a pod mean, by topology value. Kept up to date node by node (follow-nodes.ts), for the pods
 * that ask the same. A memory, not state.
 */
import { LruMap } from '../framework/lru-map.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import { allTermsMatch, type Namespaces, type PodTerm } from '../framework/pod-terms.ts';
import { add, type Domains } from './domains.ts';
import { followNodes } from './follow-nodes.ts';

interface Tally {
  readonly infos: NodeInfo[];
  /** Pods that all terms match, by place of the node. */
  readonly counts: number[];
  /** One for each term. */
  readonly domains: readonly Domains[];
}

/** Tallies kept; the one not used for longest goes first. */
const tallies = new LruMap<string, Tally>(64);

const NO_NAMESPACES: Namespaces = new Map();

/**
 * Pods that all these terms match, by topology value of each term's key. The terms must name their namespaces (withNamespacesNamed). To be
 * read at once, not kept.
 */
export function matchesByDomain(terms: readonly PodTerm[], nodes: readonly NodeInfo[]): readonly Domains[] {
  const { infos, counts, domains } = tallies.getOrMake(signatureOf(terms), () => ({
    infos: [],
    counts: [],
    domains: terms.map((): Domains => new Map()),
  }));
  const change = ({ labels }: NodeInfo, by: number) => {
    for (let i = 0; i < terms.length; i++) {
      const value = labels[(terms[i] as PodTerm).topologyKey];
      if (value !== undefined) add(domains[i] as Domains, value, by);
    }
  };
  followNodes(infos, nodes, (old, now, place) => {
    const before = counts[place] ?? 0;
    const after = now === undefined ? 0 : countOn(terms, now);
    counts[place] = after;
    if (old !== undefined && before > 0) change(old, -before);
    if (now !== undefined && after > 0) change(now, after);
  });
  counts.length = nodes.length;
  return domains;
}

function signatureOf(terms: readonly PodTerm[]): string {
  return terms.length === 1 ? (terms[0] as PodTerm).signature : terms.map(({ signature }) => signature).join();
}

function countOn(terms: readonly PodTerm[], { pods }: NodeInfo): number {
  let count = 0;
  for (const { pod } of pods) if (allTermsMatch(terms, pod, NO_NAMESPACES)) count++;
  return count;
}
