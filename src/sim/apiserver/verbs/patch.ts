/** PATCH: merge, strategic merge and JSON patches (apiserver pkg/endpoints/handlers/patch.go). Server-side apply is not modelled. */
import type { Process } from '../../../kernel/effects.ts';
import { decodeAs, kindProblem, memberOf, strictProblem, versionKind } from '../../machinery/decode/body.ts';
import { lastOfRepeated, parseJson, repeatedFields } from '../../machinery/decode/json.ts';
import { goPrint } from '../../machinery/patch/go-print.ts';
import { applyJsonPatch, type JsonPatchOperation } from '../../machinery/patch/json-patch.ts';
import { applyMergePatch } from '../../machinery/patch/merge-patch.ts';
import { applyStrategicMergePatch } from '../../machinery/patch/strategic.ts';
import { kindType } from '../../machinery/schema/schema.ts';
import { badRequestStatus, failure, invalidStatus, type Status } from '../../machinery/status-error.ts';
import { invalid } from '../../machinery/validation/field-error.ts';
import type { ApiObject, ApiResponse } from '../../machinery/wire/api.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import type { Change, UpdateInput } from '../registry/prepare-update.ts';
import { bareStatus, type FieldValidation, isStatus, writeOptions } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { patchedJson } from '../response/patched-json.ts';
import { presented } from '../response/shape.ts';
import type { Kind } from './create.ts';
import { SCALE_KIND, scaleChange, scaleOf, shapeAnswer } from './scale.ts';
import { structuredProblem } from './structured-problem.ts';
import { guaranteedUpdate } from './write-loop.ts';

type PatchType = 'json' | 'merge' | 'strategic';

interface Patch {
  readonly type: PatchType;
  readonly body: unknown;
  /** What field validation has to say of the patch itself. */
  readonly strict: readonly string[];
}

const TYPES: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

const UNSUPPORTED = failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
const REJECTED = failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

const jsonName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const OPERATION_FIELDS: ReadonlySet<string> = new Set(['op', 'path', 'from', 'value']);

function unknownOperationFields(operations: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return operations.flatMap((operation, index) =>
    Object.keys(operation)
      .filter((field) => !OPERATION_FIELDS.has(field))
      .map((field) => `json patch unknown field "[${index}].${field}"`),
  );
}

/** The body as what a patch of this type must be. */
function patchOf({ request }: Exchange): Patch | Status {
  const type = TYPES[request.headers?.['content-type']?.split(';')[0]?.trim() ?? ''];
  if (type === undefined) return UNSUPPORTED;
  const prefix = type === 'strategic' ? '' : 'error decoding patch: ';
  let body = request.body;
  let strict: readonly string[] = [];
  if (typeof body === 'string' || body === undefined) {
    const parsed = parseJson(body ?? '');
    if (!parsed.ok) return badRequestStatus(`${prefix}${parsed.error}`);
    strict = repeatedFields(parsed.value);
    body = lastOfRepeated(parsed.value);
  }
  if (type === 'json') {
    if (!Array.isArray(body))
      return badRequestStatus(`${prefix}json: cannot unmarshal ${jsonName(body)} into Go value of type []handlers.jsonPatchOp`);
    const wrong = body.find((operation) => !isObject(operation));
    if (wrong !== undefined)
      return badRequestStatus(`${prefix}json: cannot unmarshal ${jsonName(wrong)} into Go value of type handlers.jsonPatchOp`);
    return { type, body, strict: [...strict.map((text) => `json patch ${text}`), ...unknownOperationFields(body)] };
  }
  if (body === null) return type === 'merge' ? badRequestStatus('Invalid JSON Patch') : { type, body: {}, strict };
  if (!isObject(body))
    return badRequestStatus(`${prefix}json: cannot unmarshal ${jsonName(body)} into Go value of type map[string]interface {}`);
  return { type, body, strict };
}

function applied({ type, body }: Patch, current: ApiObject, kind: Kind): { readonly value: unknown } | { readonly status: Status } {
  switch (type) {
    case 'merge':
      return { value: applyMergePatch(current, body) };
    case 'json': {
      const result = applyJsonPatch(current, body as readonly JsonPatchOperation[]);
      return result.ok ? { value: result.value } : { status: REJECTED };
    }
    case 'strategic': {
      const result = applyStrategicMergePatch(
        current as unknown as Readonly<Record<string, unknown>>,
        body as Readonly<Record<string, unknown>>,
        kindType(kind.group, kind.version, kind.kind),
      );
      if (result.ok) return { value: result.value };
      return { status: result.malformed ? badRequestStatus(result.error) : bareStatus(result.error) };
    }
  }
}

/** What has lost its version is no object of the kind any more: all its fields are unknown. */
function ofNoVersion(value: unknown): ReturnType<Change> {
  const fields = Object.keys(value as object).filter((field) => field !== 'kind');
  return { draft: { metadata: {} }, warnings: fields.map((field) => `unknown field "${field}"`) };
}

/** What the object becomes, as a draft of its kind. */
function change(patch: Patch, current: ApiObject, kind: Kind, validation: FieldValidation): ReturnType<Change> {
  const result = applied(patch, current, kind);
  if ('status' in result) return result;
  const { value } = result;
  const shown = (): string => (patch.type === 'strategic' ? goPrint(patch.body) : patchedJson(value));
  const unreadable = (problem: string): ReturnType<Change> => ({ status: invalidStatus('', '', '', [invalid('patch', shown(), problem)]) });
  // A strategic merge is never written as text again, so that nobody asks what kind it calls itself.
  if (patch.type !== 'strategic') {
    const given = versionKind(value);
    const problem = typeof given === 'string' ? given : kindProblem(value, given, kind);
    if (problem !== undefined) return unreadable(problem);
    if (memberOf(value, 'apiVersion') === undefined) return ofNoVersion(value);
  }
  const type = kindType(kind.group, kind.version, kind.kind);
  if (type === undefined) return unreadable(`no schema for ${kind.kind}`);
  const decoded = decodeAs(value, kind, type);
  if (!decoded.ok) return unreadable(patch.type === 'strategic' ? structuredProblem(decoded.error) : decoded.error);
  const strict = [...patch.strict, ...(patch.type === 'strategic' ? decoded.strict.toSorted() : decoded.strict)];
  if (strict.length === 0 || validation === 'Ignore') return { draft: decoded.value, warnings: [] };
  if (validation === 'Strict') return unreadable(strictProblem(strict));
  return { draft: decoded.value, warnings: strict };
}

export function* patch(exchange: Exchange, target: Target): Process<ApiResponse> {
  const parsed = patchOf(exchange);
  if (isStatus(parsed) && parsed.code === 415) return refuse(exchange, parsed);
  const options = writeOptions(exchange.query, 'PatchOptions');
  if (isStatus(options)) return refuse(exchange, options);
  const { definition, subresource } = target;
  const scale = subresource?.scale;
  const { fieldValidation } = options;
  const input: UpdateInput = {
    target,
    user: exchange.user,
    dryRun: options.dryRun,
    change: (current) => {
      if (isStatus(parsed)) return { status: parsed };
      if (scale === undefined) return change(parsed, presented(definition, current), definition, fieldValidation);
      const scaled = change(parsed, scaleOf(current, scale), SCALE_KIND, fieldValidation);
      return 'status' in scaled ? scaled : scaleChange(current, scaled.draft, scale, definition, scaled.warnings);
    },
  };
  const updated = yield* guaranteedUpdate(exchange, input);
  if (!updated.ok) return refuse(exchange, updated.status);
  const shown = yield* shapeAnswer(exchange, target, updated.object);
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, 200, shown);
}
