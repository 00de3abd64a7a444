/**
 * Claims and volumes as the controller last saw or wrote them: its informers may not show yet what it has just written itself. Follows
 * pv_controller_base.go (storeVolumeUpdate, storeClaimUpdate) and index.go.
 */
import { local, type Process } from '../../../kernel/effects.ts';
import { cachedAll } from '../../client/lister.ts';
import { keyOf, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../client/resource.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import type { AccessMode, PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { findVolume, offersAccess } from '../../machinery/volumes/matching.ts';
import { NAME } from './names.ts';

export interface Memory {
  readonly volumes: Map<string, PersistentVolume>;
  readonly claims: Map<string, PersistentVolumeClaim>;
}

export function newMemory(): Memory {
  return { volumes: new Map(), claims: new Map() };
}

type Kept = PersistentVolume | PersistentVolumeClaim;
type Kind = keyof Memory;

function memoryOf(self: ClientSelf): Memory {
  return ownState<Memory>(self, NAME);
}

/** False: something newer is known already. */
function keep(self: ClientSelf, kind: Kind, object: Kept): boolean {
  const kept = memoryOf(self)[kind] as Map<string, Kept>;
  const known = kept.get(keyOf(object));
  if (known !== undefined && Number(known.metadata.resourceVersion) > Number(object.metadata.resourceVersion)) return false;
  kept.set(keyOf(object), object);
  return true;
}

function drop(self: ClientSelf, kind: Kind, key: string): Kept | undefined {
  const kept = memoryOf(self)[kind] as Map<string, Kept>;
  const known = kept.get(key);
  kept.delete(key);
  return known;
}

/** What its informers have, when its work begins. */
export function recall(self: ClientSelf): void {
  const memory = memoryOf(self);
  for (const kept of [memory.volumes, memory.claims]) kept.clear();
  for (const volume of cachedAll(self, PERSISTENT_VOLUMES).values()) keep(self, 'volumes', volume);
  for (const claim of cachedAll(self, PERSISTENT_VOLUME_CLAIMS).values()) keep(self, 'claims', claim);
}

/** Volumes with the fewest ways of access that suffice come first, so that a claim gets what is nearest to its wishes. */
function match(self: ClientSelf, claim: PersistentVolumeClaim, delayed: boolean): PersistentVolume | undefined {
  const bySet = new Map<string, PersistentVolume[]>();
  for (const volume of memoryOf(self).volumes.values()) {
    if (!offersAccess(volume, claim)) continue;
    const set = [...new Set<AccessMode>(volume.spec.accessModes)].sort().join();
    const others = bySet.get(set);
    if (others === undefined) bySet.set(set, [volume]);
    else others.push(volume);
  }
  const sets = [...bySet].sort(([a], [b]) => a.split(',').length - b.split(',').length || (a < b ? -1 : 1));
  for (const [, volumes] of sets) {
    const found = findVolume(claim, volumes, { onlyReserved: delayed });
    if (found !== undefined) return found;
  }
  return undefined;
}

export const memoryLocals = {
  [`${NAME}.keep`]: keep,
  [`${NAME}.drop`]: drop,
  [`${NAME}.kept`]: (self: ClientSelf, kind: Kind, key: string) => memoryOf(self)[kind].get(key),
  [`${NAME}.match`]: match,
};

export function keepVolume(volume: PersistentVolume): Process<boolean> {
  return local(`${NAME}.keep`, 'volumes', volume);
}

export function keepClaim(claim: PersistentVolumeClaim): Process<boolean> {
  return local(`${NAME}.keep`, 'claims', claim);
}

export function keptVolume(name: string): Process<PersistentVolume | undefined> {
  return local(`${NAME}.kept`, 'volumes', name);
}

export function keptClaim(key: string): Process<PersistentVolumeClaim | undefined> {
  return local(`${NAME}.kept`, 'claims', key);
}

export function dropVolume(name: string): Process<PersistentVolume | undefined> {
  return local(`${NAME}.drop`, 'volumes', name);
}

export function dropClaim(key: string): Process<PersistentVolumeClaim | undefined> {
  return local(`${NAME}.drop`, 'claims', key);
}

/** `delayed`: only a volume that is reserved for the claim. */
export function matchVolume(claim: PersistentVolumeClaim, delayed: boolean): Process<PersistentVolume | undefined> {
  return local(`${NAME}.match`, claim, delayed);
}
