/** policy/v1 PodDisruptionBudget (pkg/registry/policy/poddisruptionbudget/strategy.go, pkg/apis/policy/validation/validation.go). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, notSupported } from '../../validation/field-error.ts';
import { validateAtMostAll, validateIntOrPercent } from '../../validation/int-or-percent.ts';
import { validateLabelSelector } from '../../validation/labels.ts';
import { validateNonNegative } from '../../validation/values.ts';
import { age } from '../common/age.ts';
import { builtIn, columns, statusSubresource } from '../common/built-in.ts';
import { validateConditions } from '../common/condition-validation.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { shownSelector } from '../common/shown.ts';

const POLICIES: readonly string[] = ['AlwaysAllow', 'IfHealthyBudget'];
const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;

function emptyStatus(): Draft {
  return { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  draft.status = { ...emptyStatus(), ...draft.status };
}

function shownSpec({ minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy = null }: Draft): object {
  return {
    MinAvailable: minAvailable,
    Selector: selector === undefined ? null : shownSelector(selector),
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  };
}

function validate({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    errors.push(invalid('spec', shownSpec(spec), 'minAvailable and maxUnavailable cannot be both set'));
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    if (spec[field] === undefined) continue;
    validateIntOrPercent(spec[field], `spec.${field}`, errors);
    validateAtMostAll(spec[field], `spec.${field}`, errors);
  }
  validateLabelSelector(selector, 'spec.selector', errors);
  if (policy !== undefined && !POLICIES.includes(policy)) errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES));
  return errors;
}

function validateStatus({ status }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateConditions(status.conditions, 'status.conditions', errors);
  for (const field of COUNTS) validateNonNegative(status[field], `status.${field}`, errors);
  return errors;
}

export const disruptionBudgets = builtIn('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
  shortNames: ['pdb'],
  setDefaults,
  prepareForCreate: (draft: Draft) => {
    draft.status = emptyStatus();
  },
  validate,
  prepareForUpdate: keepStatus,
  validateUpdate: validate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec, validateUpdate: validateStatus })],
  columns: columns(
    ['Min Available', 'string', 'The minimum number of pods that must be available.'],
    ['Max Unavailable', 'string', 'The maximum number of pods that may be unavailable.'],
    ['Allowed Disruptions', 'integer', 'Calculated number of pods that may be disrupted at this time.'],
  ),
  cells: ({ metadata, spec, status }: Draft, nowMicros) => [
    metadata.name,
    String(spec.minAvailable ?? 'N/A'),
    String(spec.maxUnavailable ?? 'N/A'),
    status.disruptionsAllowed,
    age(metadata.creationTimestamp, nowMicros),
  ],
});
