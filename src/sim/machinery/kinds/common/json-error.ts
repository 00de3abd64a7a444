/**
 * What Go's encoding/json says of text that should be a JSON object (scanner.go, decode.go).
 * Exact for what goes wrong at the first value, as when something else than JSON was put there.
 */
const LITERALS: readonly string[] = ['null', 'true', 'false'];

function literalError(text: string, literal: string): string | undefined {
  for (let at = 0; at < literal.length; at += 1) {
    const character = text[at];
    if (character === undefined) return 'unexpected end of JSON input';
    if (character !== literal[at]) return `invalid character '${character}' in literal ${literal} (expecting '${literal[at]}')`;
  }
  const rest = text.slice(literal.length).trimStart();
  return rest === '' ? undefined : `invalid character '${rest[0]}' after top-level value`;
}

function firstValueError(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'unexpected end of JSON input';
  const literal = LITERALS.find((word) => word[0] === start[0]);
  if (literal !== undefined) return literalError(start, literal) ?? 'unexpected end of JSON input';
  if (!/[{["0-9-]/.test(start.charAt(0))) return `invalid character '${start[0]}' looking for beginning of value`;
  return 'unexpected end of JSON input';
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
}

/** Undefined if `text` is an object (or null). */
export function jsonSyntaxError(text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return firstValueError(text);
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  return `json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]interface {}`;
}
