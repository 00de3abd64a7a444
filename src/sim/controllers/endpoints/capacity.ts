/**
 * An Endpoints object holds at most 1,000 addresses; what is over is cut off in proportion, ready ones last
 * (after pkg/controller/endpoint/endpoints_controller.go truncateEndpoints).
 */
import type { EndpointAddress, EndpointSubset } from '../../machinery/types/endpoints.ts';
import type { ObjectMeta } from '../../machinery/wire/api.ts';

export const OVER_CAPACITY_ANNOTATION = 'endpoints.kubernetes.io/over-capacity';
export const TRUNCATED = 'truncated';
const CAPACITY = 1_000;

function count(subsets: readonly EndpointSubset[], of: 'addresses' | 'notReadyAddresses'): number {
  let sum = 0;
  for (const subset of subsets) sum += subset[of]?.length ?? 0;
  return sum;
}

/** Shares `room` among the subsets in proportion to what each has of the kind. */
function shares(subsets: readonly EndpointSubset[], of: 'addresses' | 'notReadyAddresses', room: number): readonly EndpointAddress[][] {
  const total = count(subsets, of);
  let left = room;
  return subsets.map((subset) => {
    const all = subset[of] ?? [];
    const share = total === 0 ? 0 : Math.min(Math.ceil((all.length / total) * room), left);
    left -= share;
    return all.slice(0, share);
  });
}

/** The subsets within capacity; the same list if nothing is over. */
export function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const ready = count(subsets, 'addresses');
  if (ready + count(subsets, 'notReadyAddresses') <= CAPACITY) return subsets;
  const kept = ready >= CAPACITY ? shares(subsets, 'addresses', CAPACITY) : subsets.map((subset) => [...(subset.addresses ?? [])]);
  const keptNotReady = shares(subsets, 'notReadyAddresses', Math.max(CAPACITY - ready, 0));
  return subsets.map(({ ports }, i) => {
    const addresses = kept[i] ?? [];
    const notReadyAddresses = keptNotReady[i] ?? [];
    return {
      ...(addresses.length > 0 ? { addresses } : {}),
      ...(notReadyAddresses.length > 0 ? { notReadyAddresses } : {}),
      ...(ports ? { ports } : {}),
    };
  });
}

/** Whether the annotation fits the stored subsets. At exactly the capacity it may be either way. */
export function isCapacityAnnotated(annotations: ObjectMeta['annotations'], stored: readonly EndpointSubset[]): boolean {
  const total = count(stored, 'addresses') + count(stored, 'notReadyAddresses');
  if (total > CAPACITY) return false;
  const said = annotations?.[OVER_CAPACITY_ANNOTATION];
  if (total < CAPACITY) return said === undefined;
  return said === undefined || said === TRUNCATED;
}
