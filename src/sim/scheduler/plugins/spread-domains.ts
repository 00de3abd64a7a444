/**
 * How many pods that a spread constraint counts are in each domain: of all nodes that take part, kept up to date node by node.
 * A memory, not state: it changes speed and nothing else.
 */
import { LruMap } from '../framework/lru-map.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { followNodes } from './follow-nodes.ts';
import { type Constraint, countsOn, hasAllKeys, isIncluded } from './spread-constraints.ts';

export interface Domain {
  /** Nodes of it that take part. */
  nodes: number;
  pods: number;
}

interface Tally {
  readonly infos: NodeInfo[];
  /** What the node at this place has been counted with. */
  readonly counts: number[];
  readonly domains: Map<string, Domain>;
}

/** Tallies kept; the one not used for longest goes first. */
const tallies = new LruMap<string, Tally>(64);

/** All that decides which nodes take part and which pods on them count. */
function signature(one: Constraint, { pod }: PodInfo, keys: readonly string[]): string {
  const { nodeSelector, affinity, tolerations } = pod.spec;
  const selection = one.honorAffinity ? [nodeSelector, affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution] : [];
  const tolerated = one.honorTaints ? tolerations : '';
  return JSON.stringify([pod.metadata.namespace, one.countsNobody, one.signature, one.topologyKey, keys, selection, tolerated]);
}

/** `among`: the constraints whose keys a node must all have to take part. To be read at once, not kept. */
export function domainsOf(
  one: Constraint,
  info: PodInfo,
  nodes: readonly NodeInfo[],
  among: readonly Constraint[],
): ReadonlyMap<string, Domain> {
  const keys = among.map(({ topologyKey }) => topologyKey);
  const tally = tallies.getOrMake(signature(one, info, keys), () => ({ infos: [], counts: [], domains: new Map<string, Domain>() }));
  const { infos, counts, domains } = tally;
  const matching = countsOn(one, nodes, info.pod.metadata.namespace);
  const domainOf = ({ labels }: NodeInfo) => labels[one.topologyKey] ?? '';
  const takesPart = (node: NodeInfo) => hasAllKeys(node, among) && isIncluded(one, info, node);
  followNodes(infos, nodes, (old, now, place) => {
    if (old !== undefined && takesPart(old)) leave(domains, domainOf(old), counts[place] as number);
    const count = matching[place] ?? 0;
    counts[place] = count;
    if (now !== undefined && takesPart(now)) join(domains, domainOf(now), count);
  });
  return domains;
}

function join(domains: Map<string, Domain>, value: string, pods: number): void {
  const domain = domains.get(value);
  if (domain === undefined) domains.set(value, { nodes: 1, pods });
  else {
    domain.nodes++;
    domain.pods += pods;
  }
}

function leave(domains: Map<string, Domain>, value: string, pods: number): void {
  const domain = domains.get(value) as Domain;
  domain.nodes--;
  domain.pods -= pods;
  if (domain.nodes === 0) domains.delete(value);
}
