/** apps/v1 Deployment (pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepMeta, keepSpec } from '../common/keep.ts';
import { containerImages, containerNames, selectorCell } from '../common/texts.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { workloadWarnings } from '../pod/warnings.ts';
import { deploymentColumns } from './deployment-columns.ts';
import { validateDeployment, validateDeploymentStatusUpdate, validateDeploymentUpdate } from './deployment-validation.ts';
import { scaleSubresource } from './scale.ts';

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const spec = draft.spec;
  spec.template ??= {};
  defaultPodTemplate(spec.template);
  spec.replicas ??= 1;
  spec.strategy ??= {};
  const strategy = spec.strategy;
  strategy.type ||= 'RollingUpdate';
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate ??= {};
    strategy.rollingUpdate.maxUnavailable ??= '25%';
    strategy.rollingUpdate.maxSurge ??= '25%';
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  draft.status ??= {};
  defaultConditionTimes(draft.status.conditions, 'lastUpdateTime', 'lastTransitionTime');
}

function prepareForCreate(draft: Draft): void {
  dropDisabledFields(draft.spec.template.spec);
  draft.status = {};
}

function prepareStatus(draft: Draft, old: Draft): void {
  keepSpec(draft, old);
  keepMeta('labels', draft, old);
}

function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const { spec, status = {}, metadata } = object;
  return [
    metadata.name,
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.template),
    containerImages(spec.template),
    selectorCell(spec.selector),
  ];
}

export const deployments: ResourceDefinition = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/deployments',
  generation: { of: ({ spec, metadata }) => ({ spec, annotations: metadata.annotations }) },
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate,
  validate: validateDeployment,
  warnings: workloadWarnings,
  prepareForUpdate: prepareTemplateUpdate,
  validateUpdate: validateDeploymentUpdate,
  subresources: [
    scaleSubresource,
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: prepareStatus, validateUpdate: validateDeploymentStatusUpdate },
  ],
  columns: deploymentColumns,
  cells,
};
