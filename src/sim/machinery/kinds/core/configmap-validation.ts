/** pkg/apis/core/validation/validation.go: ValidateConfigMap, ValidateConfigMapUpdate. */
import { decodedLength } from '../../base64.ts';
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, forbidden, invalid, tooLong } from '../../validation/field-error.ts';
import { byteLength, configKey } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';

/** Of all values of a ConfigMap or Secret together. */
export const DATA_LIMIT_BYTES = 1024 * 1024;
const FIXED = 'field is immutable when `immutable` is set';

export function validateConfigMap(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const data: Readonly<Record<string, string>> = object.data ?? {};
  const binary: Readonly<Record<string, string>> = object.binaryData ?? {};
  let bytes = 0;
  for (const key of Object.keys(data).sort()) {
    for (const text of configKey(key)) errors.push(invalid(`data[${key}]`, key, text));
    if (key in binary) errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
    bytes += byteLength(data[key] ?? '');
  }
  for (const key of Object.keys(binary).sort()) {
    for (const text of configKey(key)) errors.push(invalid(`binaryData[${key}]`, key, text));
    bytes += decodedLength(binary[key] ?? '');
  }
  if (bytes > DATA_LIMIT_BYTES) errors.push(tooLong('', DATA_LIMIT_BYTES));
  return errors;
}

/** For the kinds that may be marked as immutable: `fields` may then not change any more, nor may the mark. */
export function validateMarkedImmutable(object: Draft, old: Draft, fields: readonly string[], errors: FieldError[]): void {
  if (old.immutable !== true) return;
  if (object.immutable !== true) errors.push(forbidden('immutable', FIXED));
  for (const field of fields) if (!semanticEqual(object[field], old[field])) errors.push(forbidden(field, FIXED));
}

export function validateConfigMapUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateMarkedImmutable(object, old, ['data', 'binaryData'], errors);
  errors.push(...validateConfigMap(object));
  return errors;
}
