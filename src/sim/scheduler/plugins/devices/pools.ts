/**
 * Pools of devices as ResourceSlices tell of them. Follows dynamic-resource-allocation structured/internal/incubating/pools_incubating.go.
 * Slices that say one node are found by its name; the original looks at all of them for each node.
 */

import { termMatches } from '../../../machinery/selectors/node-selection.ts';
import type { ResourceSlice } from '../../../machinery/types/devices.ts';
import type { Node } from '../../../machinery/types/node.ts';
import { poolId } from './indexes.ts';

export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** Of the newest generation, those that the node can reach. */
  readonly slices: readonly ResourceSlice[];
  /** Slices of it are missing: the driver is about to write them. */
  readonly isIncomplete: boolean;
  /** Two devices have one name; not looked into while slices are missing. */
  readonly isInvalid: boolean;
}

/** Where slices are found. */
export interface Slices {
  /** Of this node alone. */
  of(node: string): Iterable<ResourceSlice>;
  /** For all nodes, or those of a selector. */
  readonly others: readonly ResourceSlice[];
  /** All of a pool, whosever they are. */
  inPool(id: string): Iterable<ResourceSlice>;
}

function reaches({ spec: { allNodes, nodeSelector } }: ResourceSlice, node: Node): boolean {
  return allNodes === true || (nodeSelector?.nodeSelectorTerms.some((term) => termMatches(term, node)) ?? false);
}

export function poolsFor(node: Node, slices: Slices): readonly Pool[] {
  const newest = new Map<string, ResourceSlice[]>();
  for (const slice of slices.of(node.metadata.name)) addSlice(newest, slice);
  for (const slice of slices.others) if (reaches(slice, node)) addSlice(newest, slice);
  const pools: Pool[] = [];
  for (const [id, found] of newest) {
    const pool = poolOf(found, () => [...slices.inPool(id)]);
    if (pool !== undefined) pools.push(pool);
  }
  return pools;
}

/** Pools that are one slice, which is what most nodes have: worked out once. */
const single = new WeakMap<ResourceSlice, Pool>();

/** `all`: the slices of the pool on all nodes. Undefined if the driver replaces this generation, and nothing of the new one is for this node. */
function poolOf(slices: readonly ResourceSlice[], all: () => readonly ResourceSlice[]): Pool | undefined {
  const [first] = slices as readonly [ResourceSlice];
  const known = slices.length === 1 ? single.get(first) : undefined;
  if (known !== undefined) return known;
  const { driver, pool } = first.spec;
  const { generation, resourceSliceCount } = pool;
  const isWhole = slices.length === resourceSliceCount;
  const others = isWhole ? [] : all();
  if (others.some(({ spec }) => spec.pool.generation > generation)) return undefined;
  const found = others.filter(({ spec }) => spec.pool.generation === generation).length;
  const isIncomplete = !isWhole && found !== resourceSliceCount;
  const made = Object.freeze({ driver, name: pool.name, slices, isIncomplete, isInvalid: !isIncomplete && hasTwins(slices) });
  if (isWhole && slices.length === 1) single.set(first, made);
  return made;
}

function addSlice(newest: Map<string, ResourceSlice[]>, slice: ResourceSlice): void {
  const id = poolId(slice);
  const slices = newest.get(id);
  const known = slices?.[0]?.spec.pool.generation;
  if (slices === undefined || known === undefined || known < slice.spec.pool.generation) newest.set(id, [slice]);
  else if (known === slice.spec.pool.generation) slices.push(slice);
}

function hasTwins(slices: readonly ResourceSlice[]): boolean {
  const names = new Set<string>();
  for (const { spec } of slices) {
    for (const { name } of spec.devices ?? []) {
      if (names.has(name)) return true;
      names.add(name);
    }
  }
  return false;
}
