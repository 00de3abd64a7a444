/** A schedule that has been read, as robfig/cron keeps it (spec.go SpecSchedule, constantdelay.go). */
import type { Zone } from './zone.ts';

/** By number: which minutes of an hour, days of a month and so on it names. */
export type Marks = readonly boolean[];

export interface FieldSchedule {
  readonly kind: 'fields';
  readonly minutes: Marks;
  readonly hours: Marks;
  readonly days: Marks;
  readonly months: Marks;
  readonly weekdays: Marks;
  /** A star stands for the days of the month, or of the week: then both have to match, else one is enough. */
  readonly hasStar: boolean;
  /** Undefined: that of whoever asks. */
  readonly zone: Zone | undefined;
}

export interface EverySchedule {
  readonly kind: 'every';
  /** Whole seconds, 1 at least. */
  readonly seconds: number;
}

export type Schedule = FieldSchedule | EverySchedule;
