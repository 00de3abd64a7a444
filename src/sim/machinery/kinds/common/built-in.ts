/** A resource in few words: what most kinds have in common is filled in. */
import type { Column, Draft, ResourceDefinition, SubresourceDefinition } from '../../scheme/definition.ts';
import { age } from './age.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { ALL_VERBS } from './verbs.ts';

/** `apiVersion` as in bodies: `v1`, `apps/v1`. */
export function builtIn(apiVersion: string, kind: string, plural: string, own: Partial<ResourceDefinition>): ResourceDefinition {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    singular: kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
    verbs: ALL_VERBS,
    storagePrefix: `registry/${plural}`,
    subresources: [],
    columns: [nameColumn, ageColumn],
    cells: ({ metadata }: Draft, nowMicros) => [metadata.name, age(metadata.creationTimestamp, nowMicros)],
    ...own,
  };
}

export type OwnColumn = readonly [name: string, type: Column['type'], description: string, priority?: 0 | 1];

/** Between name and age. */
export function columns(...own: readonly OwnColumn[]): readonly Column[] {
  return [nameColumn, ...ownColumns(own), ageColumn];
}

export function ownColumns(own: readonly OwnColumn[]): readonly Column[] {
  return own.map(([name, type, description, priority = 0]) => ({ name, type, priority, description }));
}

type StatusHooks = Pick<SubresourceDefinition, 'prepareForUpdate' | 'validateUpdate'>;

/** The `status` of a kind, with its rules. */
export function statusSubresource(own: StatusHooks): SubresourceDefinition {
  return { name: 'status', verbs: ['get', 'patch', 'update'], ...own };
}
