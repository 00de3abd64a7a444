/**
 * Pools of devices as ResourceSlices tell of them. Follows dynamic-resource-allocation structured/internal/stable/pools_stable.go.
 * Slices that say one node are found by its name; the original looks at all of them for each node.
 */
import type { ResourceSlice } from '../../../machinery/types/devices.ts';
import type { Node } from '../../../machinery/types/node.ts';
import { termMatches } from '../node-selection.ts';

export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** Of the newest generation, those that the node can reach. */
  readonly slices: readonly ResourceSlice[];
  /** Slices of it are missing: the driver is about to write them. */
  readonly isIncomplete: boolean;
  /** Two devices have one name. */
  readonly isInvalid: boolean;
}

/** All slices, ready to be asked for those of a node. */
export interface SliceIndex {
  readonly byNode: ReadonlyMap<string, readonly ResourceSlice[]>;
  /** For all nodes, or those of a selector. */
  readonly others: readonly ResourceSlice[];
  readonly byPool: ReadonlyMap<string, readonly ResourceSlice[]>;
}

export function indexSlices(slices: Iterable<ResourceSlice>): SliceIndex {
  const byNode = new Map<string, ResourceSlice[]>();
  const byPool = new Map<string, ResourceSlice[]>();
  const others: ResourceSlice[] = [];
  for (const slice of slices) {
    const { nodeName } = slice.spec;
    if (nodeName) append(byNode, nodeName, slice);
    else others.push(slice);
    append(byPool, poolId(slice), slice);
  }
  return { byNode, byPool, others };
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function poolId({ spec }: ResourceSlice): string {
  return `${spec.driver}/${spec.pool.name}`;
}

function reaches({ spec: { allNodes, nodeSelector } }: ResourceSlice, node: Node): boolean {
  return allNodes === true || (nodeSelector?.nodeSelectorTerms.some((term) => termMatches(term, node)) ?? false);
}

export function poolsFor(node: Node, { byNode, others, byPool }: SliceIndex): readonly Pool[] {
  const newest = new Map<string, ResourceSlice[]>();
  const near = byNode.get(node.metadata.name) ?? [];
  for (const slice of [...near, ...others.filter((other) => reaches(other, node))]) addSlice(newest, slice);
  const pools: Pool[] = [];
  for (const [id, slices] of newest) {
    const { driver, pool } = (slices[0] as ResourceSlice).spec;
    const all = byPool.get(id) ?? [];
    // The driver replaces this generation: nothing of the new one is for this node.
    if (slices.length !== pool.resourceSliceCount && all.some(({ spec }) => spec.pool.generation > pool.generation)) continue;
    const found = all.filter(({ spec }) => spec.pool.generation === pool.generation).length;
    const isIncomplete = slices.length !== pool.resourceSliceCount && found !== pool.resourceSliceCount;
    pools.push({ driver, name: pool.name, slices, isIncomplete, isInvalid: hasTwins(slices) });
  }
  return pools;
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
