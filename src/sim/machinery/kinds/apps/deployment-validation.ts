/** pkg/apis/apps/validation/validation.go: ValidateDeployment and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, invalid, notSupported } from '../../validation/field-error.ts';
import { plainValue, validateAtMostAll, validateIntOrPercent } from '../../validation/int-or-percent.ts';
import { validateImmutable, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownSelector } from '../common/shown.ts';
import { validateReplicaCounts } from './status-validation.ts';
import { validateSelectorAndTemplate } from './template-validation.ts';

const STRATEGIES: readonly string[] = ['Recreate', 'RollingUpdate'];

function validateRollingUpdate({ maxUnavailable = 0, maxSurge = 0 }: Draft, path: string, errors: FieldError[]): void {
  validateIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors);
  validateIntOrPercent(maxSurge, `${path}.maxSurge`, errors);
  if (plainValue(maxUnavailable) === 0 && plainValue(maxSurge) === 0)
    errors.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'));
  validateAtMostAll(maxUnavailable, `${path}.maxUnavailable`, errors);
}

function validateStrategy(strategy: Draft, path: string, errors: FieldError[]): void {
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined)
      errors.push(forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'"));
  } else if (type === 'RollingUpdate') {
    validateRollingUpdate(rollingUpdate ?? {}, `${path}.rollingUpdate`, errors);
  } else {
    const shown = rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? 0, MaxSurge: rollingUpdate.maxSurge ?? 0 } : null;
    errors.push(notSupported(path, { Type: type, RollingUpdate: shown }, STRATEGIES));
  }
}

export function validateDeployment(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const spec = object.spec ?? {};
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateSelectorAndTemplate(spec, errors);
  validateStrategy(spec.strategy ?? {}, 'spec.strategy', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors);
  validateNonNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds', errors);
  if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0))
    errors.push(invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds'));
  return errors;
}

export function validateDeploymentUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = [...validateDeployment(object)];
  const { selector } = object.spec;
  validateImmutable(selector, (old as Draft).spec.selector, 'spec.selector', errors, selector && shownSelector(selector));
  return errors;
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'terminatingReplicas',
  'collisionCount',
];
const PARTS = ['updatedReplicas', 'readyReplicas', 'availableReplicas'];

export function validateDeploymentStatusUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const status = object.status ?? {};
  validateReplicaCounts(status, COUNTS, PARTS, errors);
  const before: number | undefined = (old as Draft).status?.collisionCount;
  if (before !== undefined && (status.collisionCount === undefined || status.collisionCount < before))
    errors.push(invalid('status.collisionCount', status.collisionCount ?? 0, 'cannot be decremented'));
  return errors;
}
