/**
 * Strategic merge patch: a merge patch that knows which lists are merged by a key, with the directives `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList/x` and `$setElementOrder/x`. After apimachinery pkg/util/strategicpatch/patch.go.
 * Neither document is changed; what the patch does not touch is shared with the original.
 */
import type { Field, StructType } from '../schema/schema.ts';
import { orderElements } from './element-order.ts';
import { goPrint } from './go-print.ts';

type Json = unknown;
type JsonObject = Readonly<Record<string, Json>>;
type MutableObject = Record<string, Json>;

export type StrategicResult =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly error: string;
      /** The patch is not well-formed, other than one that cannot be applied. */
      readonly malformed: boolean;
    };

const PATCH = '$patch';
const RETAIN_KEYS = '$retainKeys';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';
const ELEMENT_ORDER = '$setElementOrder/';
const BAD_RETAIN_KEYS = 'invalid patch format of retainKeys';

class PatchError extends Error {
  readonly malformed: boolean;

  constructor(message: string, malformed = false) {
    super(message);
    this.malformed = malformed;
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: Json): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

function unknownDirective(item: JsonObject): never {
  throw new PatchError(`unknown patch type: ${item[PATCH]} in map: ${goPrint(item)}`);
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw new PatchError(`expected a []interface {}, but received a ${typeof value === 'object' ? 'map[string]interface {}' : typeof value}`);
}

/** What is taken from the patch as it stands: without its directives and nulls. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.filter((item) => !(isObject(item) && PATCH in item)).map(plain);
  if (!isObject(value)) return value;
  const result: MutableObject = {};
  for (const key of Object.keys(value)) {
    if (key === PATCH || key === RETAIN_KEYS || key.startsWith(DELETE_PRIMITIVES) || key.startsWith(ELEMENT_ORDER)) continue;
    if (value[key] !== null) result[key] = plain(value[key]);
  }
  return result;
}

/** The type of the structs below a field: its own, or that of its elements. */
function structBelow(field: Field | undefined): StructType | undefined {
  if (field === undefined) return undefined;
  if (field.type.kind === 'struct') return field.type.struct;
  if (field.type.kind === 'scalar') return undefined;
  return field.type.element.kind === 'struct' ? field.type.element.struct : undefined;
}

function retainKeys(original: MutableObject, patch: JsonObject): void {
  const retained = patch[RETAIN_KEYS];
  if (retained === undefined) return;
  if (!Array.isArray(retained)) throw new PatchError(BAD_RETAIN_KEYS, true);
  const keep = new Set(retained);
  for (const key of Object.keys(patch)) {
    if (key !== RETAIN_KEYS && !key.startsWith('$') && patch[key] !== null && !keep.has(key)) {
      throw new PatchError(BAD_RETAIN_KEYS, true);
    }
  }
  for (const key of Object.keys(original)) if (!keep.has(key)) delete original[key];
}

function mergeObjects(original: JsonObject, patch: JsonObject, type: StructType | undefined): Json {
  if (PATCH in patch) {
    if (patch[PATCH] === 'replace') return plain(patch);
    if (patch[PATCH] === 'delete') return {};
    if (patch[PATCH] !== 'merge') unknownDirective(patch);
  }
  const result: MutableObject = { ...original };
  retainKeys(result, patch);
  for (const key of Object.keys(patch)) {
    if (key === PATCH || key === RETAIN_KEYS || key.startsWith(ELEMENT_ORDER)) continue;
    if (key === ELEMENT_ORDER.slice(0, -1)) listOf(patch[key]);
    if (key.startsWith(DELETE_PRIMITIVES)) {
      const field = key.slice(DELETE_PRIMITIVES.length);
      const gone = patch[key];
      const before = result[field];
      if (Array.isArray(before) && Array.isArray(gone)) result[field] = before.filter((item) => !gone.includes(item));
      continue;
    }
    mergeMember(result, key, patch[key], type);
  }
  for (const key of Object.keys(patch)) {
    if (key.startsWith(ELEMENT_ORDER)) applyOrder(result, original, patch, key, type);
  }
  return result;
}

function mergeMember(result: MutableObject, key: string, change: Json, type: StructType | undefined): void {
  if (change === null) {
    delete result[key];
    return;
  }
  const before = result[key];
  if (before === undefined || kindOf(before) !== kindOf(change)) {
    checkDirectives(change);
    result[key] = plain(change);
    return;
  }
  const field = type?.fields[key];
  if (isObject(change)) result[key] = mergeObjects(before as JsonObject, change, structBelow(field));
  else if (Array.isArray(change) && field?.merges === true) result[key] = mergeLists(before as readonly Json[], change, field);
  else result[key] = change;
}

/** A part that is new to the original may hold directives that mean nothing; unknown ones are refused all the same. */
function checkDirectives(value: Json): void {
  if (isObject(value) && PATCH in value && !['replace', 'delete', 'merge'].includes(String(value[PATCH]))) unknownDirective(value);
}

function keyValue(item: Json, mergeKey: string): Json {
  if (isObject(item) && mergeKey in item) return item[mergeKey];
  throw new PatchError(`map: ${goPrint(item)} does not contain declared merge key: ${mergeKey}`);
}

function mergeLists(original: readonly Json[], patch: readonly Json[], field: Field): readonly Json[] {
  if (original.length === 0 && patch.length === 0) return original;
  const { mergeKey } = field;
  if (mergeKey === undefined) {
    const merged = [...new Set([...original, ...patch])];
    return orderElements(merged, patch, original, (item) => item);
  }
  if (patch.some((item) => !isObject(item))) throw new PatchError(`list element types are not identical: ${goPrint([original, patch])}`);
  let server = original.slice();
  const items: Json[] = [];
  let replaced = false;
  for (const item of patch) {
    if (!isObject(item) || !(PATCH in item)) {
      items.push(item);
      continue;
    }
    if (item[PATCH] === 'replace') replaced = true;
    else if (item[PATCH] === 'delete') {
      const gone = keyValue(item, mergeKey);
      server = server.filter((other) => keyValue(other, mergeKey) !== gone);
    } else if (item[PATCH] === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch');
    else unknownDirective(item);
  }
  if (replaced) return items.map(plain);
  const merged = server.slice();
  for (const item of items) {
    const key = keyValue(item, mergeKey);
    const at = merged.findIndex((other) => keyValue(other, mergeKey) === key);
    if (at < 0) merged.push(plain(item));
    else merged[at] = mergeObjects(merged[at] as JsonObject, item as JsonObject, structBelow(field));
  }
  return orderElements(merged, items, server, (item) => keyValue(item, mergeKey));
}

/** What the list in the patch has is in the order that the patch gives, or the patch does not fit itself. */
function checkOrder(patchList: Json, order: readonly Json[], mergeKey: string | undefined): void {
  if (!Array.isArray(patchList)) return;
  const items = patchList.filter((item) => !(isObject(item) && PATCH in item));
  const idOf = (item: Json): Json => (mergeKey === undefined ? item : keyValue(item, mergeKey));
  let at = 0;
  for (const wanted of order) if (at < items.length && idOf(items[at]) === idOf(wanted)) at++;
  if (at < items.length)
    throw new PatchError(`The order in patch list:\n${goPrint(items)}\n doesn't match $setElementOrder list:\n${goPrint(order)}\n`);
}

function applyOrder(result: MutableObject, original: JsonObject, patch: JsonObject, directive: string, type: StructType | undefined): void {
  const key = directive.slice(ELEMENT_ORDER.length);
  const order = listOf(patch[directive]);
  const mergeKey = type?.fields[key]?.mergeKey;
  const odd = mergeKey === undefined ? -1 : order.findIndex((item) => !isObject(item));
  if (odd >= 0) throw new PatchError(`value for key ${odd} is not a map`);
  checkOrder(patch[key], order, mergeKey);
  const list = result[key];
  if (!Array.isArray(list)) return;
  const server = Array.isArray(original[key]) ? (original[key] as readonly Json[]) : [];
  result[key] = orderElements(list, order, server, (item) => (mergeKey === undefined ? item : keyValue(item, mergeKey)));
}

/** `error`: Kubernetes' words; it answers them with a 500. */
export function applyStrategicMergePatch(original: JsonObject, patch: JsonObject, type: StructType | undefined): StrategicResult {
  try {
    return { ok: true, value: mergeObjects(original, patch, type) };
  } catch (error) {
    if (error instanceof PatchError) return { ok: false, error: error.message, malformed: error.malformed };
    throw error;
  }
}
