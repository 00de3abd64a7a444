/** The table of resources: by path, by kind, by where they are stored. After apimachinery pkg/runtime/scheme.go, as a lookup in data. */
import { ALL_RESOURCES } from '../kinds/all.ts';
import type { ResourceDefinition, SubresourceDefinition } from './definition.ts';

export function groupVersion(definition: { readonly group: string; readonly version: string }): string {
  return definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
}

const byPath = new Map<string, ResourceDefinition>();
const byKind = new Map<string, ResourceDefinition>();
const byStorage = new Map<string, ResourceDefinition>();
const groups = new Map<string, Set<string>>();
/** Kinds of bodies that are no resources of their own, and lists. */
const otherKinds = new Set([
  'meta.k8s.io/v1 Status',
  'v1 Status',
  'v1 DeleteOptions',
  'v1 Binding',
  'v1 List',
  'autoscaling/v1 Scale',
  'policy/v1 Eviction',
]);

for (const definition of ALL_RESOURCES) {
  byPath.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
  byKind.set(`${groupVersion(definition)} ${definition.kind}`, definition);
  otherKinds.add(`${groupVersion(definition)} ${definition.kind}List`);
  if (definition.conversion === undefined) byStorage.set(definition.storagePrefix, definition);
  const versions = groups.get(definition.group);
  if (versions === undefined) groups.set(definition.group, new Set([definition.version]));
  else versions.add(definition.version);
}

export function resourceByPath(group: string, version: string, plural: string): ResourceDefinition | undefined {
  return byPath.get(`${group}/${version}/${plural}`);
}

/** `apiVersion` as in bodies: `v1`, `apps/v1`. */
export function resourceByKind(apiVersion: string, kind: string): ResourceDefinition | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}

export function isRegisteredKind(apiVersion: string, kind: string): boolean {
  return byKind.has(`${apiVersion} ${kind}`) || otherKinds.has(`${apiVersion} ${kind}`);
}

/** The definition whose objects are stored under the prefix. */
export function resourceByStorage(prefix: string): ResourceDefinition | undefined {
  return byStorage.get(prefix);
}

/** The definition in whose form objects of this one are stored: most often itself. */
export function storedForm(definition: ResourceDefinition): ResourceDefinition {
  return byStorage.get(definition.storagePrefix) ?? definition;
}

export function storedResources(): Iterable<ResourceDefinition> {
  return byStorage.values();
}

export function isServedGroup(group: string): boolean {
  return groups.has(group);
}

export function isServedVersion(group: string, version: string): boolean {
  return groups.get(group)?.has(version) ?? false;
}

/** Groups other than the core one, with their versions. */
export function servedGroups(): readonly (readonly [group: string, versions: readonly string[]])[] {
  return [...groups].filter(([group]) => group !== '').map(([group, versions]) => [group, [...versions]]);
}

export function resourcesOf(group: string, version: string): readonly ResourceDefinition[] {
  return ALL_RESOURCES.filter((definition) => definition.group === group && definition.version === version);
}

export function subresourceOf(definition: ResourceDefinition, name: string): SubresourceDefinition | undefined {
  return definition.subresources.find((subresource) => subresource.name === name);
}
