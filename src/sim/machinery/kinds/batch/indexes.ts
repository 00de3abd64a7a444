/** Lists of completion indexes such as `1,3-5,7` (pkg/apis/batch/validation/validation.go, validateIndexesFormat). */

type Interval = readonly [first: number, last: number];

function parseIndex(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `cannot convert string to integer for index: ${JSON.stringify(text)}`;
  return Number(text) >= completions ? `too large index: ${JSON.stringify(text)}` : Number(text);
}

function parseInterval(text: string, completions: number): Interval | string {
  const parts = text.split('-');
  if (parts.length > 2)
    return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const first = parseIndex(parts[0] ?? '', completions);
  if (typeof first === 'string') return first;
  if (parts.length === 1) return [first, first];
  const last = parseIndex(parts[1] ?? '', completions);
  if (typeof last === 'string') return last;
  return first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : [first, last];
}

/** How many indexes the list names, or what is wrong with it. */
export function countIndexes(list: string, completions: number): number | string {
  if (list === '') return 0;
  let total = 0;
  let previous: number | undefined;
  for (const text of list.split(',')) {
    const interval = parseInterval(text, completions);
    if (typeof interval === 'string') return interval;
    if (previous !== undefined && previous >= interval[0]) return `non-increasing order, previous: ${previous}, current: ${interval[0]}`;
    total += interval[1] - interval[0] + 1;
    previous = interval[1];
  }
  return total;
}

/** The first index that stands in both lists. Fragments that cannot be read are passed over. */
export function overlapOf(left: string, right: string, completions: number): number | undefined {
  const sound = (list: string): Interval[] =>
    list === ''
      ? []
      : list
          .split(',')
          .map((text) => parseInterval(text, completions))
          .filter((interval) => typeof interval !== 'string');
  const others = sound(right);
  for (const [first, last] of sound(left)) for (const [from, to] of others) if (first <= to && from <= last) return Math.max(first, from);
  return undefined;
}
