/** Objects as YAML for people. */
import { stringify } from 'yaml';

/** Longest text that is sent to the page, characters. */
const MAX_LENGTH = 200_000;

export function toYaml(value: unknown): string {
  if (value === undefined) return '';
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}\n# … cut off after ${MAX_LENGTH} characters\n`;
}

/** Local variables of a step in one line. */
export function inline(value: unknown, limit = 300): string {
  if (value === undefined) return '';
  if (value === null || typeof value !== 'object') return String(value);
  const text =
    JSON.stringify(value, (key, item) =>
      key !== '' && item instanceof Map ? `Map(${item.size})` : key !== '' && item instanceof Set ? `Set(${item.size})` : item,
    ) ?? '';
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
