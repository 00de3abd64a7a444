/**
 * What pods on nodes say of those that come: each distinct term of their affinities, with the number of pods that have it in each domain of
 * its topology. Kept up to date node by node (follow-nodes.ts).
 * A memory, not state: it changes speed and nothing else.
 */
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodTerm, PodTerms } from '../framework/pod-terms.ts';
import { add, type Domains } from './domains.ts';
import { followNodes } from './follow-nodes.ts';

export interface StandingTerm {
  readonly term: PodTerm;
  readonly sort: keyof PodTerms;
  /** Pods that have the term, by topology value. */
  readonly domains: Domains;
}

const SORTS: readonly (keyof PodTerms)[] = ['affinity', 'antiAffinity', 'preferredAffinity', 'preferredAntiAffinity'];

const infos: NodeInfo[] = [];
const standing = new Map<string, StandingTerm>();

/** To be read at once, not kept. */
export function standingTerms(nodes: readonly NodeInfo[]): Iterable<StandingTerm> {
  followNodes(infos, nodes, (old, now) => {
    if (old !== undefined && now !== undefined && old.withTerms === now.withTerms && old.labels === now.labels) return;
    if (old !== undefined) count(old, -1);
    if (now !== undefined) count(now, 1);
  });
  return standing.values();
}

function count({ withTerms, labels }: NodeInfo, by: 1 | -1): void {
  for (const { terms } of withTerms) {
    if (terms === undefined) continue;
    for (const sort of SORTS) {
      for (const term of terms[sort]) {
        const value = labels[term.topologyKey];
        if (value !== undefined) countOne(sort, term, value, by);
      }
    }
  }
}

function countOne(sort: keyof PodTerms, term: PodTerm, value: string, by: 1 | -1): void {
  const key = `${sort} ${term.signature}`;
  let one = standing.get(key);
  if (one === undefined) {
    one = { term, sort, domains: new Map() };
    standing.set(key, one);
  }
  add(one.domains, value, by);
  if (one.domains.size === 0) standing.delete(key);
}
