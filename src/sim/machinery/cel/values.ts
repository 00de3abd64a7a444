/** API objects as values of expressions: whole numbers are CEL's `int`, which the package takes as bigint. */

const known = new WeakMap<object, unknown>();

/** The value of a part of an object. Objects are immutable: what was worked out once is kept. */
export function celValue(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  let made = known.get(value);
  if (made === undefined) {
    made = Array.isArray(value) ? value.map(celValue) : fieldsOf(value);
    known.set(value, made);
  }
  return made;
}

function fieldsOf(value: object): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, celValue(field)]),
  );
}

const lengths = new WeakMap<object, number>();

/** The most items that a list or map within the value has. */
export function mostItems(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let most = lengths.get(value);
  if (most === undefined) {
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    most = parts.reduce((longest: number, part) => Math.max(longest, mostItems(part)), parts.length);
    lengths.set(value, most);
  }
  return most;
}
