/**
 * The types of the API as data: what decoding, strategic merge patches and field validation look fields up in.
 *
 * table.ts writes a field as `name type presence strategies:mergeKey`.
 * Types: `s` string, `b` bool, `i` int32, `l` int64, `n` float, `q` quantity, `o` int or string, `t` time, `m` time with microseconds,
 * `y` bytes in base64, `a` anything, `@X` struct X, `[]` list of, `{}` map from strings to.
 * Presence of what is not set: `!` shown as Go's zero value; `?` left out, but a zero that was set is kept; neither: zeros are left out.
 */
import { BUCKET_TABLE } from './bucket-table.ts';
import { SCHEDULER_CONFIG_TABLE } from './scheduler-config-table.ts';
import { SCHEMA_TABLE } from './table.ts';

export type ScalarCode = 's' | 'b' | 'i' | 'l' | 'n' | 'q' | 'o' | 't' | 'm' | 'y' | 'a';

export type FieldType =
  | { readonly kind: 'scalar'; readonly code: ScalarCode }
  | { readonly kind: 'struct'; readonly struct: StructType }
  | { readonly kind: 'list'; readonly element: FieldType }
  | { readonly kind: 'map'; readonly element: FieldType };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly presence: 'shown' | 'pointer' | 'omitted';
  /** What a field that is not set is shown as, if it is `shown` (and no struct). */
  readonly zero: unknown;
  /** Strategic merge: lists are merged, not replaced. */
  readonly merges: boolean;
  readonly retainsKeys: boolean;
  /** Of lists of structs that are merged. */
  readonly mergeKey: string | undefined;
}

export interface StructType {
  /** E.g. `core.v1.PodSpec`. */
  readonly name: string;
  /** As Go's messages call it: `PodSpec`. */
  readonly goName: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The fields that are shown even if they are not set. */
  readonly shown: readonly Field[];
}

const SCALARS = 'sbilnqotmya';
const compiled = new Map<string, StructType>();

function parseType(text: string): FieldType {
  if (text.startsWith('[]')) return { kind: 'list', element: parseType(text.slice(2)) };
  if (text.startsWith('{}')) return { kind: 'map', element: parseType(text.slice(2)) };
  if (text.startsWith('@')) return { kind: 'struct', struct: structType(text.slice(1)) };
  if (text.length !== 1 || !SCALARS.includes(text)) throw new RangeError(`unknown field type "${text}"`);
  return { kind: 'scalar', code: text as ScalarCode };
}

function zeroOf(type: FieldType): unknown {
  if (type.kind !== 'scalar') return null;
  switch (type.code) {
    case 's':
      return '';
    case 'b':
      return false;
    case 'i':
    case 'l':
    case 'n':
    case 'o':
      return 0;
    default:
      return null;
  }
}

function parseField(text: string): Field {
  const [name = '', typeText = '', strategyText = ''] = text.split(' ');
  const mark = typeText.at(-1);
  const type = parseType(mark === '!' || mark === '?' ? typeText.slice(0, -1) : typeText);
  const [strategies = '', mergeKey] = strategyText.split(':');
  return {
    name,
    type,
    presence: mark === '!' ? 'shown' : mark === '?' ? 'pointer' : 'omitted',
    zero: zeroOf(type),
    merges: strategies.split(',').includes('merge'),
    retainsKeys: strategies.split(',').includes('retainKeys'),
    mergeKey,
  };
}

/** The type by its name in table.ts. Throws a RangeError for one that is not there. */
export function structType(name: string): StructType {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const text = SCHEMA_TABLE[name] ?? BUCKET_TABLE[name] ?? SCHEDULER_CONFIG_TABLE[name];
  if (text === undefined) throw new RangeError(`no schema for "${name}"`);
  const fields: Record<string, Field> = Object.create(null);
  const shown: Field[] = [];
  const struct: StructType = { name, goName: name.slice(name.lastIndexOf('.') + 1), fields, shown };
  compiled.set(name, struct);
  if (text === '') return struct;
  for (const part of text.split('; ')) {
    const field = parseField(part);
    fields[field.name] = field;
    if (field.presence === 'shown') shown.push(field);
  }
  return struct;
}

const GROUP_NAMES: Readonly<Record<string, string>> = { '': 'core' };

/** The type of a kind; undefined for kinds without a schema. */
export function kindType(group: string, version: string, kind: string): StructType | undefined {
  const short = GROUP_NAMES[group] ?? group.replace(/\.k8s\.io$/, '');
  const name = `${short}.${version}.${kind}`;
  return name in SCHEMA_TABLE || name in BUCKET_TABLE ? structType(name) : undefined;
}
