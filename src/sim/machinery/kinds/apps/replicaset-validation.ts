/** pkg/apis/apps/validation/validation.go: ValidateReplicaSet and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { validateImmutable, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownSelector } from '../common/shown.ts';
import { validateReplicaCounts } from './status-validation.ts';
import { validateSelectorAndTemplate } from './template-validation.ts';

export function validateReplicaSet(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const spec = object.spec ?? {};
  validateNonNegative(spec.replicas, 'spec.replicas', errors);
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors);
  validateSelectorAndTemplate(spec, errors);
  return errors;
}

export function validateReplicaSetUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = [...validateReplicaSet(object)];
  const { selector } = object.spec;
  validateImmutable(selector, (old as Draft).spec.selector, 'spec.selector', errors, selector && shownSelector(selector));
  return errors;
}

const COUNTS = ['replicas', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas', 'terminatingReplicas', 'observedGeneration'];
const PARTS = ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'];

export function validateReplicaSetStatusUpdate(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateReplicaCounts(object.status ?? {}, COUNTS, PARTS, errors);
  return errors;
}
