/** JSON values as Go's `%v` prints a `map[string]interface{}`: `map[a:1 b:[x y]]`. */
export function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (typeof value === 'object') {
    const members = Object.keys(value)
      .sort()
      .map((key) => `${key}:${goPrint((value as Record<string, unknown>)[key])}`);
    return `map[${members.join(' ')}]`;
  }
  return String(value);
}
