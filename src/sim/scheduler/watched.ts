/** Kinds beside nodes and pods that the scheduler watches for the sake of plugins. Follows eventhandlers.go. */
import { type IndexFunction, type InformerUse, informer } from '../client/definition.ts';
import {
  CSI_DRIVERS,
  CSI_NODES,
  CSI_STORAGE_CAPACITIES,
  DEVICE_CLASSES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  RESOURCE_CLAIMS,
  RESOURCE_SLICES,
  type Resource,
  STORAGE_CLASSES,
  VOLUME_ATTACHMENTS,
} from '../client/resource.ts';
import { objectHandlers } from './assume.ts';
import type { WatchedKind } from './framework/change.ts';
import { CLAIMS_BY_DEVICE, claimDevices, SLICES_BY_NODE, SLICES_BY_POOL, sliceNode, slicePool } from './plugins/devices/indexes.ts';
import type { SetupOf } from './setups.ts';
import type { SchedulerSelf } from './state.ts';

/** What their changes are called. */
export const WATCHED: readonly (readonly [WatchedKind, Resource])[] = [
  ['storage class', STORAGE_CLASSES],
  ['claim', PERSISTENT_VOLUME_CLAIMS],
  ['volume', PERSISTENT_VOLUMES],
  ['csi node', CSI_NODES],
  ['csi driver', CSI_DRIVERS],
  ['storage capacity', CSI_STORAGE_CAPACITIES],
  ['attachment', VOLUME_ATTACHMENTS],
  ['device class', DEVICE_CLASSES],
  ['resource claim', RESOURCE_CLAIMS],
  ['resource slice', RESOURCE_SLICES],
];

/** What plugins find objects by, by the id of the resource. */
export const INDEXES: Readonly<Record<string, Readonly<Record<string, IndexFunction>>>> = {
  [RESOURCE_CLAIMS.id]: { [CLAIMS_BY_DEVICE]: claimDevices },
  [RESOURCE_SLICES.id]: { [SLICES_BY_NODE]: sliceNode, [SLICES_BY_POOL]: slicePool },
};

export function watchedInformers(setupOf: SetupOf, wake: (self: SchedulerSelf) => void): readonly InformerUse[] {
  return WATCHED.map(([kind, resource]) => {
    const indexes = INDEXES[resource.id] ?? {};
    return informer({ resource, indexes, handlers: objectHandlers(setupOf, kind, resource, wake) as never });
  });
}
