/** Rules for numbers and for fields that may not change (apimachinery pkg/api/validation, pkg/apis/core/validation/validation.go). */
import { semanticEqual } from '../semantic-equal.ts';
import { type FieldError, invalid } from './field-error.ts';

/** What is said of a negative count. */
export const NEGATIVE_TEXT = 'must be greater than or equal to 0';
export const IMMUTABLE_TEXT = 'field is immutable';

export function validateNonNegative(value: number | undefined, path: string, errors: FieldError[]): void {
  if (value !== undefined && value < 0) errors.push(invalid(path, value, NEGATIVE_TEXT));
}

export function validatePositive(value: number | undefined, path: string, errors: FieldError[]): void {
  if (value !== undefined && value <= 0) errors.push(invalid(path, value, 'must be greater than 0'));
}

/** `shown`: how the new value is printed, if not as it is. */
export function validateImmutable(value: unknown, old: unknown, path: string, errors: FieldError[], shown: unknown = value): void {
  if (!semanticEqual(value, old)) errors.push(invalid(path, shown ?? null, IMMUTABLE_TEXT));
}
