/** pkg/apis/apps/validation/validation.go: ValidateDaemonSet and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import { selectorMatches } from '../../selectors/requirements.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { plainValue, validateAtMostAll, validateIntOrPercent } from '../../validation/int-or-percent.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { validateImmutable, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownLabels, shownSelector } from '../common/shown.ts';
import { validatePodTemplate } from '../pod/template.ts';
import { validateCollisions } from './statefulset-validation.ts';

const ONLY_ALWAYS: readonly string[] = ['Always'];
const STRATEGIES: readonly string[] = ['RollingUpdate', 'OnDelete'];

function shownStrategy({ type = '', rollingUpdate }: Draft): unknown {
  const { maxUnavailable, maxSurge } = rollingUpdate ?? {};
  return { Type: type, RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } };
}

function validateRollingUpdate({ maxUnavailable, maxSurge }: Draft, path: string, errors: FieldError[]): void {
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors);
  validateIntOrPercent(maxSurge, `${path}.maxSurge`, errors);
  validateAtMostAll(maxUnavailable, `${path}.maxUnavailable`, errors);
  validateAtMostAll(maxSurge, `${path}.maxSurge`, errors);
  const [hasUnavailable, hasSurge] = [plainValue(maxUnavailable) !== 0, plainValue(maxSurge) !== 0];
  if (hasUnavailable && hasSurge) errors.push(invalid(`${path}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'));
  else if (!(hasUnavailable || hasSurge)) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'));
}

function validateStrategy(strategy: Draft, errors: FieldError[]): void {
  const path = 'spec.updateStrategy';
  if (strategy.type === 'OnDelete') return;
  if (strategy.type !== 'RollingUpdate') errors.push(notSupported(path, shownStrategy(strategy), STRATEGIES));
  else if (strategy.rollingUpdate === undefined) errors.push(required(`${path}.rollingUpdate`));
  else validateRollingUpdate(strategy.rollingUpdate, `${path}.rollingUpdate`, errors);
}

function validateSpec(spec: Draft, errors: FieldError[]): void {
  const { selector, template } = spec;
  const before = errors.length;
  validateLabelSelector(selector, 'spec.selector', errors);
  const labels = template.metadata?.labels;
  if (errors.length === before && !selectorMatches(selector, labels))
    errors.push(invalid('spec.template.metadata.labels', shownLabels(labels), '`selector` does not match template `labels`'));
  if (selector !== undefined && Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0)
    errors.push(invalid('spec.selector', shownSelector(selector), 'empty selector is invalid for daemonset'));
  validatePodTemplate(template, 'spec.template', errors);
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== 'Always') errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ONLY_ALWAYS));
  if (activeDeadlineSeconds !== undefined)
    errors.push(forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in DaemonSet is not Supported'));
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateStrategy(spec.updateStrategy, errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
}

export function validateDaemonSet({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateSpec(spec, errors);
  return errors;
}

export function validateDaemonSetUpdate({ spec }: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { selector } = spec;
  validateImmutable(selector, (old as Draft).spec.selector, 'spec.selector', errors, selector && shownSelector(selector));
  validateSpec(spec, errors);
  return errors;
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
];

export function validateDaemonSetStatusUpdate({ status = {} }: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const field of COUNTS) validateNonNegative(status[field], `status.${field}`, errors);
  validateCollisions(status.collisionCount, (old as Draft).status?.collisionCount, errors);
  return errors;
}
