/** pkg/apis/apps/validation/validation.go: ValidateStatefulSet and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import { selectorMatches } from '../../selectors/requirements.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { plainValue, validateAtMostAll, validateIntOrPercent } from '../../validation/int-or-percent.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { dns1123Label } from '../../validation/names.ts';
import { validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownLabels, shownSelector } from '../common/shown.ts';
import { validatePodTemplate, validateTemplateMetadata } from '../pod/template.ts';
import { validateClaimSpec } from '../pod/validation/claim-template.ts';

const RETENTION: readonly string[] = ['Retain', 'Delete'];
const ONLY_ALWAYS: readonly string[] = ['Always'];
const CHANGEABLE = [
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
] as const;
const ONLY_SOME =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function shownRollingUpdate(rollingUpdate: Draft): unknown {
  if (rollingUpdate === undefined) return null;
  return { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: rollingUpdate.maxUnavailable ?? null };
}

function validateRollingUpdate({ partition, maxUnavailable }: Draft, path: string, errors: FieldError[]): void {
  validateNonNegative(partition, `${path}.partition`, errors);
  if (maxUnavailable === undefined) return;
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors);
  if (plainValue(maxUnavailable) === 0) errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'cannot be 0'));
  validateAtMostAll(maxUnavailable, `${path}.maxUnavailable`, errors);
}

function validateStrategy({ type = '', rollingUpdate }: Draft, errors: FieldError[]): void {
  const path = 'spec.updateStrategy';
  if (type === '') errors.push(required(path));
  else if (type === 'RollingUpdate') {
    if (rollingUpdate !== undefined) validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`, errors);
  } else if (type !== 'OnDelete') {
    const shown = { Type: type, RollingUpdate: shownRollingUpdate(rollingUpdate) };
    errors.push(invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'"));
  } else if (rollingUpdate !== undefined) {
    errors.push(invalid(`${path}.rollingUpdate`, shownRollingUpdate(rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'"));
  }
}

function validatePolicies(spec: Draft, errors: FieldError[]): void {
  const policy: string = spec.podManagementPolicy ?? '';
  if (policy === '') errors.push(required('spec.podManagementPolicy'));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel')
    errors.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"));
  validateStrategy(spec.updateStrategy ?? {}, errors);
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  if (retention === undefined) return;
  for (const field of ['whenDeleted', 'whenScaled'] as const)
    if (!RETENTION.includes(retention[field]))
      errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${field}`, retention[field], RETENTION));
}

/** The pod as the controller will make it: its name, its subdomain and the volumes from claim templates are not the template's. */
function asMade({ template, volumeClaimTemplates = [] }: Draft): Draft {
  const { subdomain, hostname, volumes = [] } = template.spec;
  if (!subdomain && !hostname && volumeClaimTemplates.length === 0) return template;
  const spec = { ...template.spec, subdomain: undefined, hostname: undefined };
  if (volumeClaimTemplates.length > 0) {
    const names: readonly string[] = volumeClaimTemplates.map(({ metadata }: Draft) => metadata.name ?? '');
    const claimed = names.map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
    spec.volumes = [...claimed, ...volumes.filter(({ name }: Draft) => !names.includes(name))];
  }
  return { ...template, spec };
}

function isEmpty(selector: Draft): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

function validateSelector(selector: Draft, errors: FieldError[]): boolean {
  if (selector === undefined) {
    errors.push(required('spec.selector'));
    return true;
  }
  const before = errors.length;
  validateLabelSelector(selector, 'spec.selector', errors);
  const sound = errors.length === before;
  if (isEmpty(selector)) errors.push(invalid('spec.selector', shownSelector(selector), 'empty selector is invalid for statefulset'));
  if (!sound) errors.push(invalid('spec.selector', shownSelector(selector), ''));
  return sound;
}

function validateTemplate(spec: Draft, errors: FieldError[]): void {
  const template = asMade(spec);
  const path = 'spec.template';
  const labels = template.metadata?.labels;
  if (!(spec.selector !== undefined && isEmpty(spec.selector)) && !selectorMatches(spec.selector, labels))
    errors.push(invalid(`${path}.metadata.labels`, shownLabels(labels), '`selector` does not match template `labels`'));
  validatePodTemplate(template, path, errors);
  validateTemplateMetadata(template, path, errors);
}

/** `isNew`: what cannot change any more is not looked at again. */
function validateSpec(spec: Draft, isNew: boolean, errors: FieldError[]): void {
  validatePolicies(spec, errors);
  if (isNew)
    for (const [at, claim] of (spec.volumeClaimTemplates ?? []).entries())
      validateClaimSpec(claim.spec, `spec.volumeClaimTemplates[${at}].spec`, errors);
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start', errors);
  if (isNew && spec.serviceName)
    for (const text of dns1123Label(spec.serviceName)) errors.push(invalid('spec.serviceName', spec.serviceName, text));
  if (validateSelector(spec.selector, errors)) validateTemplate(spec, errors);
  const { restartPolicy = '', activeDeadlineSeconds } = spec.template?.spec ?? {};
  if (restartPolicy !== 'Always') errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ONLY_ALWAYS));
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in StatefulSet is not Supported'));
}

export function validateStatefulSet({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateSpec(spec, true, errors);
  return errors;
}

export function validateStatefulSetUpdate({ spec }: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateSpec(spec, false, errors);
  const old = (before as Draft).spec;
  const rest = { ...spec };
  for (const field of CHANGEABLE) rest[field] = old[field];
  if (!semanticEqual(rest, old)) errors.push(forbidden('spec', ONLY_SOME));
  return errors;
}

const COUNTS = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
];
const PARTS = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;

export function validateStatefulSetStatusUpdate({ status = {} }: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of COUNTS) validateNonNegative(status[field], `status.${field}`, errors);
  const { replicas = 0, availableReplicas = 0, readyReplicas = 0, collisionCount } = status;
  for (const field of PARTS)
    if ((status[field] ?? 0) > replicas) errors.push(invalid(`status.${field}`, status[field], 'cannot be greater than status.replicas'));
  if (availableReplicas > readyReplicas)
    errors.push(invalid('status.availableReplicas', availableReplicas, 'cannot be greater than status.readyReplicas'));
  validateCollisions(collisionCount, (before as Draft).status?.collisionCount, errors);
  return errors;
}

/** Hash collisions are counted up only. */
export function validateCollisions(count: number | undefined, before: number | undefined, errors: FieldError[]): void {
  if (before !== undefined && (count === undefined || count < before))
    errors.push(invalid('status.collisionCount', count ?? 0, 'cannot be decremented'));
}
