/** What VolumeBinding sets aside for a pod that has its node. Follows plugins/volumebinding/binder.go (PodVolumes) and passive_assume_cache.go. */
import type { PersistentVolume, PersistentVolumeClaim } from '../../../machinery/types/storage.ts';

export const NAME = 'VolumeBinding';

export interface BindingPlan {
  /** Volumes as they will be written, reserved for their claims. */
  readonly bindings: readonly { readonly volume: PersistentVolume; readonly claim: PersistentVolumeClaim }[];
  /** Claims as they will be written, so that volumes are made for them within reach of the node. */
  readonly provisions: readonly PersistentVolumeClaim[];
}

/** By name and by key. */
export interface Assumed {
  readonly volumes: ReadonlyMap<string, PersistentVolume>;
  readonly claims: ReadonlyMap<string, PersistentVolumeClaim>;
}

export const ASSUMES_NOTHING: Assumed = Object.freeze({ volumes: new Map(), claims: new Map() });
