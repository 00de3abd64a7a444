/** Reads schedules, and says what is wrong with a text that is none, in the words of robfig/cron (parser.go, ParseStandard). */
import { everySeconds } from './every.ts';
import type { Marks, Schedule } from './schedule.ts';
import { type Zone, zoneNamed } from './zone.ts';

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

const MINUTE: Bounds = { min: 0, max: 59, names: [] };
const HOUR: Bounds = { min: 0, max: 23, names: [] };
const DAY: Bounds = { min: 1, max: 31, names: [] };
const MONTH: Bounds = { min: 1, max: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] };
const WEEKDAY: Bounds = { min: 0, max: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] };
const FIELDS: readonly Bounds[] = [MINUTE, HOUR, DAY, MONTH, WEEKDAY];

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const EVERY = '@every ';
const ZONE = /^(?:CRON_)?TZ=/;
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

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly isStar: boolean;
}

/** `5`, `1-5`, `* /15` without the blank. */
function parseRange(expression: string, bounds: Bounds): Range {
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
  return { start, end, step, isStar: isAll && step === 1 };
}

interface Field {
  readonly marks: Marks;
  readonly hasStar: boolean;
}

function parseField(text: string, bounds: Bounds): Field {
  const marks: boolean[] = new Array(bounds.max + 1).fill(false);
  let hasStar = false;
  for (const expression of text.split(',')) {
    if (expression === '') continue;
    const { start, end, step, isStar } = parseRange(expression, bounds);
    for (let number = start; number <= end; number += step) marks[number] = true;
    hasStar ||= isStar;
  }
  return { marks, hasStar };
}

function parseFields(text: string, zone: Zone | undefined): Schedule {
  const texts = text.split(/\s+/).filter((field) => field !== '');
  if (texts.length !== FIELDS.length)
    throw new Refusal(`expected exactly ${FIELDS.length} fields, found ${texts.length}: [${texts.join(' ')}]`);
  const fields = FIELDS.map((bounds, at) => parseField(texts[at] as string, bounds));
  const [minutes, hours, days, months, weekdays] = fields as [Field, Field, Field, Field, Field];
  return {
    kind: 'fields',
    minutes: minutes.marks,
    hours: hours.marks,
    days: days.marks,
    months: months.marks,
    weekdays: weekdays.marks,
    hasStar: days.hasStar || weekdays.hasStar,
    zone,
  };
}

function parseDescriptor(text: string, zone: Zone | undefined): Schedule {
  if (text.startsWith(EVERY)) {
    const seconds = everySeconds(text.slice(EVERY.length));
    if (typeof seconds === 'number') return { kind: 'every', seconds };
    throw new Refusal(`failed to parse duration ${text}: ${seconds.problem}`);
  }
  const fields = DESCRIPTORS[text];
  if (fields === undefined) throw new Refusal(`unrecognized descriptor: ${text}`);
  return parseFields(fields, zone);
}

function parse(text: string): Schedule {
  let rest = text;
  let zone: Zone | undefined;
  if (ZONE.test(text)) {
    const blank = text.indexOf(' ');
    // Where the original is not careful enough, and its caller catches the panic.
    if (blank < 0) throw new Refusal('invalid schedule format: runtime error: slice bounds out of range [:-1]');
    const name = text.slice(text.indexOf('=') + 1, blank);
    zone = zoneNamed(name);
    if (zone === undefined) throw new Refusal(`provided bad location ${name}: unknown time zone ${name}`);
    rest = text.slice(blank).trim();
  }
  return rest.startsWith('@') ? parseDescriptor(rest, zone) : parseFields(rest, zone);
}

/** The schedule, or what is wrong with the text. */
export function parseSchedule(text: string): Schedule | { readonly kind: 'problem'; readonly problem: string } {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

/** What is wrong with it, or undefined. */
export function scheduleProblem(text: string): string | undefined {
  const schedule = parseSchedule(text);
  return schedule.kind === 'problem' ? schedule.problem : undefined;
}
