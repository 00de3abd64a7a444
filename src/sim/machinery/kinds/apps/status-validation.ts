/** Counts in the status of Deployments and ReplicaSets: none negative, none above what contains it. */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid } from '../../validation/field-error.ts';
import { validateNonNegative } from '../../validation/values.ts';

/** `nonNegative` and `parts` in the order of the checks; `parts` may not exceed status.replicas. */
export function validateReplicaCounts(status: Draft, nonNegative: readonly string[], parts: readonly string[], errors: FieldError[]): void {
  for (const field of nonNegative) validateNonNegative(status[field], `status.${field}`, errors);
  const replicas: number = status.replicas ?? 0;
  for (const field of parts) {
    const count: number = status[field] ?? 0;
    if (count > replicas) errors.push(invalid(`status.${field}`, count, 'cannot be greater than status.replicas'));
  }
  const available: number = status.availableReplicas ?? 0;
  if (available > (status.readyReplicas ?? 0))
    errors.push(invalid('status.availableReplicas', available, 'cannot be greater than readyReplicas'));
}
