/** Names of CSI drivers (pkg/apis/core/validation/validation.go: ValidateCSIDriverName). */
import { type FieldError, invalid, required, tooLong } from '../../validation/field-error.ts';
import { dns1123Subdomain } from '../../validation/names.ts';

const LONGEST = 63;

export function validateDriverName(name: string, path: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(path));
  if (name.length > LONGEST) errors.push(tooLong(path, LONGEST));
  if (name !== '') for (const text of dns1123Subdomain(name.toLowerCase())) errors.push(invalid(path, name, text));
}
