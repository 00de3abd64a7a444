/** CronJobs in words: when the next Job is due, and what is done about those that run or have ended. */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { scheduleOf } from '../../sim/controllers/cronjob/schedule-of.ts';
import { nextTime } from '../../sim/machinery/cron/next.ts';
import { localTime, UTC, zoneNamed } from '../../sim/machinery/cron/zone.ts';
import { counted } from '../describe/counted.ts';
import { type Any, fact, nameOf, since, type Telling } from './fact-words.ts';

const POLICIES: Readonly<Record<string, string>> = {
  Allow: 'Jobs may overlap',
  Forbid: 'a Job that is due waits for the one that runs',
  Replace: 'a Job that is due takes the place of the one that runs',
};

/** `Due next at 2026-01-01 00:03:00, in 42 s`. */
function dueWords(cronJob: Any, now: Micros): string {
  if (cronJob.spec.suspend === true) return 'Suspended: nothing is started';
  const schedule = scheduleOf(cronJob);
  const next = schedule.kind === 'problem' ? undefined : nextTime(schedule, now);
  if (next === undefined) return 'Never due';
  const time = localTime(zoneNamed(cronJob.spec.timeZone ?? '') ?? UTC, next);
  return `Due next at ${time.slice(0, 19).replace('T', ' ')}, in ${spanWords(next - now)}`;
}

function spanWords(span: Micros): string {
  const seconds = Math.round(span / SECOND);
  return seconds < 120 ? `${seconds} s` : seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

/** `2026-01-01T00:03:00Z` -> `00:03:00`. */
function clock(time: string): string {
  return time.slice(11, 19);
}

export function cronJobFacts(cronJob: Any, now: Micros): Telling {
  const { metadata, spec, status = {} } = cronJob;
  const active: Any[] = status.active ?? [];
  const { successfulJobsHistoryLimit: succeeded = 3, failedJobsHistoryLimit: failed = 1 } = spec;
  return {
    words: `${dueWords(cronJob, now)}; ${counted(active.length, 'Job')} at work.`,
    facts: [
      ...active.map(({ name }) => fact('At work', nameOf('jobs', metadata.namespace, name))),
      fact('Schedule', `${spec.schedule}${spec.timeZone ? `, ${spec.timeZone}` : ''}`),
      ...(status.lastScheduleTime
        ? [fact('Last Job', `for ${clock(status.lastScheduleTime)}, ${since(now, status.lastScheduleTime)} ago`)]
        : []),
      ...(status.lastSuccessfulTime ? [fact('Last success', `${since(now, status.lastSuccessfulTime)} ago`)] : []),
      fact('Policy', `${spec.concurrencyPolicy}: ${POLICIES[spec.concurrencyPolicy] ?? ''}`),
      ...(spec.startingDeadlineSeconds === undefined ? [] : [fact('Deadline', `${spec.startingDeadlineSeconds} s after it was due`)]),
      fact('Keeps', `${succeeded} that succeeded, ${failed} that failed`),
    ],
  };
}
