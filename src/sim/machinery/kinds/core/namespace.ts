/**
 * core/v1 Namespace (pkg/registry/core/namespace/strategy.go, pkg/apis/core/v1/defaults.go).
 * A namespace that is deleted stays, in phase Terminating, until nobody is left in spec.finalizers; see the API server's delete.
 */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { Namespace } from '../../types/namespace.ts';
import { nameIsLabel } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { keep, keepSpec, keepStatus } from '../common/keep.ts';
import { validateNamespace, validateNamespaceFinalize, validateNamespaceStatus } from './namespace-validation.ts';

const NAME_LABEL = 'kubernetes.io/metadata.name';
/** Who empties the namespace: the namespace controller. */
export const KUBERNETES_FINALIZER = 'kubernetes';

function labelWithName(draft: Draft): void {
  const { name, labels } = draft.metadata;
  if (name) draft.metadata.labels = { ...labels, [NAME_LABEL]: name };
}

function prepareForCreate(draft: Draft): void {
  labelWithName(draft);
  const finalizers: readonly string[] = draft.spec?.finalizers ?? [];
  draft.spec = {
    ...draft.spec,
    finalizers: finalizers.includes(KUBERNETES_FINALIZER) ? finalizers : [...finalizers, KUBERNETES_FINALIZER],
  };
  draft.status = { phase: 'Active' };
}

function prepareForUpdate(draft: Draft, old: Draft): void {
  draft.spec = { ...draft.spec };
  keep('finalizers', draft.spec, old.spec);
  keepStatus(draft, old);
}

function setDefaults(draft: Draft): void {
  labelWithName(draft);
  draft.spec ??= {};
  draft.status ??= {};
}

export const namespaces: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  storagePrefix: 'registry/namespaces',
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate,
  validateName: nameIsLabel,
  validate: validateNamespace,
  prepareForUpdate,
  selectableFields: (object: ApiObject) => {
    const phase = (object as Namespace).status?.phase ?? 'Active';
    return { name: object.metadata.name, 'status.phase': phase };
  },
  subresources: [
    { name: 'finalize', verbs: ['update'], prepareForUpdate: keepStatus, validateUpdate: validateNamespaceFinalize },
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: keepSpec, validateUpdate: validateNamespaceStatus },
  ],
  columns: [nameColumn, { name: 'Status', type: 'string', priority: 0, description: 'The status of the namespace' }, ageColumn],
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.status?.phase ?? '',
    age(object.metadata.creationTimestamp, nowMicros),
  ],
};
