/** Times as the API writes them, from and to virtual microseconds (wire/api.ts EPOCH_MICROS). No Date: the calendar is arithmetic. */
import { DAY_SECONDS, dayOf, daysSinceEpoch, weekdayOf } from './calendar.ts';
import { EPOCH_MICROS } from './wire/api.ts';

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

function dayText(days: number): string {
  const { year, month, day } = dayOf(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

function clock(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  return `${dayText(days)}T${pad(Math.floor(rest / 3_600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
}

let lastSecond = -1;
let lastText = '';

/** Virtual time as RFC 3339 in whole seconds, UTC: `2026-01-01T00:00:00Z` is 0. What is less than a second is cut off. */
export function formatTime(micros: number): string {
  const second = Math.floor((EPOCH_MICROS + micros) / 1_000_000);
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = `${clock(second)}Z`;
  }
  return lastText;
}

/** Virtual time as RFC 3339 with six decimals, as MicroTime is written. */
export function formatMicroTime(micros: number): string {
  const wall = EPOCH_MICROS + micros;
  const second = Math.floor(wall / 1_000_000);
  return `${clock(second)}.${pad(wall - second * 1_000_000, 6)}Z`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Virtual time as mails have it (RFC 1123 with a number for the zone): `Thu, 01 Jan 2026 00:00:00 +0000`. */
export function formatMailTime(micros: number): string {
  const second = Math.floor((EPOCH_MICROS + micros) / 1_000_000);
  const days = Math.floor(second / DAY_SECONDS);
  const { year, month, day } = dayOf(days);
  const [, time] = clock(second).split('T');
  return `${WEEKDAYS[weekdayOf(days)]}, ${pad(day, 2)} ${MONTHS[month - 1]} ${pad(year, 4)} ${time} +0000`;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Virtual time of an RFC 3339 text; undefined if it is none. */
export function parseTime(text: string): number | undefined {
  const parts = TIME.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return undefined;
  const seconds = daysSinceEpoch(year, month, day) * DAY_SECONDS + hour * 3_600 + minute * 60 + second - offsetSeconds(parts[8] as string);
  return seconds * 1_000_000 + Number((parts[7] ?? '').padEnd(6, '0').slice(0, 6)) - EPOCH_MICROS;
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = Number(zone.slice(1, 3)) * 3_600 + Number(zone.slice(4, 6)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
