/**
 * Reading informer caches. Handlers and locals read with `cached`, `cachedAll`, `indexed`, which cost nothing; processes, which may
 * touch no state, with `lookUp`, `lookUpAll`, `lookUpIndexed`, which go through a `local` effect.
 *
 * Not promised: that the cache is as new as the API server's answers. What was just written may be missing.
 */
import { local, type Process } from '../../kernel/effects.ts';
import type { ApiObject, OwnerReference } from '../machinery/wire/api.ts';
import type { IndexFunction } from './definition.ts';
import type { Resource } from './resource.ts';
import type { ClientSelf, InformerState } from './state.ts';

function informerOf(self: ClientSelf, id: string): InformerState {
  const informer = self.state.client.informers[id];
  if (!informer) throw new Error(`no informer for ${id}`);
  return informer;
}

/** The object with that key, as far as the cache knows. */
export function cached<Item extends ApiObject>(self: ClientSelf, of: Resource<Item>, key: string): Item | undefined {
  return informerOf(self, of.id).objects.get(key) as Item | undefined;
}

/** All objects, by key. To be read within the event only. */
export function cachedAll<Item extends ApiObject>(self: ClientSelf, of: Resource<Item>): ReadonlyMap<string, Item> {
  return informerOf(self, of.id).objects as ReadonlyMap<string, ApiObject> as ReadonlyMap<string, Item>;
}

/** The objects that index `name` has under `value`, by key. To be read within the event only. */
export function indexed<Item extends ApiObject>(
  self: ClientSelf,
  of: Resource<Item>,
  name: string,
  value: string,
): ReadonlyMap<string, Item> {
  const index = informerOf(self, of.id).indexes[name];
  if (!index) throw new Error(`no index ${name} of ${of.id}`);
  return (index.get(value) ?? EMPTY) as ReadonlyMap<string, ApiObject> as ReadonlyMap<string, Item>;
}

const EMPTY: ReadonlyMap<string, ApiObject> = new Map();

/** The values under which index `name` has something. To be read within the event only. */
export function indexValues(self: ClientSelf, of: Resource, name: string): Iterable<string> {
  const index = informerOf(self, of.id).indexes[name];
  if (!index) throw new Error(`no index ${name} of ${of.id}`);
  return index.keys();
}

export function lookUp<Item extends ApiObject>(of: Resource<Item>, key: string): Process<Item | undefined> {
  return local('client.get', of, key);
}

export function lookUpAll<Item extends ApiObject>(of: Resource<Item>): Process<readonly Item[]> {
  return local('client.list', of);
}

export function lookUpIndexed<Item extends ApiObject>(of: Resource<Item>, index: string, value: string): Process<readonly Item[]> {
  return local('client.index', of, index, value);
}

export const listerLocals = {
  'client.get': cached,
  'client.list': (self: ClientSelf, of: Resource) => [...cachedAll(self, of).values()],
  'client.index': (self: ClientSelf, of: Resource, index: string, value: string) => [...indexed(self, of, index, value).values()],
};

/** The owner that manages the object, if any (metav1.GetControllerOf). */
export function controllerOf(object: ApiObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** Index by the uid of the managing owner; objects without one are under the empty string. */
export const BY_CONTROLLER = 'controller';
export const byController: IndexFunction = (object) => [controllerOf(object)?.uid ?? ''];

/** Index by namespace. */
export const BY_NAMESPACE = 'namespace';
export const byNamespace: IndexFunction = (object) => [object.metadata.namespace ?? ''];

/** Index of what has no managing owner, by namespace: what might be adopted. */
export const ORPHANS = 'orphans';
export const orphansByNamespace: IndexFunction = (object) => (controllerOf(object) ? NONE : [object.metadata.namespace ?? '']);
const NONE: readonly string[] = Object.freeze([]);

/** Index of pods by the node they are bound to; those bound to none are under the empty string. */
export const BY_NODE = 'node';
export const byNode: IndexFunction = (pod) => [(pod as ApiObject & { readonly spec: { readonly nodeName?: string } }).spec.nodeName ?? ''];
