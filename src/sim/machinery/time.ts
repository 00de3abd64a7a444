/** Times as the API writes them, from and to virtual microseconds (wire/api.ts EPOCH_MICROS). No Date: the calendar is arithmetic. */
import { EPOCH_MICROS } from './wire/api.ts';

const DAY_SECONDS = 86_400;

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** Days since 1970 -> year, month, day (H. Hinnant, chrono-compatible low-level date algorithms). */
function civil(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1, 2)}`;
}

function clock(seconds: number): string {
  const days = Math.floor(seconds / DAY_SECONDS);
  const rest = seconds - days * DAY_SECONDS;
  return `${civil(days)}T${pad(Math.floor(rest / 3_600), 2)}:${pad(Math.floor(rest / 60) % 60, 2)}:${pad(rest % 60, 2)}`;
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

function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

function offsetSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = Number(zone.slice(1, 3)) * 3_600 + Number(zone.slice(4, 6)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
