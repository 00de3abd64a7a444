/**
 * Is a text a schedule? In the words of the library that the original reads them with (robfig/cron parser.go, ParseStandard).
 * Not modelled: what is wrong with the duration of `@every`, said in detail.
 */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** Minute, hour, day of the month, month, day of the week. */
const FIELDS: readonly Bounds[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: DAYS },
];
const DESCRIPTORS: ReadonlySet<string> = new Set(['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly']);
const EVERY = '@every ';
const DURATION = /^[+-]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const INTEGER = /^[+-]?\d+$/;

class Refusal extends Error {}

function integer(text: string): number {
  if (!INTEGER.test(text))
    throw new Refusal(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  const number = Number(text);
  if (number < 0) throw new Refusal(`negative number (${number}) not allowed: ${text}`);
  return number;
}

function numberOrName(text: string, { min, names }: Bounds): number {
  const at = names.indexOf(text.toLowerCase());
  return at < 0 ? integer(text) : at + min;
}

/** `5`, `1-5`, `* /15` without the blank. */
function checkRange(expression: string, bounds: Bounds): void {
  const parts = expression.split('/');
  const ends = (parts[0] as string).split('-');
  const isAll = ends[0] === '*' || ends[0] === '?';
  const start = isAll ? bounds.min : numberOrName(ends[0] as string, bounds);
  let end = isAll ? bounds.max : start;
  if (!isAll && ends.length === 2) end = numberOrName(ends[1] as string, bounds);
  if (!isAll && ends.length > 2) throw new Refusal(`too many hyphens: ${expression}`);
  if (parts.length > 2) throw new Refusal(`too many slashes: ${expression}`);
  const step = parts.length === 2 ? integer(parts[1] as string) : 1;
  if (parts.length === 2 && ends.length === 1) end = bounds.max;
  if (start < bounds.min) throw new Refusal(`beginning of range (${start}) below minimum (${bounds.min}): ${expression}`);
  if (end > bounds.max) throw new Refusal(`end of range (${end}) above maximum (${bounds.max}): ${expression}`);
  if (start > end) throw new Refusal(`beginning of range (${start}) beyond end of range (${end}): ${expression}`);
  if (step === 0) throw new Refusal(`step of range should be a positive number: ${expression}`);
}

function check(text: string): void {
  const schedule = text.replace(/^(?:CRON_)?TZ=\S* /, '').trim();
  if (schedule.startsWith('@')) {
    const duration = schedule.startsWith(EVERY) ? schedule.slice(EVERY.length) : undefined;
    if (duration !== undefined && !DURATION.test(duration))
      throw new Refusal(`failed to parse duration ${schedule}: time: invalid duration ${JSON.stringify(duration)}`);
    if (duration === undefined && !DESCRIPTORS.has(schedule)) throw new Refusal(`unrecognized descriptor: ${schedule}`);
    return;
  }
  const fields = schedule.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length)
    throw new Refusal(`expected exactly ${FIELDS.length} fields, found ${fields.length}: [${fields.join(' ')}]`);
  for (const [at, bounds] of FIELDS.entries())
    for (const range of (fields[at] as string).split(',')) if (range !== '') checkRange(range, bounds);
}

/** What is wrong with it, or undefined. */
export function scheduleProblem(text: string): string | undefined {
  try {
    check(text);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
