/** A fleet of nothing but nodes and what is said here: no plans, no Services, no namespaces, no images, no other objects. */
import type { NodeInfo } from './node-info.ts';
import type { Fleet } from './plugin.ts';

export function bareFleet(nodes: readonly NodeInfo[], facts: Partial<Omit<Fleet, 'nodes'>> = {}): Fleet {
  return {
    nodes,
    podsWithTerms: nodes.reduce((sum, { withTerms }) => sum + withTerms.length, 0),
    namespaces: new Map(),
    images: new Map(),
    objects: () => new Map(),
    spreadSelectors: () => [],
    plans: () => new Map(),
    waiting: () => [],
    ...facts,
  };
}
