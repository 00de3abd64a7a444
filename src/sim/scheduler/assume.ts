/**
 * What the scheduler has written itself it counts on at once, though its informers may not have seen it yet: so no cycle decides on what
 * is out of date by the scheduler's own doing. Follows util/assumecache/assume_cache.go.
 */
import { cachedAll } from '../client/lister.ts';
import { keyOf, type Resource } from '../client/resource.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import type { Change, WatchedKind } from './framework/change.ts';
import type { Setup } from './framework/setup.ts';
import { slot } from './known.ts';
import { tellAll } from './queue/changes.ts';
import type { SetupOf } from './setups.ts';
import type { SchedulerSelf } from './state.ts';

function revision({ metadata }: ApiObject): number {
  return Number(metadata.resourceVersion ?? 0);
}

/** The scheduler has written the object, and this is what was stored. Nothing if the informer knows better. */
export function assumeObject(self: SchedulerSelf, setup: Setup, kind: WatchedKind, of: Resource, object: ApiObject): void {
  const { assumed } = self.state.own;
  const key = keyOf(object);
  const old = assumed.get(slot(of, key)) ?? cachedAll(self, of).get(key);
  if (old === undefined || old.metadata.uid !== object.metadata.uid || revision(old) >= revision(object)) return;
  assumed.set(slot(of, key), object);
  tell(self, setup, { kind: `${kind} updated`, old, object });
}

function tell(self: SchedulerSelf, setup: Setup, change: object): void {
  tellAll(self, setup, Object.freeze(change) as Change);
}

/** What watch events of the kind do: waiting pods are told, of what the scheduler did itself only once. */
export function objectHandlers(setupOf: SetupOf, kind: WatchedKind, of: Resource, wake: (self: SchedulerSelf) => void) {
  const say = (self: SchedulerSelf, change: object) => {
    tell(self, setupOf(self), change);
    wake(self);
  };
  return {
    added(self: SchedulerSelf, object: ApiObject) {
      say(self, { kind: `${kind} added`, object });
    },
    updated(self: SchedulerSelf, seen: ApiObject, object: ApiObject) {
      const { assumed } = self.state.own;
      const own = assumed.get(slot(of, keyOf(object)));
      const isOurs = own !== undefined && own.metadata.uid === object.metadata.uid;
      if (isOurs && revision(own) > revision(object)) return;
      if (own !== undefined) assumed.delete(slot(of, keyOf(object)));
      if (isOurs && revision(own) === revision(object)) return;
      say(self, { kind: `${kind} updated`, old: isOurs ? own : seen, object });
    },
    deleted(self: SchedulerSelf, object: ApiObject) {
      self.state.own.assumed.delete(slot(of, keyOf(object)));
      say(self, { kind: `${kind} deleted`, object });
    },
  };
}
