/** What Go's encoding/json says of text that should be a JSON object or list. */
import { parseJson } from '../../decode/json.ts';

export function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Undefined if `text` is an object (or null). */
export function jsonSyntaxError(text: string): string | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed.error;
  const { value } = parsed;
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  return `json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]interface {}`;
}

/** The list in `text` (none in `null`), or what is wrong with it; `type`: of its items, as Go calls it. */
export function parseJsonList(text: string, type: string): readonly unknown[] | string {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed.error;
  const { value } = parsed;
  if (value === null) return [];
  return Array.isArray(value) ? value : `json: cannot unmarshal ${kindOf(value)} into Go value of type []${type}`;
}
