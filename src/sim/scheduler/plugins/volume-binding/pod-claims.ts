/** The claims of a pod as VolumeBinding sees them. Follows plugins/volumebinding/volume_binding.go (podHasPVCs) and binder.go (GetPodVolumeClaims). */
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../../../client/resource.ts';
import { classOf } from '../../../machinery/kinds/storage/claim.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { isFullyBound, isReservedFor } from '../../../machinery/volumes/binding.ts';
import { isMadeFor, notMadeFor } from '../../../machinery/volumes/pod-claims.ts';
import type { Fleet } from '../../framework/plugin.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { Nearby } from './nearby.ts';
import { ASSUMES_NOTHING, type Assumed, type BindingPlan, NAME } from './plan.ts';

/** A claim that gets its volume when the pod has its node, and the volumes that might do. */
export interface DelayedClaim {
  readonly claim: PersistentVolumeClaim;
  readonly candidates: Nearby;
}

export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  readonly delayed: readonly DelayedClaim[];
  /** Claims that should have their volume by now, and have not. */
  readonly overdue: readonly PersistentVolumeClaim[];
}

/** Why the pod cannot go anywhere with its claims; undefined: nothing is wrong with them. */
export function brokenClaim({ pod, storage }: PodInfo, fleet: Fleet): string | undefined {
  const known = fleet.objects(PERSISTENT_VOLUME_CLAIMS);
  for (const { name, key, ephemeral } of storage?.claims ?? []) {
    const claim = known.get(key);
    if (claim === undefined) {
      if (!ephemeral) return `persistentvolumeclaim "${name}" not found`;
      return `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
    }
    if (claim.status?.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`;
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    if (ephemeral && !isMadeFor(pod, claim)) return notMadeFor(pod, claim);
  }
  return undefined;
}

/** What pods in flight will have written, in place of what is written: until the API server has something newer. */
export function assumedBy(fleet: Fleet): Assumed {
  const plans = fleet.plans(NAME) as ReadonlyMap<string, BindingPlan>;
  if (plans.size === 0) return ASSUMES_NOTHING;
  const claims = new Map<string, PersistentVolumeClaim>();
  const volumes = new Map<string, PersistentVolume>();
  for (const { bindings, provisions } of plans.values()) {
    for (const { volume } of bindings) volumes.set(volume.metadata.name, volume);
    for (const claim of provisions) claims.set(`${claim.metadata.namespace}/${claim.metadata.name}`, claim);
  }
  return { claims, volumes };
}

type Versioned = PersistentVolume | PersistentVolumeClaim;

/** What is assumed of it, unless it has changed since. */
export function latest<Item extends Versioned>(known: Item, assumed: Item | undefined): Item {
  return assumed?.metadata.resourceVersion === known.metadata.resourceVersion ? (assumed ?? known) : known;
}

/** All claims are there. */
export function sortClaims({ storage }: PodInfo, fleet: Fleet, assumed: Assumed): PodClaims {
  const known = fleet.objects(PERSISTENT_VOLUME_CLAIMS);
  const classes = fleet.objects(STORAGE_CLASSES);
  const bound: PersistentVolumeClaim[] = [];
  const delayed: DelayedClaim[] = [];
  const overdue: PersistentVolumeClaim[] = [];
  for (const { key } of storage?.claims ?? []) {
    const seen = known.get(key);
    if (seen === undefined) continue;
    const claim = latest(seen, assumed.claims.get(key));
    const waits = classes.get(classOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer';
    if (isFullyBound(claim)) bound.push(claim);
    else if (waits && !claim.spec.volumeName) delayed.push({ claim, candidates: new Nearby(candidatesFor(claim, fleet, assumed), claim) });
    else overdue.push(claim);
  }
  return { bound, delayed, overdue };
}

/** Volumes of the claim's class that are free or reserved for it: the others need not be shown to every node. */
function candidatesFor(claim: PersistentVolumeClaim, fleet: Fleet, assumed: Assumed): readonly PersistentVolume[] {
  const wanted = classOf(claim);
  const found: PersistentVolume[] = [];
  for (const seen of fleet.objects(PERSISTENT_VOLUMES).values()) {
    const { claimRef } = seen.spec;
    if ((claimRef !== undefined && !isReservedFor(seen, claim)) || classOf(seen) !== wanted) continue;
    found.push(latest(seen, assumed.volumes.get(seen.metadata.name)));
  }
  return found;
}
