/** What Go's encoding/json says of text that should be a JSON object. */
import { parseJson } from '../../decode/json.ts';

function kindOf(value: unknown): string {
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
