/**
 * How many pods that a selector matches are on each node. Counted once for each version of a node: node infos are immutable, so a column
 * of counts stays right as long as it was made of the very same infos. A memory, not state: it changes speed and nothing else.
 */
import { LruMap } from '../framework/lru-map.ts';
import type { NodeInfo } from '../framework/node-info.ts';

export interface Matcher {
  /** Equal for matchers that match the same pods. */
  readonly signature: string;
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
}

interface Column {
  infos: (NodeInfo | undefined)[];
  counts: Float64Array;
}

/** Columns kept; the one not used for longest goes first. */
const columns = new LruMap<string, Column>(64);

/** Counts by place in `nodes`: pods of the namespace that are not being deleted. To be read at once, not kept. */
export function matchCounts(matcher: Matcher, nodes: readonly NodeInfo[], namespace: string | undefined): Float64Array {
  const { length } = nodes;
  const key = `${namespace} ${matcher.signature} ${length}`;
  const { infos, counts } = columns.getOrMake(key, () => ({ infos: new Array(length), counts: new Float64Array(length) }));
  for (let place = 0; place < nodes.length; place++) {
    const node = nodes[place] as NodeInfo;
    if (infos[place] === node) continue;
    infos[place] = node;
    counts[place] = countOn(matcher, node, namespace);
  }
  return counts;
}

function countOn(matcher: Matcher, node: NodeInfo, namespace: string | undefined): number {
  let count = 0;
  for (const { pod } of node.pods) {
    const { metadata } = pod;
    if (metadata.namespace === namespace && metadata.deletionTimestamp === undefined && matcher.matches(metadata.labels)) count++;
  }
  return count;
}
