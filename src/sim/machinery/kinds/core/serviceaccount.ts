/** core/v1 ServiceAccount (pkg/registry/core/serviceaccount/strategy.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { ObjectReference } from '../../types/object-reference.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';

/** Of the references to secrets only the names count. */
function cleanSecretReferences(draft: Draft): void {
  if (draft.secrets === undefined) return;
  draft.secrets = (draft.secrets as readonly ObjectReference[]).map(({ name }) => (name ? { name } : {}));
}

/** Annotation: pods of the account may use no secrets but its own. */
export const ENFORCE_MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

/** Of updates only if it is new. */
function enforcementWarning(object: Draft, old?: Draft): readonly string[] {
  if (object.metadata.annotations?.[ENFORCE_MOUNTABLE] === undefined || old?.metadata.annotations?.[ENFORCE_MOUNTABLE] !== undefined)
    return [];
  return [
    `metadata.annotations[${ENFORCE_MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
  ];
}

export const serviceAccounts: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  verbs: ALL_VERBS,
  revalidatesMetadata: true,
  storagePrefix: 'registry/serviceaccounts',
  generation: 'none',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  prepareForCreate: cleanSecretReferences,
  prepareForUpdate: cleanSecretReferences,
  warnings: enforcementWarning,
  subresources: [],
  columns: [nameColumn, ageColumn],
  cells: (object: Draft, nowMicros) => [object.metadata.name, age(object.metadata.creationTimestamp, nowMicros)],
};
