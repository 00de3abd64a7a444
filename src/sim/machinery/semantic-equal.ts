/**
 * Are two API values the same to the API server (apimachinery pkg/api/equality, Semantic.DeepEqual)?
 * Absent, null and empty (list, map, object, text, 0, false) are told apart only where Go does: between a value that is there and one
 * that is not. An empty list or map equals an absent one; an object whose fields are all empty is there nevertheless.
 */
function isEmptyCollection(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object') return false;
  for (const _ in value) return false;
  return true;
}

export function semanticEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return isEmptyCollection(a) && isEmptyCollection(b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let at = 0; at < a.length; at += 1) if (!semanticEqual(a[at], b[at])) return false;
    return true;
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key in left) if (!semanticEqual(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && !isEmptyCollection(right[key])) return false;
  return true;
}
