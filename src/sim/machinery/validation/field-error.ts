/**
 * What is wrong with a field, in Kubernetes' words.
 * Follows apimachinery pkg/util/validation/field/errors.go: `detail` is what stands after the value.
 */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

export interface FieldError {
  readonly type: FieldErrorType;
  /** Path as shown: `spec.containers[0].image`. */
  readonly field: string;
  /** The message without the field, as it stands in a Status cause: `Invalid value: "x": must be ...`. */
  readonly body: string;
}

function quoted(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : typeof value === 'object' && value !== null
      ? JSON.stringify(value)
      : String(value);
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, body: withDetail('Required value', detail) };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: withDetail(`Invalid value: ${quoted(value)}`, detail) };
}

/** For what is wrong with a value as a whole, where showing it would not help (Go: field.OmitValueType). */
export function invalidUnshown(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: `Invalid value: ${detail}` };
}

/** `supported` in the order in which it is shown: mostly, but not always, sorted. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((word) => JSON.stringify(word)).join(', ');
  return { type: 'FieldValueNotSupported', field, body: `Unsupported value: ${quoted(value)}: supported values: ${list}` };
}

export function duplicate(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'FieldValueDuplicate', field, body: withDetail(`Duplicate value: ${quoted(value)}`, detail) };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, body: withDetail('Forbidden', detail) };
}

export function notFound(field: string, value: unknown, detail = ''): FieldError {
  return { type: 'FieldValueNotFound', field, body: withDetail(`Not found: ${quoted(value)}`, detail) };
}

export function internalError(field: string, problem: string): FieldError {
  return { type: 'InternalError', field, body: `Internal error: ${problem}` };
}

/** `limit` in bytes. */
export function tooLong(field: string, limit: number): FieldError {
  return { type: 'FieldValueTooLong', field, body: `Too long: may not be more than ${limit} bytes` };
}

export function tooMany(field: string, actual: number, limit: number): FieldError {
  return { type: 'FieldValueTooMany', field, body: `Too many: ${actual}: must have at most ${limit} items` };
}
