/**
 * The text that Kubernetes hashes of a pod template: spew's `%#v` over the Go value (apimachinery/pkg/util/dump/dump.go ForHash, with sorted
 * map keys and without pointer addresses). JSON is read into Go's layout on the way: what is absent prints as Go's zero value, and empty
 * lists and maps as nil, since controllers get templates in protobuf, which cannot tell them apart.
 *
 * Not modelled: quantities that Go keeps as big decimals (more than 18 digits, or a negative power of two); they print as zero amounts.
 */
import { NAMED_TYPES, STRUCTS } from './go-layout.ts';
import { printQuantity } from './print-quantity.ts';

interface Field {
  readonly name: string;
  /** Undefined: the struct is embedded, its fields are those of the parent's JSON object. */
  readonly json: string | undefined;
  readonly type: string;
}

const structs: ReadonlyMap<string, readonly Field[]> = new Map(lines(STRUCTS).map(readStruct));
const named: ReadonlyMap<string, string> = new Map(lines(NAMED_TYPES).map((line) => line.split(' ') as [string, string]));

function lines(text: string): readonly string[] {
  return text.trim().split('\n');
}

function readStruct(line: string): [string, readonly Field[]] {
  const at = line.indexOf(': ');
  const fields = line.slice(at + 2).split('; ');
  return [line.slice(0, at), fields.map(readField)];
}

function readField(text: string): Field {
  const [name = '', json = '', type = ''] = text.split(' ');
  return { name, json: json === '~' ? undefined : json, type };
}

/** Prints the JSON value as a Go value of that type. */
export function deepPrint(value: unknown, type: string): string {
  return print(value ?? undefined, type, true);
}

/** `typed` is false where spew leaves out the type: elements of lists and maps, and what a pointer points to. */
function print(value: unknown, type: string, typed: boolean): string {
  if (type.startsWith('*')) return printPointer(value, type, typed);
  const prefix = typed ? `(${type})` : '';
  return prefix + printBare(value, type, named.get(type) ?? type);
}

function printPointer(value: unknown, type: string, typed: boolean): string {
  if (value === undefined) return typed ? `(${type})<nil>` : '<nil>';
  return `${typed ? `(${type})` : '<*>'}${print(value, type.slice(1), false)}`;
}

function printBare(value: unknown, type: string, underlying: string): string {
  if (underlying.startsWith('[]')) return printList(value as readonly unknown[] | undefined, underlying.slice(2));
  if (underlying.startsWith('map[')) return printMap(value as Readonly<Record<string, unknown>> | undefined, underlying);
  if (type === 'resource.Quantity') return printQuantity(value as string | number | undefined);
  if (type === 'time.Time') return '{wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}';
  if (type === 'v1.Time') return '{Time:(time.Time){wall:(uint64)0 ext:(int64)0 loc:(*time.Location)<nil>}}';
  if (type === 'intstr.IntOrString') return printIntOrString(value as number | string | undefined);
  const fields = structs.get(type);
  if (fields) return printStruct(value as Readonly<Record<string, unknown>> | undefined, fields);
  if (underlying === 'string') return (value as string | undefined) ?? '';
  return underlying === 'bool' ? String(value ?? false) : String(value ?? 0);
}

function printList(items: readonly unknown[] | undefined, type: string): string {
  if (!items?.length) return '<nil>';
  return `[${items.map((item) => print(item ?? undefined, type, false)).join(' ')}]`;
}

function printMap(entries: Readonly<Record<string, unknown>> | undefined, type: string): string {
  const keys = Object.keys(entries ?? {}).sort();
  if (keys.length === 0) return '<nil>';
  const valueType = type.slice(type.indexOf(']') + 1);
  return `map[${keys.map((key) => `${key}:${print(entries?.[key] ?? undefined, valueType, false)}`).join(' ')}]`;
}

function printIntOrString(value: number | string | undefined): string {
  const isText = typeof value === 'string';
  return `{Type:(intstr.Type)${isText ? 1 : 0} IntVal:(int32)${isText ? 0 : (value ?? 0)} StrVal:(string)${isText ? value : ''}}`;
}

function printStruct(object: Readonly<Record<string, unknown>> | undefined, fields: readonly Field[]): string {
  const printed = fields.map(
    ({ name, json, type }) => `${name}:${print(json === undefined ? embedded(object, type) : (object?.[json] ?? undefined), type, true)}`,
  );
  return `{${printed.join(' ')}}`;
}

/** The JSON object of an embedded struct is its parent's; an embedded pointer is nil if none of its fields is there. */
function embedded(object: Readonly<Record<string, unknown>> | undefined, type: string): unknown {
  if (!type.startsWith('*')) return object;
  const fields = structs.get(type.slice(1)) ?? [];
  return fields.some(({ json }) => json !== undefined && object?.[json] !== undefined) ? object : undefined;
}
