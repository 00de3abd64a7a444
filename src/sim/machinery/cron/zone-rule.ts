/**
 * The rule of a time zone, `CET-1CEST,M3.5.0,M10.5.0/3`: what its clocks show from now on (POSIX TZ, RFC 9636 section 3.3.1; Go
 * time/zoneinfo.go tzset). Not modelled: days of the year without a month, which no zone uses.
 */
import { DAY_SECONDS, dayOf, daysSinceEpoch, weekdayOf } from '../calendar.ts';

const HOUR_SECONDS = 3_600;
const NAME = '(?:<[^>]+>|[A-Za-z]+)';
const OFFSET = '[+-]?\\d+(?::\\d+)?';
const CHANGE = `M(\\d+)\\.(\\d+)\\.(\\d+)(?:/(${OFFSET}))?`;
const RULE = new RegExp(`^${NAME}(${OFFSET})(?:${NAME}(${OFFSET})?,${CHANGE},${CHANGE})?$`);
/** When clocks change, if the rule does not say. */
const AT_TWO = 2 * HOUR_SECONDS;

/** A day as `the second Sunday in March` and a second of it, which may be beyond its ends. */
interface Change {
  readonly month: number;
  /** 5: the last. */
  readonly week: number;
  readonly weekday: number;
  readonly second: number;
}

/** Seconds that clocks are ahead at a second since 1970. Throws if the text is no rule. */
export function offsetsOf(rule: string): (second: number) => number {
  const parts = RULE.exec(rule);
  if (!parts) throw new Error(`no rule of a time zone: ${rule}`);
  const [, standardText = '', summerText, ...changes] = parts;
  const standard = -secondsOf(standardText);
  if (changes[0] === undefined) return () => standard;
  const summer = summerText === undefined ? standard + HOUR_SECONDS : -secondsOf(summerText);
  const begins = changeOf(changes.slice(0, 4));
  const ends = changeOf(changes.slice(4));
  return (second) => {
    const { year } = dayOf(Math.floor((second + standard) / DAY_SECONDS));
    const start = localSecond(begins, year) - standard;
    const end = localSecond(ends, year) - summer;
    const isSummer = start < end ? second >= start && second < end : second >= start || second < end;
    return isSummer ? summer : standard;
  };
}

function secondsOf(text: string): number {
  const [hours = '', minutes = '0'] = text.replace(/^[+-]/, '').split(':');
  const seconds = Number(hours) * HOUR_SECONDS + Number(minutes) * 60;
  return text.startsWith('-') ? -seconds : seconds;
}

function changeOf([month, week, weekday, time]: readonly (string | undefined)[]): Change {
  return { month: Number(month), week: Number(week), weekday: Number(weekday), second: time === undefined ? AT_TWO : secondsOf(time) };
}

/** When the change is in that year, as the clocks show it that it changes. */
function localSecond({ month, week, weekday, second }: Change, year: number): number {
  const first = daysSinceEpoch(year, month, 1);
  const length = daysSinceEpoch(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - first;
  let day = ((weekday - weekdayOf(first) + 7) % 7) + (week - 1) * 7;
  while (day >= length) day -= 7;
  return (first + day) * DAY_SECONDS + second;
}
