/**
 * The options of a request, from its query (and, for deletes, its body), with what is wrong with them.
 * After apimachinery pkg/apis/meta/v1/validation/validation.go and pkg/apis/meta/internalversion/validation/validation.go.
 */
import { badRequestStatus, failure, invalidStatus, type Status } from '../../machinery/status-error.ts';
import { type FieldError, forbidden, invalid, notSupported, tooLong } from '../../machinery/validation/field-error.ts';
import { byteLength } from '../../machinery/validation/names.ts';
import { parameter, type Query } from './query.ts';

const MANAGER_LIMIT_BYTES = 128;

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
}

const PLAIN: WriteOptions = Object.freeze({ dryRun: false, fieldValidation: 'Warn' });

export function dryRunErrors(values: readonly string[], errors: FieldError[]): void {
  if (values.some((value) => value !== 'All')) errors.push(notSupported('dryRun', values, ['All']));
}

function managerErrors(manager: string, errors: FieldError[]): void {
  if (byteLength(manager) > MANAGER_LIMIT_BYTES) errors.push(tooLong('fieldManager', MANAGER_LIMIT_BYTES));
  const characters = [...manager];
  const at = characters.findIndex((character) => /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(character));
  if (at >= 0) {
    const code = (characters[at]?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    errors.push(invalid('fieldManager', manager, `invalid character U+${code} (at position ${at})`));
  }
}

/** `kind`: `CreateOptions`, `UpdateOptions`, `PatchOptions`. */
export function writeOptions(query: Query, kind: string): WriteOptions | Status {
  if (query.size === 0) return PLAIN;
  const errors: FieldError[] = [];
  if (kind === 'PatchOptions' && query.has('force')) errors.push(forbidden('force', 'may not be specified for non-apply patch'));
  managerErrors(parameter(query, 'fieldManager') ?? '', errors);
  const dryRun = query.get('dryRun') ?? [];
  dryRunErrors(dryRun, errors);
  const validation = parameter(query, 'fieldValidation') ?? '';
  if (!['', 'Ignore', 'Strict', 'Warn'].includes(validation))
    errors.push(notSupported('fieldValidation', validation, ['', 'Ignore', 'Strict', 'Warn']));
  if (errors.length > 0) return invalidStatus('meta.k8s.io', kind, '', errors);
  return { dryRun: dryRun.length > 0, fieldValidation: validation === '' ? 'Warn' : (validation as FieldValidation) };
}

export interface ListOptions {
  readonly limit: number;
  readonly continueToken: string;
  readonly resourceVersion: string;
  readonly match: string;
  readonly sendInitialEvents: boolean | undefined;
  readonly bookmarks: boolean;
  readonly timeoutSeconds: number | undefined;
  readonly labelSelector: string;
  readonly fieldSelector: string;
}

function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

export function integerParameter(query: Query, name: string): number | undefined | Status {
  const text = parameter(query, name);
  if (text === undefined) return undefined;
  const problem = !/^[+-]?\d+$/.test(text) ? 'invalid syntax' : isInt64(BigInt(text)) ? undefined : 'value out of range';
  return problem === undefined ? Number(text) : badRequestStatus(`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${problem}`);
}

/** Go's conversion of a query to a bool: only `false` and `0` in any case are false. */
function boolParameter(query: Query, name: string): boolean | undefined {
  const text = parameter(query, name);
  return text === undefined ? undefined : !['', '0', 'false'].includes(text.toLowerCase()) || text === '';
}

export function isStatus(value: unknown): value is Status {
  return typeof value === 'object' && value !== null && (value as { readonly kind?: unknown }).kind === 'Status';
}

export function listOptions(query: Query, watch: boolean): ListOptions | Status {
  const limit = integerParameter(query, 'limit');
  if (isStatus(limit)) return limit;
  const timeoutSeconds = integerParameter(query, 'timeoutSeconds');
  if (isStatus(timeoutSeconds)) return timeoutSeconds;
  const options: ListOptions = {
    limit: limit ?? 0,
    continueToken: parameter(query, 'continue') ?? '',
    resourceVersion: parameter(query, 'resourceVersion') ?? '',
    match: parameter(query, 'resourceVersionMatch') ?? '',
    sendInitialEvents: boolParameter(query, 'sendInitialEvents'),
    bookmarks: boolParameter(query, 'allowWatchBookmarks') ?? false,
    timeoutSeconds,
    labelSelector: parameter(query, 'labelSelector') ?? '',
    fieldSelector: parameter(query, 'fieldSelector') ?? '',
  };
  const errors = watch ? watchErrors(options) : listErrors(options);
  return errors.length > 0 ? invalidStatus('meta.k8s.io', 'ListOptions', '', errors) : options;
}

const MATCH = 'resourceVersionMatch';

function listErrors({ match, resourceVersion, continueToken, sendInitialEvents }: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (resourceVersion === '') errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden unless resourceVersion is provided'));
    if (continueToken !== '') errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
    if (match !== 'Exact' && match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['Exact', 'NotOlderThan', '']));
    if (match === 'Exact' && resourceVersion === '0')
      errors.push(forbidden(MATCH, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined) errors.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return errors;
}

function watchErrors({ match, continueToken, sendInitialEvents }: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match !== '') {
    if (sendInitialEvents === undefined)
      errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'));
  }
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan')
    errors.push(forbidden(MATCH, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'));
  if (match !== '' && match !== 'NotOlderThan') errors.push(notSupported(MATCH, match, ['NotOlderThan']));
  if (continueToken !== '') errors.push(forbidden(MATCH, 'resourceVersionMatch is forbidden when continue is provided'));
  return errors;
}

const VERSION_SYNTAX = (text: string): string => `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;

/** The number of a resourceVersion parameter; 0 if there is none; the text of what is wrong with it. */
export function versionNumber(text: string): number | string {
  if (text === '') return 0;
  return /^\d+$/.test(text) ? Number(text) : `resourceVersion: Invalid value: ${JSON.stringify(text)}: ${VERSION_SYNTAX(text)}`;
}

/** What is wrong with a resourceVersion in a body: an error that the real server does not expect, hence a bare 500. */
export function bodyVersionStatus(text: string): Status | undefined {
  return text === '' || /^\d+$/.test(text) ? undefined : bareStatus(VERSION_SYNTAX(text));
}

/** A 500 without a reason: an error that was handed on as it was. */
export function bareStatus(message: string): Status {
  return failure(500, undefined, message);
}
