/**
 * Turns a body into a draft of a type, as Go's JSON decoder and encoder together do: unknown fields are dropped and named, types are
 * checked, null and what is left out become Go's zero values, and zero values are shown or left out as the type's tags say.
 * After sigs.k8s.io/json (strict errors in the order of the text) and encoding/json (messages).
 *
 * The draft is new through and through: it shares nothing with the body.
 */
import { parseQuantity, shownQuantity } from '../quantity.ts';
import type { Field, FieldType, ScalarCode, StructType } from '../schema/schema.ts';
import type { Draft } from '../scheme/definition.ts';
import { embeddedIn } from './embedded.ts';
import { canonicalTime, timeError } from './go-time.ts';
import { RepeatedKeys } from './json.ts';

export type Decoded = { readonly ok: true; readonly value: Draft } | { readonly ok: false; readonly error: string };

const GO_SCALARS: Readonly<Record<ScalarCode, string>> = {
  s: 'string',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  n: 'float64',
  q: 'resource.Quantity',
  o: 'int32',
  t: 'v1.Time',
  m: 'v1.MicroTime',
  y: '[]uint8',
  a: 'interface {}',
};

function goType(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
      return GO_SCALARS[type.code];
    case 'struct':
      return `v1.${type.struct.goName}`;
    case 'list':
      return `[]${goType(type.element)}`;
    case 'map':
      return type.element.kind === 'scalar' && type.element.code === 'q' ? 'v1.ResourceList' : `map[string]${goType(type.element)}`;
  }
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof RepeatedKeys) return 'object';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return 'number';
    case 'boolean':
      return 'bool';
    default:
      return 'object';
  }
}

/** What null stands for in a list or a map. */
const ZEROS: Readonly<Record<ScalarCode, unknown>> = { s: '', b: false, i: 0, l: 0, n: 0, q: '0', o: 0, t: null, m: null, y: '', a: null };

/** Without an exponent, as large numbers stand in bodies. */
function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64_DIGIT = /[A-Za-z0-9+/]/;

/** What Go's base64.StdEncoding says of a text; undefined if it is well formed. */
function base64Error(text: string): string | undefined {
  if (text.length % 4 === 0 && BASE64.test(text)) return undefined;
  const at = base64Fault(text);
  return at === undefined ? undefined : `illegal base64 data at input byte ${at}`;
}

/** Where Go's decoder stops: it reads four digits at a time, lines may break anywhere. */
function base64Fault(text: string): number | undefined {
  let at = 0;
  const skipBreaks = (): void => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (let digits = 0; ; ) {
    skipBreaks();
    if (at === text.length) return digits === 0 ? undefined : at - digits;
    const character = text[at++] as string;
    if (BASE64_DIGIT.test(character)) {
      digits = (digits + 1) % 4;
      continue;
    }
    if (character !== '=' || digits < 2) return at - 1;
    if (digits === 2) {
      skipBreaks();
      if (at === text.length) return at;
      if (text[at] !== '=') return at - 1;
      at++;
    }
    skipBreaks();
    return at < text.length ? at : undefined;
  }
}

const TEXT: FieldType = { kind: 'scalar', code: 's' };

class Decoder {
  readonly strict: string[] = [];
  error: string | undefined;
  /** Keys and `[n]` of where the decoder is. */
  readonly path: string[] = [];

  pathText(last: string): string {
    let text = '';
    for (const segment of [...this.path, last]) text += segment.startsWith('[') || text === '' ? segment : `.${segment}`;
    return text;
  }

  /** The first thing that does not fit; decoding goes on, as in Go. */
  mismatch(value: unknown, type: FieldType, owner: StructType | undefined): undefined {
    if (this.error !== undefined) return undefined;
    const shown =
      typeof value === 'number' && type.kind === 'scalar' && 'ilo'.includes(type.code) ? `number ${plainNumber(value)}` : jsonKind(value);
    const where = owner === undefined ? 'value' : `struct field ${owner.goName}.${this.goPath()}`;
    this.error = `json: cannot unmarshal ${shown} into Go ${where} of type ${goType(type)}`;
    return undefined;
  }

  goPath(): string {
    return this.path
      .filter((segment) => !segment.startsWith('['))
      .map((segment) => segment.replace(/^\{/, ''))
      .join('.');
  }

  fail(error: string): undefined {
    this.error ??= error;
    return undefined;
  }

  struct(value: unknown, type: StructType, owner: StructType | undefined): Draft {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return this.mismatch(value, { kind: 'struct', struct: type }, owner);
    const draft: Draft = {};
    if (value instanceof RepeatedKeys) {
      const seen = new Set<string>();
      for (const [key, member] of value.members) {
        if (seen.has(key)) this.strict.push(`duplicate field "${this.pathText(key)}"`);
        seen.add(key);
        this.member(draft, type, key, member);
      }
    } else for (const key in value) this.member(draft, type, key, (value as Record<string, unknown>)[key]);
    this.showUnset(draft, type);
    return draft;
  }

  member(draft: Draft, type: StructType, key: string, value: unknown): void {
    const field = type.fields[key];
    if (field === undefined) {
      if (key !== 'managedFields' || type.name !== 'ObjectMeta') this.strict.push(`unknown field "${this.pathText(key)}"`);
      return;
    }
    if (value === null || value === undefined) {
      delete draft[key];
      return;
    }
    const embedded = embeddedIn(type.goName, key);
    if (embedded !== undefined) this.path.push(`{${embedded}`);
    this.path.push(key);
    const decoded = this.field(value, field, type);
    this.path.pop();
    if (embedded !== undefined) this.path.pop();
    // Go decodes a repeated object into the one that is there.
    const before = field.type.kind === 'struct' || field.type.kind === 'map' ? draft[key] : undefined;
    if (before !== undefined) draft[key] = { ...before, ...(decoded as object | undefined) };
    else if (decoded === undefined) delete draft[key];
    else draft[key] = decoded;
  }

  showUnset(draft: Draft, type: StructType): void {
    for (const field of type.shown) {
      if (draft[field.name] !== undefined) continue;
      if (field.type.kind === 'struct') {
        const empty: Draft = {};
        this.showUnset(empty, field.type.struct);
        draft[field.name] = empty;
      } else draft[field.name] = field.zero;
    }
  }

  /** Undefined for a value that is left out. */
  field(value: unknown, field: Field, owner: StructType): unknown {
    const decoded = this.any(value, field.type, owner);
    if (field.presence === 'shown' && Array.isArray(decoded) && decoded.length === 0) return field.zero;
    if (field.presence !== 'omitted' || decoded === undefined) return decoded;
    if (decoded === '' || decoded === 0 || decoded === false) return undefined;
    if (field.type.kind === 'list') return (decoded as readonly unknown[]).length === 0 ? undefined : decoded;
    if (field.type.kind === 'map') {
      for (const _ in decoded as object) return decoded;
      return this.isShownEmpty(field.name) ? decoded : undefined;
    }
    return decoded;
  }

  /** Labels of a template and the node selector of a pod, which a refusal shows as they were sent. */
  isShownEmpty(name: string): boolean {
    const { path } = this;
    if (name === 'nodeSelector') return path.length === 2 && path[0] === 'spec';
    return name === 'labels' && path.at(-2) === 'metadata' && path.at(-3) === 'template';
  }

  any(value: unknown, type: FieldType, owner: StructType): unknown {
    switch (type.kind) {
      case 'scalar':
        return this.scalar(value, type, type.code, owner);
      case 'struct':
        return this.struct(value, type.struct, owner);
      case 'list':
        return this.list(value, type, type.element, owner);
      case 'map':
        return this.map(value, type, type.element, owner);
    }
  }

  list(value: unknown, type: FieldType, element: FieldType, owner: StructType): unknown {
    if (!Array.isArray(value)) return this.mismatch(value, type, owner);
    const items: unknown[] = [];
    for (let index = 0; index < value.length; index++) {
      this.path.push(`[${index}]`);
      const item = value[index];
      items.push(item === null ? this.zero(element) : this.any(item, element, owner));
      this.path.pop();
    }
    return items;
  }

  zero(type: FieldType): unknown {
    if (type.kind === 'struct') {
      const empty: Draft = {};
      this.showUnset(empty, type.struct);
      return empty;
    }
    return type.kind === 'scalar' ? ZEROS[type.code] : null;
  }

  map(value: unknown, type: FieldType, element: FieldType, owner: StructType): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.mismatch(value, type, owner);
    const result: Record<string, unknown> = {};
    const keys: string[] = [];
    const seen = new Set<string>();
    const isQuantity = element.kind === 'scalar' && element.code === 'q';
    const put = (key: string, member: unknown): void => {
      const decoded = member === null ? this.zero(element) : isQuantity ? this.quantity(member, true) : this.any(member, element, owner);
      if (!seen.has(key)) keys.push(key);
      seen.add(key);
      result[key] = decoded;
    };
    if (value instanceof RepeatedKeys) {
      for (const [key, member] of value.members) {
        if (seen.has(key)) this.strict.push(`duplicate field "${this.pathText(key)}"`);
        put(key, member);
      }
      return result;
    }
    for (const key in value) {
      const member = (value as Record<string, unknown>)[key];
      if (element.kind === 'scalar' && element.code === 's' && typeof member === 'string') result[key] = member;
      else put(key, member);
    }
    return result;
  }

  scalar(value: unknown, type: FieldType, code: ScalarCode, owner: StructType): unknown {
    switch (code) {
      case 's':
        return typeof value === 'string' ? value : this.mismatch(value, type, owner);
      case 'b':
        return typeof value === 'boolean' ? value : this.mismatch(value, type, owner);
      case 'i':
        return typeof value === 'number' && Number.isInteger(value) && value >= -2_147_483_648 && value <= 2_147_483_647
          ? value
          : this.integer(value, type, owner);
      case 'l':
        return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63
          ? value
          : this.integer(value, type, owner);
      case 'n':
        return typeof value === 'number' ? value : this.mismatch(value, type, owner);
      case 'q':
        return this.quantity(value, false);
      case 'o':
        return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31)
          ? value
          : this.mismatch(value, type, owner);
      case 't':
      case 'm':
        return this.time(value, code === 'm', owner);
      case 'y':
        return this.bytes(value, type, owner);
      case 'a':
        return plainCopy(value);
    }
  }

  integer(value: unknown, type: FieldType, owner: StructType): undefined {
    return this.mismatch(value, type, owner);
  }

  quantity(value: unknown, inList: boolean): unknown {
    if (typeof value !== 'string' && typeof value !== 'number')
      return this.fail("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    const text = String(value).trim();
    if (PLAIN_QUANTITY.test(text)) return text;
    const parsed = parseQuantity(text);
    return parsed.ok ? shownQuantity(text, parsed.quantity, inList) : this.fail(parsed.error);
  }

  time(value: unknown, micro: boolean, owner: StructType): unknown {
    if (typeof value !== 'string') return this.mismatch(value, TEXT, owner);
    const text = canonicalTime(value, micro);
    return text ?? this.fail(timeError(value, micro));
  }

  bytes(value: unknown, type: FieldType, owner: StructType): unknown {
    if (typeof value !== 'string') return this.mismatch(value, type, owner);
    const problem = base64Error(value);
    return problem === undefined ? value.replace(/[\r\n]/g, '') : this.fail(problem);
  }
}

/** Already canonical, so that nothing needs to be computed: no trailing zeros to fold into a suffix. */
const PLAIN_QUANTITY = /^(?:[1-9]\d{0,2}(?:m|k|M|G)?|[1-9]\d{0,2}(?:Ki|Mi|Gi|Ti))$/;

function plainCopy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof RepeatedKeys) return Object.fromEntries(value.members.map(([key, member]) => [key, plainCopy(member)]));
  if (Array.isArray(value)) return value.map(plainCopy);
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = plainCopy((value as Record<string, unknown>)[key]);
  return copy;
}

/** `strict`: the unknown and repeated fields, in the order of the text, e.g. `unknown field "spec.replica"`. */
export function decodeTyped(body: unknown, type: StructType): Decoded & { readonly strict: readonly string[] } {
  const decoder = new Decoder();
  const value = decoder.struct(body, type, undefined);
  const { error, strict } = decoder;
  return error === undefined ? { ok: true, value, strict } : { ok: false, error, strict };
}
