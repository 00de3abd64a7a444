/** apps/v1 ReplicaSet (pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec } from '../common/keep.ts';
import { containerImages, containerNames, selectorCell } from '../common/texts.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { workloadWarnings } from '../pod/warnings.ts';
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

function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const { spec, status = {}, metadata } = object;
  return [
    metadata.name,
    spec.replicas ?? 0,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.template),
    containerImages(spec.template),
    selectorCell(spec.selector),
  ];
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
  cells,
};
