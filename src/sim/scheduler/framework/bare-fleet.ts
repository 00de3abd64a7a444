/** A fleet of nothing but nodes and what is said here: no plans, nobody nominated, no Services, no namespaces, no images, no other objects. */
import type { NodeInfo } from './node-info.ts';
import type { Fleet, Nominated } from './plugin.ts';

const NOBODY: Nominated = { size: 0, on: () => [] };

export function bareFleet(nodes: readonly NodeInfo[], facts: Partial<Omit<Fleet, 'nodes'>> = {}): Fleet {
  return {
    nodes,
    podsWithTerms: nodes.reduce((sum, { withTerms }) => sum + withTerms.length, 0),
    nominated: NOBODY,
    namespaces: new Map(),
    images: new Map(),
    objects: () => new Map(),
    indexed: () => new Map(),
    written: () => new Map(),
    isOnErrand: () => false,
    spreadSelectors: () => [],
    plans: () => new Map(),
    waiting: () => [],
    ...facts,
  };
}
