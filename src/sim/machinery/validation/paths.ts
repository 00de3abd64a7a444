/** File paths inside volumes: relative, and not climbing out. Follows pkg/apis/core/validation/validation.go. */
import type { FieldError } from './field-error.ts';
import { invalid } from './field-error.ts';

export function validateNoBacksteps(target: string, path: string, errors: FieldError[]): void {
  if (target.includes('..') && target.split('/').includes('..')) errors.push(invalid(path, target, "must not contain '..'"));
}

export function validateDescendingPath(target: string, path: string, errors: FieldError[]): void {
  if (target.startsWith('/')) errors.push(invalid(path, target, 'must be a relative path'));
  validateNoBacksteps(target, path, errors);
}

export function validateNonReservedPath(target: string, path: string, errors: FieldError[]): void {
  validateDescendingPath(target, path, errors);
  if (target.startsWith('..') && !target.startsWith('../')) errors.push(invalid(path, target, "must not start with '..'"));
}
