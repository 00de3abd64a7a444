/** Spans of time as kubectl shows them (apimachinery pkg/util/duration, HumanDuration). */
import { parseTime } from '../../time.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** `seconds` may be fractional and negative. */
export function humanDuration(seconds: number): string {
  if (seconds <= -2) return '<invalid>';
  if (seconds < 0) return '0s';
  const whole = Math.floor(seconds);
  if (whole < 2 * MINUTE) return `${whole}s`;
  if (whole < 10 * MINUTE) return pair(Math.floor(whole / MINUTE), 'm', whole % MINUTE, 's');
  if (whole < 3 * HOUR) return `${Math.floor(whole / MINUTE)}m`;
  if (whole < 8 * HOUR) return pair(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'm');
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)}h`;
  if (whole < 8 * DAY) return pair(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
  if (whole < 2 * YEAR) return `${Math.floor(whole / DAY)}d`;
  if (whole < 8 * YEAR) return pair(Math.floor(whole / YEAR), 'y', Math.floor((whole % YEAR) / DAY), 'd');
  return `${Math.floor(whole / YEAR)}y`;
}

/** How long ago `timestamp` (RFC 3339) was, at `nowMicros` of wall time. */
export function age(timestamp: string | null | undefined, nowMicros: number): string {
  if (timestamp === undefined || timestamp === null || timestamp === '') return '<unknown>';
  const then = parseTime(timestamp);
  return then === undefined ? '<unknown>' : humanDuration((nowMicros - then) / 1_000_000);
}
