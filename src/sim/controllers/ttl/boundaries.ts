/** Size classes of clusters; they overlap, so that a cluster at an edge does not change class with every node. */
interface Boundary {
  readonly least: number;
  readonly most: number;
  readonly ttl: number;
}

const BOUNDARIES: readonly Boundary[] = [
  { least: 0, most: 100, ttl: 0 },
  { least: 90, most: 500, ttl: 15 },
  { least: 450, most: 1_000, ttl: 30 },
  { least: 900, most: 2_000, ttl: 60 },
  { least: 1_800, most: 10_000, ttl: 300 },
  { least: 9_000, most: Number.POSITIVE_INFINITY, ttl: 600 },
];

/** The class of a cluster of `nodes` that was in class `boundary`. */
export function nextBoundary(boundary: number, nodes: number): number {
  let at = boundary;
  while (nodes > (BOUNDARIES[at] as Boundary).most) at++;
  while (nodes < (BOUNDARIES[at] as Boundary).least) at--;
  return at;
}

export function ttlSeconds(boundary: number): number {
  return (BOUNDARIES[boundary] as Boundary).ttl;
}
