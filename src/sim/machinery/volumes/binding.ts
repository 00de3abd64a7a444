/** A claim and a volume that belong together. Follows component-helpers storage/volume/pv_helpers.go. */
import type { ObjectReference } from '../types/object-reference.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../types/storage.ts';
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from './annotations.ts';

/** Does the volume name the claim? One that was reserved by hand may do without the uid. */
export function isReservedFor({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef === undefined || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false;
  return !claimRef.uid || claimRef.uid === metadata.uid;
}

/** Both halves of the binding are written. */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return Boolean(spec.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

export function claimReference({ metadata }: PersistentVolumeClaim): ObjectReference {
  const { namespace = '', name, uid, resourceVersion = '' } = metadata;
  return { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
}

/** The volume as it is to be written once it is the claim's; the same if it is so already. */
export function reservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { claimRef } = volume.spec;
  const mark = !isReservedFor(volume, claim) && volume.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined;
  const isNamed = isReservedFor(volume, claim) && claimRef?.uid === claim.metadata.uid;
  if (isNamed && !mark) return volume;
  const annotations = { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' };
  return Object.freeze({
    ...volume,
    metadata: mark ? { ...volume.metadata, annotations } : volume.metadata,
    spec: isNamed ? volume.spec : { ...volume.spec, claimRef: claimReference(claim) },
  });
}
