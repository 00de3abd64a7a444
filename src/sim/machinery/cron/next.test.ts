import { describe, expect, it, test } from 'vitest';
import { formatTime, parseTime } from '../time.ts';
import { nextTime } from './next.ts';
import { parseSchedule } from './parse.ts';
import type { Schedule } from './schedule.ts';
import { localTime, zoneNamed } from './zone.ts';

function schedule(text: string): Schedule {
  const read = parseSchedule(text);
  if (read.kind === 'problem') throw new Error(read.problem);
  return read;
}

const micros = (text: string): number => parseTime(text) ?? Number.NaN;

/** What robfig/cron gives. */
const CASES: readonly (readonly [string, string, string, string, string])[] = [
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
  ['0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', '2026-09-07T03:00:00Z', '2026-09-08T03:00:00Z'],
  ['0 0 * * *', 'Asia/Beirut', '2026-03-28T12:00:00Z', '2026-03-29T21:00:00Z', '2026-03-30T21:00:00Z'],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', '2026-10-04T15:15:00Z', '2026-10-05T15:15:00Z'],
  ['0 12 1 * *', 'Europe/Dublin', '2026-03-15T00:00:00Z', '2026-04-01T11:00:00Z', '2026-05-01T11:00:00Z'],
  ['0 9 * * mon-fri', 'America/New_York', '2026-03-06T20:00:00Z', '2026-03-09T13:00:00Z', '2026-03-10T13:00:00Z'],
  ['0 0 29 2 *', '', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z'],
  ['0 0 31 */2 *', '', '2026-01-31T00:00:00Z', '2026-03-31T00:00:00Z', '2026-05-31T00:00:00Z'],
  ['0 0 13 * 5', '', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z'],
  ['0 0 */2 * 5', '', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z'],
  ['*/15 9-10 * * *', '', '2026-01-01T09:44:59.5Z', '2026-01-01T09:45:00Z', '2026-01-01T10:00:00Z'],
  ['@weekly', 'Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-03T18:15:00Z', '2026-01-10T18:15:00Z'],
  ['@every 1h30m', '', '2026-01-01T00:00:00.25Z', '2026-01-01T01:30:00Z', '2026-01-01T03:00:00Z'],
  ['59 23 31 12 ?', '', '2026-12-31T23:59:00Z', '2027-12-31T23:59:00Z', '2028-12-31T23:59:00Z'],
];

describe('the next two times', () => {
  it.each(CASES)('%s in %s after %s', (text, zone, after, first, second) => {
    const read = schedule(zone === '' ? text : `TZ=${zone} ${text}`);
    const next = nextTime(read, micros(after)) ?? Number.NaN;
    expect(formatTime(next)).toBe(first);
    expect(formatTime(nextTime(read, next) ?? Number.NaN)).toBe(second);
  });

  it.each(['59 23 31 2 *', ', * * * *'])('%s never comes', (text) => {
    expect(nextTime(schedule(text), 0)).toBeUndefined();
  });
});

test('local time says how far it is ahead', () => {
  const zone = (name: string) => zoneNamed(name) ?? expect.fail(name);
  expect(localTime(zone('UTC'), 0)).toBe('2026-01-01T00:00:00Z');
  expect(localTime(zone('Asia/Kathmandu'), 0)).toBe('2026-01-01T05:45:00+05:45');
  expect(localTime(zone('America/St_Johns'), micros('2026-07-01T00:00:00Z'))).toBe('2026-06-30T21:30:00-02:30');
  expect(zoneNamed('Europe/Nowhere')).toBeUndefined();
});
