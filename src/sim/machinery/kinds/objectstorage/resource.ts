/**
 * What the kinds of objectstorage.k8s.io/v1alpha2 have in common. In a real cluster they are custom resources: PUT needs a version,
 * whatever is neither metadata nor status moves the generation, tables show name and age.
 */
import type { Column, Draft, ResourceDefinition, SubresourceDefinition } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { keepStatus } from '../common/keep.ts';
import { ALL_VERBS } from '../common/verbs.ts';

export const PROTOCOLS: readonly string[] = ['S3', 'Azure', 'GCS'];
export const DELETION_POLICIES: readonly string[] = ['Retain', 'Delete'];
export const AUTHENTICATION_TYPES: readonly string[] = ['Key', 'ServiceAccount'];
export const ACCESS_MODES: readonly string[] = ['ReadWrite', 'ReadOnly', 'WriteOnly'];

const COLUMNS: readonly Column[] = [nameColumn, { ...ageColumn, type: 'date' }];

interface BucketKind {
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly withStatus: boolean;
  validate(object: Draft): readonly FieldError[];
  validateUpdate(object: Draft, old: ApiObject): readonly FieldError[];
  validateStatus?(object: Draft, old: ApiObject): readonly FieldError[];
}

function dropStatus(draft: Draft): void {
  delete draft.status;
}

/** Through `/status` nothing but the status moves. */
function keepAllButStatus(draft: Draft, old: Draft): void {
  for (const field of Object.keys(draft)) if (field !== 'status' && field !== 'metadata' && !(field in old)) delete draft[field];
  for (const field of Object.keys(old)) if (field !== 'status' && field !== 'metadata') draft[field] = old[field];
}

function statusSubresource(validateUpdate: BucketKind['validateStatus']): SubresourceDefinition {
  return {
    name: 'status',
    verbs: ['get', 'patch', 'update'],
    prepareForUpdate: keepAllButStatus,
    ...(validateUpdate === undefined ? {} : { validateUpdate }),
  };
}

export function bucketResource(kind: BucketKind): ResourceDefinition {
  return {
    group: 'objectstorage.k8s.io',
    version: 'v1alpha2',
    kind: kind.kind,
    plural: kind.plural,
    singular: kind.kind.toLowerCase(),
    shortNames: [],
    namespaced: kind.namespaced,
    verbs: ALL_VERBS,
    storagePrefix: `registry/objectstorage.k8s.io/${kind.plural}`,
    generation: { of: ({ metadata: _, status: __, ...content }) => content },
    ...(kind.withStatus ? { prepareForCreate: dropStatus, prepareForUpdate: keepStatus } : {}),
    validate: kind.validate,
    validateUpdate: kind.validateUpdate,
    subresources: kind.withStatus ? [statusSubresource(kind.validateStatus)] : [],
    columns: COLUMNS,
    cells: (object: Draft, nowMicros) => [object.metadata.name, age(object.metadata.creationTimestamp, nowMicros)],
  };
}
