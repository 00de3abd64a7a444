/** When a schedule is due next (robfig/cron spec.go Next, constantdelay.go Next). */
import { DAY_SECONDS, dayOf, daysSinceEpoch, weekdayOf } from '../calendar.ts';
import { EPOCH_MICROS } from '../wire/api.ts';
import type { FieldSchedule, Schedule } from './schedule.ts';
import { UTC, type Zone } from './zone.ts';

const SECOND = 1_000_000;
const HOUR_SECONDS = 3_600;
const MINUTE_SECONDS = 60;
/** A schedule that is not due for so long never is: there is no 31 February. */
const YEARS_AHEAD = 5;

/** The first time after that one, both virtual and in microseconds; undefined if there is none within five years. */
export function nextTime(schedule: Schedule, after: number): number | undefined {
  const wall = EPOCH_MICROS + after;
  const second = Math.floor(wall / SECOND);
  const next = schedule.kind === 'every' ? second + schedule.seconds : new Search(schedule).from(second + 1);
  return next === undefined ? undefined : next * SECOND - EPOCH_MICROS;
}

/** A moment as the clocks of a zone show it. */
interface Moment {
  readonly second: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly ofMinute: number;
}

function momentOf(second: number, zone: Zone): Moment {
  const local = second + zone.offsetAt(second);
  const days = Math.floor(local / DAY_SECONDS);
  const rest = local - days * DAY_SECONDS;
  return {
    second,
    ...dayOf(days),
    weekday: weekdayOf(days),
    hour: Math.floor(rest / HOUR_SECONDS),
    minute: Math.floor(rest / MINUTE_SECONDS) % 60,
    ofMinute: rest % MINUTE_SECONDS,
  };
}

/** When those clocks show that; what they skip or show twice is taken as Go's time.Date takes it. */
function secondOf(zone: Zone, year: number, month: number, day: number, ofDay: number): number {
  const nextYears = Math.floor((month - 1) / 12);
  const local = daysSinceEpoch(year + nextYears, month - nextYears * 12, day) * DAY_SECONDS + ofDay;
  return local - zone.offsetAt(local - zone.offsetAt(local));
}

/** Goes from field to field, and back to the months whenever one wraps around. */
class Search {
  readonly #schedule: FieldSchedule;
  readonly #zone: Zone;
  #at: Moment;
  /** Some field has been moved, so that all smaller ones begin at 0. */
  #isMoved = false;

  constructor(schedule: FieldSchedule) {
    this.#schedule = schedule;
    this.#zone = schedule.zone ?? UTC;
    this.#at = momentOf(0, this.#zone);
  }

  from(second: number): number | undefined {
    const { minutes, hours, months } = this.#schedule;
    if (![minutes, hours, months].every((marks) => marks.includes(true))) return undefined;
    this.#go(second);
    const lastYear = this.#at.year + YEARS_AHEAD;
    while (this.#at.year <= lastYear) {
      if (this.#toMonth() && this.#toDay() && this.#toHour() && this.#toMinute() && this.#toWholeMinute()) return this.#at.second;
    }
    return undefined;
  }

  #go(second: number): void {
    this.#at = momentOf(second, this.#zone);
  }

  #goTo(year: number, month: number, day: number, ofDay: number): void {
    this.#go(secondOf(this.#zone, year, month, day, ofDay));
  }

  /** The first move of all sets what is smaller to 0. */
  #begin(reset: () => void): void {
    if (!this.#isMoved) reset();
    this.#isMoved = true;
  }

  get #ofDay(): number {
    return this.#at.hour * HOUR_SECONDS + this.#at.minute * MINUTE_SECONDS + this.#at.ofMinute;
  }

  #toMonth(): boolean {
    while (!this.#schedule.months[this.#at.month]) {
      this.#begin(() => this.#goTo(this.#at.year, this.#at.month, 1, 0));
      this.#goTo(this.#at.year, this.#at.month + 1, this.#at.day, this.#ofDay);
      if (this.#at.month === 1) return false;
    }
    return true;
  }

  #toDay(): boolean {
    while (!this.#isDay()) {
      this.#begin(() => this.#goTo(this.#at.year, this.#at.month, this.#at.day, 0));
      this.#goTo(this.#at.year, this.#at.month, this.#at.day + 1, this.#ofDay);
      // Where midnight does not exist.
      const { hour, second } = this.#at;
      if (hour > 12) this.#go(second + (24 - hour) * HOUR_SECONDS);
      else if (hour > 0) this.#go(second - hour * HOUR_SECONDS);
      if (this.#at.day === 1) return false;
    }
    return true;
  }

  #isDay(): boolean {
    const { days, weekdays, hasStar } = this.#schedule;
    const isDay = days[this.#at.day] === true;
    const isWeekday = weekdays[this.#at.weekday] === true;
    return hasStar ? isDay && isWeekday : isDay || isWeekday;
  }

  #toHour(): boolean {
    while (!this.#schedule.hours[this.#at.hour]) {
      this.#begin(() => this.#goTo(this.#at.year, this.#at.month, this.#at.day, this.#at.hour * HOUR_SECONDS));
      this.#go(this.#at.second + HOUR_SECONDS);
      if (this.#at.hour === 0) return false;
    }
    return true;
  }

  #toMinute(): boolean {
    while (!this.#schedule.minutes[this.#at.minute]) {
      this.#begin(() => this.#go(this.#at.second - this.#at.ofMinute));
      this.#go(this.#at.second + MINUTE_SECONDS);
      if (this.#at.minute === 0) return false;
    }
    return true;
  }

  #toWholeMinute(): boolean {
    if (this.#at.ofMinute === 0) return true;
    this.#isMoved = true;
    this.#go(this.#at.second + MINUTE_SECONDS - this.#at.ofMinute);
    return this.#at.minute !== 0 && this.#schedule.minutes[this.#at.minute] === true;
  }
}
