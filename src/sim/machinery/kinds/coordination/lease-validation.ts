/** pkg/apis/coordination/validation/validation.go: ValidateLease. */
import type { Draft } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { validateNonNegative, validatePositive } from '../../validation/values.ts';

const NOTHING: readonly FieldError[] = [];

export function validateLease(object: Draft): readonly FieldError[] {
  const { leaseDurationSeconds, leaseTransitions } = object.spec ?? {};
  if (!(leaseDurationSeconds <= 0) && !(leaseTransitions < 0)) return NOTHING;
  const errors: FieldError[] = [];
  validatePositive(leaseDurationSeconds, 'spec.leaseDurationSeconds', errors);
  validateNonNegative(leaseTransitions, 'spec.leaseTransitions', errors);
  return errors;
}
