/** pkg/apis/core/validation/validation.go: ValidateNamespace and its updates. */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid } from '../../validation/field-error.ts';
import { qualifiedName } from '../../validation/names.ts';

const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizer(finalizer: string, path: string, errors: FieldError[]): void {
  for (const text of qualifiedName(finalizer)) errors.push(invalid(path, finalizer, text));
  if (!finalizer.includes('/') && !STANDARD_FINALIZERS.has(finalizer))
    errors.push(invalid(path, finalizer, 'name is neither a standard finalizer name nor is it fully qualified'));
}

export function validateNamespace(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of object.spec?.finalizers ?? []) validateFinalizer(finalizer, 'spec.finalizers', errors);
  return errors;
}

export function validateNamespaceFinalize(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const finalizers: readonly string[] = object.spec?.finalizers ?? [];
  for (const [at, finalizer] of finalizers.entries()) validateFinalizer(finalizer, `spec.finalizers[${at}]`, errors);
  return errors;
}

export function validateNamespaceStatus(object: Draft): readonly FieldError[] {
  const phase: string = object.status?.phase ?? '';
  const deleting = object.metadata.deletionTimestamp !== undefined;
  if (deleting && phase !== 'Terminating')
    return [invalid('status.Phase', phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")];
  if (!deleting && phase !== 'Active') return [invalid('status.Phase', phase, "may only be 'Active' if `deletionTimestamp` is empty")];
  return [];
}
