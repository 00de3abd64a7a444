/** When a CronJob was, and will be, due (pkg/controller/cronjob/utils.go). All times are virtual. */
import { MILLISECOND, type Micros, SECOND } from '../../../kernel/effects.ts';
import { nextTime } from '../../machinery/cron/next.ts';
import type { Schedule } from '../../machinery/cron/schedule.ts';
import type { CronJob } from '../../machinery/types/cronjob.ts';
import { microsOf } from '../pods/pod-state.ts';

/** Looked at so much after the time, so that it has surely come. */
const AFTER_SCHEDULE: Micros = 100 * MILLISECOND;
/** More missed starts than these are worth an event. */
const MANY = 100;

type Missed = 'none' | 'few' | 'many';

interface MostRecent {
  /** From when on the schedule is looked at. */
  readonly earliest: Micros;
  /** The last time at which it was due; undefined if there is none. */
  readonly time: Micros | undefined;
  readonly missed: Missed;
}

export interface Problem {
  readonly problem: string;
}

const IMPOSSIBLE: Problem = Object.freeze({ problem: 'time difference between two schedules is less than 1 second' });

function mostRecent({ metadata, spec, status }: CronJob, now: Micros, schedule: Schedule, heedDeadline: boolean): MostRecent | Problem {
  let earliest = microsOf(status.lastScheduleTime) ?? microsOf(metadata.creationTimestamp) ?? 0;
  if (heedDeadline && spec.startingDeadlineSeconds !== undefined)
    earliest = Math.max(earliest, now - spec.startingDeadlineSeconds * SECOND);
  const first = nextTime(schedule, earliest);
  const second = first === undefined ? undefined : nextTime(schedule, first);
  if (first !== undefined && now < first) return { earliest, time: undefined, missed: 'none' };
  if (first !== undefined && second !== undefined && now < second) return { earliest, time: first, missed: 'none' };
  const between = first !== undefined && second !== undefined ? Math.round((second - first) / SECOND) : 0;
  if (first === undefined || between < 1) return IMPOSSIBLE;
  // An estimate by the first two times: exact for regular schedules, and for others not more than one step too early.
  const count = Math.floor(Math.floor((now - first) / SECOND) / between) + 1;
  let time: Micros | undefined;
  let next = nextTime(schedule, first + (count - 2) * between * SECOND);
  while (next !== undefined && next <= now) {
    time = next;
    next = nextTime(schedule, next);
  }
  return { earliest, time, missed: count > MANY ? 'many' : 'few' };
}

export interface Due {
  readonly time: Micros | undefined;
  readonly isManyMissed: boolean;
}

/** The time at which a Job should have been started by now, if any. */
export function dueTime(cronJob: CronJob, now: Micros, schedule: Schedule): Due | Problem {
  const recent = mostRecent(cronJob, now, schedule, true);
  if ('problem' in recent) return recent;
  return { time: recent.time, isManyMissed: recent.time !== undefined && recent.missed === 'many' };
}

/** How long until the CronJob is to be looked at again. */
export function untilNext(cronJob: CronJob, now: Micros, schedule: Schedule): Micros {
  const recent = mostRecent(cronJob, now, schedule, false);
  const from = 'problem' in recent ? now : (recent.time ?? (recent.missed === 'none' ? recent.earliest : now));
  const next = nextTime(schedule, from);
  return next === undefined ? 0 : Math.max(0, next + AFTER_SCHEDULE - now);
}
