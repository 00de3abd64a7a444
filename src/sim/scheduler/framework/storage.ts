/** What the scheduler knows of volumes, as plugins look at it: claims and volumes as the API server has them, whatever plans there are. */
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from '../../machinery/types/storage.ts';

export interface Storage {
  /** By `namespace/name`. */
  claim(key: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  /** Volumes of a class; the empty name is that of volumes without one. */
  volumesOf(storageClass: string): Iterable<PersistentVolume>;
  storageClass(name: string): StorageClass | undefined;
  /** What CSI drivers say of a node. */
  csiNode(node: string): CSINode | undefined;
  driver(name: string): CSIDriver | undefined;
  capacities(): Iterable<CSIStorageCapacity>;
  attachmentsTo(node: string): Iterable<VolumeAttachment>;
}

const NOTHING: readonly never[] = Object.freeze([]);

export const NO_STORAGE: Storage = Object.freeze({
  claim: () => undefined,
  volume: () => undefined,
  volumesOf: () => NOTHING,
  storageClass: () => undefined,
  csiNode: () => undefined,
  driver: () => undefined,
  capacities: () => NOTHING,
  attachmentsTo: () => NOTHING,
});
