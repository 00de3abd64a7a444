/** Objects as YAML for people. */
import { stringify } from 'yaml';

/** Longest text that is sent to the page, characters. */
const MAX_LENGTH = 200_000;

export function toYaml(value: unknown): string {
  if (value === undefined) return '';
  const text = stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}\n# … cut off after ${MAX_LENGTH} characters\n`;
}
