/**
 * Objects as the scheduler knows them: what its informers hold, and what it has written itself since (assume.ts).
 */
import { cached, cachedAll, indexed } from '../client/lister.ts';
import { NAMESPACES, PODS, type Resource } from '../client/resource.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { Known } from './framework/known.ts';
import { Overlaid } from './overlaid.ts';
import { spreadSelectors } from './spread-selectors.ts';
import type { SchedulerSelf } from './state.ts';

export function knownTo(self: SchedulerSelf): Known {
  return {
    namespaces: cachedAll(self, NAMESPACES),
    objects: (of) => objectsOf(self, of),
    indexed: (of, index, value) => indexed(self, of, index, value),
    written: (of) => writtenOf(self, of),
    spreadSelectors: (info) => spreadSelectors(self, info),
    isOnErrand: (plugin, uid) => isOnErrand(self, plugin, uid),
  };
}

function objectsOf<Item extends ApiObject>(self: SchedulerSelf, of: Resource<Item>): ReadonlyMap<string, Item> {
  const seen = cachedAll(self, of);
  const written = writtenOf(self, of);
  return written.size === 0 ? seen : new Overlaid(seen, written);
}

const NOTHING: ReadonlyMap<string, ApiObject> = new Map();

function writtenOf<Item extends ApiObject>(self: SchedulerSelf, of: Resource<Item>): ReadonlyMap<string, Item> {
  const { assumed } = self.state.own;
  if (assumed.size === 0) return NOTHING as ReadonlyMap<string, Item>;
  const prefix = slot(of, '');
  const written = new Map<string, Item>();
  for (const [place, object] of assumed) if (place.startsWith(prefix)) written.set(place.slice(prefix.length), object as Item);
  return written;
}

/** Where `assumed` holds the object. */
export function slot({ id }: Resource, key: string): string {
  return `${id} ${key}`;
}

/** Where `errands` holds what the plugin does for the pod of that uid. */
export function errandId(plugin: string, uid: string): string {
  return `${plugin} ${uid}`;
}

/** Follows framework/preemption/preemption.go (IsPodRunningPreemption). */
function isOnErrand(self: SchedulerSelf, plugin: string, uid: string): boolean {
  const underWay = self.state.own.errands.get(errandId(plugin, uid));
  if (underWay === undefined) return false;
  if (underWay.hangsOn === undefined) return true;
  const last = cached(self, PODS, underWay.hangsOn);
  return last !== undefined && last.metadata.deletionTimestamp === undefined;
}
