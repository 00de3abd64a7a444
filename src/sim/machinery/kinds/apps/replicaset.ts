/** apps/v1 ReplicaSet (pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec } from '../common/keep.ts';
import { selectorCell } from '../common/texts.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { workloadWarnings } from '../pod/warnings.ts';
import { replicaCells } from './replica-cells.ts';
import { replicaSetColumns } from './replicaset-columns.ts';
import { validateReplicaSet, validateReplicaSetStatusUpdate, validateReplicaSetUpdate } from './replicaset-validation.ts';
import { scaleSubresource } from './scale.ts';

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  draft.spec.template ??= {};
  defaultPodTemplate(draft.spec.template);
  draft.spec.replicas ??= 1;
  draft.status ??= {};
  draft.status.replicas ??= 0;
  defaultConditionTimes(draft.status.conditions, 'lastTransitionTime');
}

function prepareForCreate(draft: Draft): void {
  dropDisabledFields(draft.spec.template.spec);
  draft.status = { replicas: 0 };
}

export const replicaSets: ResourceDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/replicasets',
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate,
  validate: validateReplicaSet,
  warnings: workloadWarnings,
  prepareForUpdate: prepareTemplateUpdate,
  validateUpdate: validateReplicaSetUpdate,
  subresources: [
    scaleSubresource,
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: keepSpec, validateUpdate: validateReplicaSetStatusUpdate },
  ],
  columns: replicaSetColumns,
  cells: (object: Draft, nowMicros) => replicaCells(object, selectorCell(object.spec.selector), nowMicros),
};
