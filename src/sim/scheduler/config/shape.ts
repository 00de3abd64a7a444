/** Has a value the shape of a type? All that is wrong is told, each with its field and what would be right. */
import type { FieldType, ScalarCode, StructType } from '../../machinery/schema/schema.ts';

/** `field` as in `profiles[0].schedulerName`; empty: the whole. */
export interface ShapeProblem {
  readonly field: string;
  readonly message: string;
}

const WANTED: Readonly<Record<ScalarCode, string>> = {
  s: 'text',
  b: 'true or false',
  i: 'a whole number',
  l: 'a whole number',
  n: 'a number',
  q: 'a quantity, e.g. 500m or 1Gi',
  o: 'a whole number or text',
  t: 'a time',
  m: 'a time',
  y: 'text in base64',
  a: 'anything',
};

function isScalar(value: unknown, code: ScalarCode): boolean {
  switch (code) {
    case 'a':
      return true;
    case 'b':
      return typeof value === 'boolean';
    case 'i':
    case 'l':
      return Number.isInteger(value);
    case 'n':
      return typeof value === 'number';
    case 'o':
    case 'q':
      return typeof value === 'string' || Number.isInteger(value);
    default:
      return typeof value === 'string';
  }
}

function told(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : JSON.stringify(value);
}

/** How many letters have to change; more than two are another word. */
function isLike(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  if (one === other || one.startsWith(other) || other.startsWith(one)) return true;
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return (row.at(-1) as number) <= 2;
}

function unknownField(name: string, known: readonly string[]): string {
  const meant = known.find((one) => isLike(name, one));
  return meant === undefined ? `unknown field: known here are ${known.join(', ')}` : `unknown field: did you mean ${meant}?`;
}

function checkStruct(value: unknown, { fields }: StructType, path: string, problems: ShapeProblem[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ field: path, message: `must be a mapping of ${Object.keys(fields).join(', ')}, not ${told(value)}` });
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const field = fields[name];
    if (field === undefined) problems.push({ field: at, message: unknownField(name, Object.keys(fields)) });
    else if (member !== null) checkShape(member, field.type, at, problems);
  }
}

export function checkShape(value: unknown, type: FieldType, path: string, problems: ShapeProblem[]): void {
  switch (type.kind) {
    case 'struct':
      checkStruct(value, type.struct, path, problems);
      return;
    case 'scalar':
      if (!isScalar(value, type.code)) problems.push({ field: path, message: `must be ${WANTED[type.code]}, not ${told(value)}` });
      return;
    case 'list':
      if (!Array.isArray(value)) problems.push({ field: path, message: `must be a list, not ${told(value)}` });
      else for (const [at, element] of value.entries()) checkShape(element, type.element, `${path}[${at}]`, problems);
      return;
    case 'map':
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        problems.push({ field: path, message: `must be a mapping, not ${told(value)}` });
      else for (const [key, element] of Object.entries(value)) checkShape(element, type.element, `${path}[${key}]`, problems);
  }
}
