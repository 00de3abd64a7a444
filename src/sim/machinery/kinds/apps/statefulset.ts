/** apps/v1 StatefulSet (pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/defaults.go). */
import type { Draft } from '../../scheme/definition.ts';
import { nameIsLabel } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, statusSubresource } from '../common/built-in.ts';
import { containersColumn, imagesColumn } from '../common/columns.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec } from '../common/keep.ts';
import { containerImages, containerNames } from '../common/texts.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { podTemplateWarnings } from '../pod/warnings.ts';
import { defaultClaim } from '../storage/claim.ts';
import { scaleSubresource } from './scale.ts';
import { validateStatefulSet, validateStatefulSetStatusUpdate, validateStatefulSetUpdate } from './statefulset-validation.ts';

function defaultStrategy(spec: Draft): void {
  spec.updateStrategy ??= {};
  const strategy = spec.updateStrategy;
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined) strategy.rollingUpdate.partition ??= 0;
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const { spec } = draft;
  spec.template ??= {};
  defaultPodTemplate(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion ||= 'v1';
    claim.kind ||= 'PersistentVolumeClaim';
    claim.metadata ??= {};
    defaultClaim(claim);
  }
  spec.serviceName ??= '';
  spec.podManagementPolicy ||= 'OrderedReady';
  defaultStrategy(spec);
  spec.persistentVolumeClaimRetentionPolicy ??= {};
  spec.persistentVolumeClaimRetentionPolicy.whenDeleted ||= 'Retain';
  spec.persistentVolumeClaimRetentionPolicy.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  if (spec.ordinals !== undefined) spec.ordinals.start ??= 0;
  draft.status = { replicas: 0, availableReplicas: 0, ...draft.status };
  defaultConditionTimes(draft.status.conditions, 'lastTransitionTime');
}

/** MaxUnavailableStatefulSet is not switched on. */
function dropMaxUnavailable({ spec }: Draft, old?: Draft): void {
  if (old?.spec.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return;
  if (spec.updateStrategy.rollingUpdate?.maxUnavailable === undefined) return;
  const { maxUnavailable: _dropped, ...rollingUpdate } = spec.updateStrategy.rollingUpdate;
  spec.updateStrategy = { ...spec.updateStrategy, rollingUpdate };
}

function warnings(object: Draft, old?: ApiObject): readonly string[] {
  const { spec, metadata } = object;
  const unchanged = old !== undefined && old.metadata.generation === metadata.generation;
  const found = unchanged ? [] : [...podTemplateWarnings(spec.template)];
  if (spec.revisionHistoryLimit < 0)
    found.push('spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended');
  return found;
}

export const statefulSets = builtIn('apps/v1', 'StatefulSet', 'statefulsets', {
  shortNames: ['sts'],
  categories: ['all'],
  allowUnconditionalUpdate: true,
  validateName: nameIsLabel,
  setDefaults,
  prepareForCreate: (draft: Draft) => {
    dropMaxUnavailable(draft);
    dropDisabledFields(draft.spec.template.spec);
    draft.status = { replicas: 0, availableReplicas: 0 };
  },
  validate: validateStatefulSet,
  warnings,
  prepareForUpdate: (draft: Draft, old: ApiObject) => {
    dropMaxUnavailable(draft, old);
    prepareTemplateUpdate(draft, old);
  },
  validateUpdate: validateStatefulSetUpdate,
  subresources: [scaleSubresource, statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateStatefulSetStatusUpdate })],
  columns: [...columns(['Ready', 'string', 'Number of the pod with ready state']), containersColumn, imagesColumn],
  cells: ({ metadata, spec, status = {} }: Draft, nowMicros) => [
    metadata.name,
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.template),
    containerImages(spec.template),
  ],
});
