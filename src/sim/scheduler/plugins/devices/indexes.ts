/** Indexes of the scheduler's informers, kept up to date object by object: nothing is gone through from cycle to cycle. */
import type { IndexFunction } from '../../../client/definition.ts';
import type { AllocationResult, ResourceClaim, ResourceSlice } from '../../../machinery/types/devices.ts';
import type { ApiObject } from '../../../machinery/wire/api.ts';

/** `driver/pool/device`. */
export function deviceId(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`;
}

/** Devices that nobody else can get; who only looks on takes none. */
export function devicesTaken(allocation: AllocationResult | undefined): readonly string[] {
  const results = allocation?.devices?.results?.filter(({ adminAccess }) => !adminAccess) ?? [];
  return results.map(({ driver, pool, device }) => deviceId(driver, pool, device));
}

/** Claims by the devices that they have. */
export const CLAIMS_BY_DEVICE = 'device';
export const claimDevices: IndexFunction = (object: ApiObject) => devicesTaken((object as ResourceClaim).status?.allocation);

/** Slices by the one node that can reach them; all others under the empty string. */
export const SLICES_BY_NODE = 'node';
export const sliceNode: IndexFunction = (object: ApiObject) => [(object as ResourceSlice).spec.nodeName ?? ''];

/** Slices by pool. */
export const SLICES_BY_POOL = 'pool';
export const slicePool: IndexFunction = (object: ApiObject) => [poolId(object as ResourceSlice)];

/** `driver/pool`. */
export function poolId({ spec }: ResourceSlice): string {
  return `${spec.driver}/${spec.pool.name}`;
}
