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

/** `limit`: the largest number, with what Go says of a larger one. */
interface Part {
  readonly name: string;
  readonly form: RegExp;
  readonly limit?: readonly [least: number, most: number, text: string];
}

const DATE: readonly Part[] = [
  { name: '2006', form: /^\d{4}/ },
  { name: '-', form: /^-/ },
  { name: '01', form: /^\d\d/, limit: [1, 12, 'month'] },
  { name: '-', form: /^-/ },
  { name: '02', form: /^\d\d/ },
  { name: 'T', form: /^T/ },
  { name: '15', form: /^\d\d/, limit: [0, 23, 'hour'] },
  { name: ':', form: /^:/ },
  { name: '04', form: /^\d\d/, limit: [0, 59, 'minute'] },
  { name: ':', form: /^:/ },
  { name: '05', form: /^\d\d/, limit: [0, 59, 'second'] },
];
const ZONE: Part = { name: 'Z07:00', form: /^(?:Z|[+-]\d\d:\d\d)/ };
/** Seconds may have decimals that the layout does not name. */
const SECONDS_PARTS: readonly Part[] = [...DATE, { name: '', form: /^(?:[.,]\d+)?/ }, ZONE];
const MICRO_PARTS: readonly Part[] = [...DATE, { name: '.000000', form: /^\.\d{6}/ }, ZONE];

/** Go's words for a text that is no time. */
export function timeError(text: string, micro: boolean): string {
  const layout = micro ? MICRO_LAYOUT : SECONDS_LAYOUT;
  const shown = JSON.stringify(text);
  let rest = text;
  for (const { name, form, limit } of micro ? MICRO_PARTS : SECONDS_PARTS) {
    const found = form.exec(rest);
    if (found === null) return `parsing time ${shown} as "${layout}": cannot parse ${JSON.stringify(rest)} as "${name}"`;
    rest = rest.slice(found[0].length);
    if (limit !== undefined && (Number(found[0]) < limit[0] || Number(found[0]) > limit[1]))
      return `parsing time ${shown}: ${limit[2]} out of range`;
  }
  if (rest !== '') return `parsing time ${shown}: extra text: ${JSON.stringify(rest)}`;
  return `parsing time ${shown}: day out of range`;
}
