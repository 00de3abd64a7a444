/** Which volume suits a claim. Follows component-helpers storage/volume/pv_helpers.go (FindMatchingVolume), used by scheduler and PV controller. */
import { classOf } from '../kinds/storage/claim.ts';
import { value } from '../quantity.ts';
import { selectorMatches } from '../selectors/requirements.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../types/storage.ts';
import { isReservedFor } from './binding.ts';

export interface MatchOptions {
  /** Is the volume within reach of the node that is looked at? Absent: no node is. */
  readonly isReachable?: (volume: PersistentVolume) => boolean;
  /** Names of volumes that are taken by other claims of the same pod. */
  readonly taken?: ReadonlySet<string>;
  /** Without a node: only volumes that are reserved for the claim, since the scheduler chooses among the others. */
  readonly onlyReserved?: boolean;
}

export function modesDiffer(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  return (claim.spec.volumeMode ?? 'Filesystem') !== (volume.spec.volumeMode ?? 'Filesystem');
}

export function offersAccess(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
}

/** Of volumes that nobody has reserved: is it free and of the right kind? */
function isFree(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { selector } = claim.spec;
  if (volume.spec.claimRef !== undefined || volume.status?.phase !== 'Available') return false;
  if (selector !== undefined && !selectorMatches(selector, volume.metadata.labels)) return false;
  return classOf(volume) === classOf(claim);
}

/** The volume that is reserved for the claim, else the smallest that is large enough and free. */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: Iterable<PersistentVolume>,
  { isReachable, taken, onlyReserved }: MatchOptions,
): PersistentVolume | undefined {
  const wanted = value(claim.spec.resources?.requests?.storage);
  let smallest: PersistentVolume | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const volume of volumes) {
    if (taken?.has(volume.metadata.name) || volume.metadata.deletionTimestamp !== undefined) continue;
    const size = value(volume.spec.capacity?.storage);
    if (size < wanted || modesDiffer(claim, volume)) continue;
    if ((claim.spec.volumeAttributesClassName ?? '') !== (volume.spec.volumeAttributesClassName ?? '')) continue;
    if (isReservedFor(volume, claim)) return isReachable?.(volume) === false ? undefined : volume;
    if (onlyReserved || size >= least || !isFree(volume, claim)) continue;
    if (isReachable !== undefined && !(isReachable(volume) && offersAccess(volume, claim))) continue;
    smallest = volume;
    least = size;
  }
  return smallest;
}
