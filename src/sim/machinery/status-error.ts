/** `Status` objects for refusals, in Kubernetes' words. After apimachinery pkg/api/errors/errors.go. */
import type { FieldError } from './validation/field-error.ts';
import type { ApiResponse } from './wire/api.ts';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** What errors call the thing they are about. */
export interface Subject {
  readonly group: string;
  /** Plural, e.g. `pods`. */
  readonly resource: string;
}

function qualified(group: string, word: string): string {
  return group === '' ? word : `${word}.${group}`;
}

export function failure(code: number, reason: string | undefined, message: string, details?: StatusDetails): Status {
  return Object.freeze({
    kind: 'Status' as const,
    apiVersion: 'v1' as const,
    metadata: {},
    status: 'Failure' as const,
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

function about(subject: Subject, name: string, more?: StatusDetails): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(subject.group === '' ? {} : { group: subject.group }),
    kind: subject.resource,
    ...more,
  };
}

export function notFoundStatus(subject: Subject, name: string): Status {
  return failure(404, 'NotFound', `${qualified(subject.group, subject.resource)} "${name}" not found`, about(subject, name));
}

export function alreadyExistsStatus(subject: Subject, name: string): Status {
  return failure(409, 'AlreadyExists', `${qualified(subject.group, subject.resource)} "${name}" already exists`, about(subject, name));
}

export function conflictStatus(subject: Subject, name: string, problem: string): Status {
  return failure(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(subject.group, subject.resource)} "${name}": ${problem}`,
    about(subject, name),
  );
}

export const OPTIMISTIC_LOCK_PROBLEM = 'the object has been modified; please apply your changes to the latest version and try again';

export function forbiddenStatus(subject: Subject, name: string, problem: string, causes?: readonly StatusCause[]): Status {
  const thing = qualified(subject.group, subject.resource);
  return failure(
    403,
    'Forbidden',
    name === '' ? `${thing} is forbidden: ${problem}` : `${thing} "${name}" is forbidden: ${problem}`,
    about(subject, name, causes === undefined ? undefined : { causes }),
  );
}

export function badRequestStatus(message: string): Status {
  return failure(400, 'BadRequest', message);
}

export function internalErrorStatus(problem: string): Status {
  return failure(500, 'InternalError', `Internal error occurred: ${problem}`, { causes: [{ message: problem }] });
}

export function methodNotSupportedStatus(subject: Subject, verb: string): Status {
  return failure(
    405,
    'MethodNotAllowed',
    `${verb} is not supported on resources of kind "${qualified(subject.group, subject.resource)}"`,
    about(subject, ''),
  );
}

export function tooManyRequestsStatus(message: string, retryAfterSeconds?: number, causes?: readonly StatusCause[]): Status {
  return failure(429, 'TooManyRequests', message, {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

export function expiredStatus(message: string): Status {
  return failure(410, 'Expired', message);
}

export function tooLargeVersionStatus(asked: number, current: number): Status {
  return failure(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** What an error of the object as a whole stands at. */
function shownField(error: FieldError): string {
  return error.field === '' ? '[]' : error.field;
}

/** The text of one field error as it stands in a message: `spec.replicas: Invalid value: -1: must be ...`. */
export function fieldErrorText(error: FieldError): string {
  return `${shownField(error)}: ${error.body}`;
}

/** 422: the messages joined as utilerrors.Aggregate does, twice the same text once; causes keep every error. */
export function invalidStatus(group: string, kind: string, name: string, errors: readonly FieldError[]): Status {
  const texts = [...new Set(errors.map(fieldErrorText))];
  const problem = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return failure(422, 'Invalid', `${qualified(group, kind)} "${name}" is invalid: ${problem}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    causes: errors.map((error) => ({ reason: error.type, message: error.body, field: shownField(error) })),
  });
}

/** An answer that carries a Status, with the `retry-after` header where the Status asks for one. */
export function statusResponse(status: Status): ApiResponse<Status> {
  const retry = status.details?.retryAfterSeconds;
  return { status: status.code ?? 200, body: status, ...(retry === undefined ? {} : { headers: { 'retry-after': String(retry) } }) };
}
