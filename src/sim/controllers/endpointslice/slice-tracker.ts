/**
 * Which generation of each slice the controller wrote last, so that it neither acts on a cache that does not show its own writes yet
 * nor wakes for them (after staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go).
 */
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';

/** Generation that stands for a slice whose deletion was asked for. */
const DELETION_EXPECTED = -1;

/** Service key -> uid of a slice -> generation. Mutable state. */
export type SliceTracker = Map<string, Map<string, number>>;

const generationOf = (slice: EndpointSlice): number => slice.metadata.generation ?? 0;

function generationsOf(tracker: SliceTracker, key: string): Map<string, number> {
  let generations = tracker.get(key);
  if (generations === undefined) {
    generations = new Map();
    tracker.set(key, generations);
  }
  return generations;
}

/** True if the slice is another than what the controller wrote. */
export function shouldSync(tracker: SliceTracker, key: string, slice: EndpointSlice): boolean {
  const generation = tracker.get(key)?.get(slice.metadata.uid);
  return generation === undefined || generationOf(slice) > generation;
}

/** True if a written slice is not, or not in its newest generation, among the cached ones. */
export function isStale(tracker: SliceTracker, key: string, cached: readonly EndpointSlice[]): boolean {
  const generations = tracker.get(key);
  if (generations === undefined) return false;
  const present = new Map<string, number>();
  for (const slice of cached) {
    const generation = generationOf(slice);
    present.set(slice.metadata.uid, generation);
    const written = generations.get(slice.metadata.uid);
    if (written !== undefined && (written === DELETION_EXPECTED || written > generation)) return true;
  }
  for (const [uid, written] of generations) if (written !== DELETION_EXPECTED && !present.has(uid)) return true;
  return false;
}

export function recordWrite(tracker: SliceTracker, key: string, slice: EndpointSlice): void {
  generationsOf(tracker, key).set(slice.metadata.uid, generationOf(slice));
}

export function expectDeletion(tracker: SliceTracker, key: string, slice: EndpointSlice): void {
  generationsOf(tracker, key).set(slice.metadata.uid, DELETION_EXPECTED);
}

/** Takes note that the slice is gone; false if that was not expected. */
export function recordDeletion(tracker: SliceTracker, key: string, slice: EndpointSlice): boolean {
  const generations = tracker.get(key);
  const generation = generations?.get(slice.metadata.uid);
  if (generation === undefined) return true;
  generations?.delete(slice.metadata.uid);
  return generation === DELETION_EXPECTED;
}
