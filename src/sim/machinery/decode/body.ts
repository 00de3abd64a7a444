/**
 * The body of a create or update as a draft of the kind that is wanted, or why it is none.
 * After apimachinery pkg/runtime/serializer/json/json.go and apiserver pkg/endpoints/handlers/rest.go (transformDecodeError).
 */

import { kindType, type StructType } from '../schema/schema.ts';
import type { Draft } from '../scheme/definition.ts';
import { isRegisteredKind } from '../scheme/registry.ts';
import { badRequestStatus, type Status } from '../status-error.ts';
import { parseJson, RepeatedKeys } from './json.ts';
import { isLegacyKind } from './legacy-versions.ts';
import { decodeTyped } from './typed.ts';
import { parseYaml } from './yaml.ts';

export interface Expected {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export type DecodedBody =
  | {
      readonly ok: true;
      readonly draft: Draft;
      /** Unknown and repeated fields: as a refusal names them, and as warnings do. */
      readonly strict: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly status: Status };

type Raw =
  | { readonly ok: true; readonly value: unknown; readonly repeated: readonly string[] }
  | { readonly ok: false; readonly error: string };

const SUMMARY_LENGTH = 30;
const SCHEME = 'in scheme "pkg/runtime/scheme.go:111"';
const VERSION_KIND_STRUCT = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

const HEX = '0123456789abcdef';

function utf8Hex(text: string, limit: number): string {
  let hex = '';
  let count = 0;
  for (const byte of encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|[^%]/g)) {
    if (count++ === limit) return `${hex} ...`;
    const code = byte[1] === undefined ? byte[0].charCodeAt(0) : Number.parseInt(byte[1], 16);
    hex += `${HEX[code >> 4]}${HEX[code & 15]}`;
  }
  return hex;
}

/** The beginning of a body, as messages show it. */
function summary(body: unknown): string {
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  if (text === '') return '<empty>';
  if (text.startsWith('{')) return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH)} ...` : text;
  return utf8Hex(text, SUMMARY_LENGTH);
}

function raw(body: unknown, media: 'json' | 'yaml' | 'protobuf'): Raw {
  if (media === 'protobuf')
    return { ok: false, error: 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]' };
  if (body !== undefined && typeof body !== 'string') return { ok: true, value: body, repeated: [] };
  const text = body ?? '';
  if (media === 'yaml') return parseYaml(text);
  const parsed = parseJson(text);
  return parsed.ok ? { ...parsed, repeated: [] } : { ok: false, error: `couldn't get version/kind; json parse error: ${parsed.error}` };
}

export function memberOf(value: unknown, key: string): unknown {
  if (value instanceof RepeatedKeys) return value.members.findLast(([name]) => name === key)?.[1];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

const jsonName = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);

interface VersionKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** `apiVersion` and `kind` of a body; empty where it has none. A text tells what is wrong. */
export function versionKind(value: unknown): VersionKind | string {
  const prefix = "couldn't get version/kind; json parse error: json: cannot unmarshal";
  if (value === null) return { apiVersion: '', kind: '' };
  if (typeof value !== 'object' || Array.isArray(value)) return `${prefix} ${jsonName(value)} into Go value of type ${VERSION_KIND_STRUCT}`;
  const apiVersion = memberOf(value, 'apiVersion') ?? '';
  const kind = memberOf(value, 'kind') ?? '';
  if (typeof apiVersion !== 'string') return `${prefix} ${jsonName(apiVersion)} into Go struct field .apiVersion of type string`;
  if (typeof kind !== 'string') return `${prefix} ${jsonName(kind)} into Go struct field .kind of type string`;
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  return { apiVersion, kind };
}

function apiVersionOf({ group, version }: Expected): string {
  return group === '' ? version : `${group}/${version}`;
}

function internalPackage(group: string): string {
  return group === '' ? 'core' : (group.split('.')[0] as string);
}

/** `/v1` is `v1`; `v1/` is no version at all. */
function splitVersion(apiVersion: string): readonly [group: string, version: string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

function foreignProblem(value: unknown, apiVersion: string, kind: string, expected: Expected): string {
  const [group, version] = splitVersion(apiVersion);
  if (!isRegisteredKind(apiVersion, kind))
    return `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} ${SCHEME}`;
  const type = kindType(group, version, kind);
  const decoded = type === undefined ? undefined : decodeTyped(value ?? {}, type);
  if (decoded?.ok === false) return decoded.error;
  return `converting (${version}.${kind}) to (${internalPackage(expected.group)}.${expected.kind}): unknown conversion`;
}

/** Decodes a value whose version and kind are known to be readable as `expected`. */
export function decodeAs(value: unknown, expected: Expected, type: StructType): ReturnType<typeof decodeTyped> {
  const decoded = decodeTyped(value ?? {}, type);
  if (decoded.ok) {
    decoded.value.apiVersion = apiVersionOf(expected);
    decoded.value.kind = expected.kind;
  }
  return decoded;
}

/** Why a value of this version and kind cannot be read as `expected`, if its kind is another one; else undefined. */
export function kindProblem(value: unknown, given: VersionKind, expected: Expected): string | undefined {
  const apiVersion = given.apiVersion === '' ? apiVersionOf(expected) : given.apiVersion;
  const kind = given.kind === '' ? expected.kind : given.kind;
  if (kind === expected.kind && (apiVersion === apiVersionOf(expected) || isLegacyKind(apiVersion, kind))) return undefined;
  return foreignProblem(value, apiVersion, kind, expected);
}

export function decodeBody(body: unknown, media: 'json' | 'yaml' | 'protobuf', expected: Expected): DecodedBody {
  const unrecognized = (problem: string): DecodedBody => ({
    ok: false,
    status: badRequestStatus(`the object provided is unrecognized (must be of type ${expected.kind}): ${problem} (${summary(body)})`),
  });
  const parsed = raw(body, media);
  if (!parsed.ok) return unrecognized(parsed.error);
  const given = versionKind(parsed.value);
  if (typeof given === 'string') return unrecognized(given);
  const apiVersion = given.apiVersion === '' ? apiVersionOf(expected) : given.apiVersion.replace(/^\//, '');
  const kind = given.kind === '' ? expected.kind : given.kind;
  const refused = (problem: string): DecodedBody => {
    const version = splitVersion(apiVersion)[1];
    return {
      ok: false,
      status: badRequestStatus(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${expected.kind}: ${problem}`),
    };
  };
  if (apiVersion.endsWith('/'))
    return refused(`Object 'apiVersion' is missing in '${typeof body === 'string' ? body : JSON.stringify(body)}'`);
  const problem = kindProblem(parsed.value, { apiVersion, kind }, expected);
  if (problem !== undefined) return refused(problem);
  const type = kindType(expected.group, expected.version, expected.kind);
  if (type === undefined) return refused(`no schema for ${expected.kind}`);
  const decoded = decodeAs(parsed.value, expected, type);
  if (!decoded.ok) return refused(decoded.error);
  if (isLegacyKind(apiVersion, kind) && expected.kind !== 'Eviction') {
    return {
      ok: false,
      status: badRequestStatus(
        `the API version in the data (${apiVersion}) does not match the expected API version (${apiVersionOf(expected)})`,
      ),
    };
  }
  const repeated = parsed.repeated.length === 0 ? [] : [`yaml: unmarshal errors:\n  ${parsed.repeated.join('\n  ')}`];
  const { strict } = decoded;
  return { ok: true, draft: decoded.value, strict: [...repeated, ...strict], warnings: [...parsed.repeated, ...strict] };
}

/** What `fieldValidation=Strict` says to unknown and repeated fields. */
export function strictProblem(strict: readonly string[]): string {
  return `strict decoding error: ${strict.join(', ')}`;
}
