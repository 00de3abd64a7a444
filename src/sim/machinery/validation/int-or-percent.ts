/** Counts that may be shares: `3`, `25%` (pkg/apis/apps/validation/validation.go: ValidatePositiveIntOrPercent, IsNotMoreThan100Percent). */
import type { IntOrPercent } from '../types/deployment.ts';
import { type FieldError, invalid } from './field-error.ts';
import { percent } from './names.ts';
import { validateNonNegative } from './values.ts';

export function validateIntOrPercent(value: IntOrPercent, path: string, errors: FieldError[]): void {
  if (typeof value === 'number') validateNonNegative(value, path, errors);
  else for (const text of percent(value)) errors.push(invalid(path, value, text));
}

/** The share, if it is a sound one. */
function percentValue(value: IntOrPercent): number | undefined {
  return typeof value === 'string' && percent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}

/** As Go's IntValue: text that is no number counts as 0. */
export function plainValue(value: IntOrPercent): number {
  if (typeof value === 'number') return value;
  return percentValue(value) ?? (/^[+-]?\d+$/.test(value) ? Number(value) : 0);
}

export function validateAtMostAll(value: IntOrPercent, path: string, errors: FieldError[]): void {
  if ((percentValue(value) ?? 0) > 100) errors.push(invalid(path, value, 'must not be greater than 100%'));
}
