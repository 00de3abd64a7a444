/** Times in bodies: read and written as Go's time.Time through metav1.Time and metav1.MicroTime. */
import { formatMicroTime, formatTime, parseTime } from '../time.ts';

const SECONDS_LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICRO_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';
const CANONICAL_SECONDS = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** The text as it is stored: UTC, in whole seconds or with six decimals. Undefined if it is no RFC 3339 time. */
export function canonicalTime(text: string, micro: boolean): string | undefined {
  if (!micro && CANONICAL_SECONDS.test(text)) return text;
  if (micro && !/\.\d{6}(?:Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  const time = parseTime(text);
  if (time === undefined) return undefined;
  return micro ? formatMicroTime(time) : formatTime(time);
}

const PARTS: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d(?:\.\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

/** Go's words for a text that is no time. */
export function timeError(text: string, micro: boolean): string {
  const layout = micro ? MICRO_LAYOUT : SECONDS_LAYOUT;
  let rest = text;
  for (const [name, part] of PARTS) {
    const found = part.exec(rest);
    if (found === null) return `parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"`;
    rest = rest.slice(found[0].length);
    if (micro && name === '05' && !/\.\d{6}$/.test(found[0])) {
      const decimals = found[0].slice(2) + rest;
      return `parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(decimals)} as ".000000"`;
    }
  }
  if (rest !== '') return `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
  return `parsing time ${JSON.stringify(text)}: day out of range`;
}
