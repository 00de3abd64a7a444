/** One reconcile of a CronJob (pkg/controller/cronjob/cronjob_controllerv2.go, sync and syncCronJob). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerOf, lookUp, lookUpIndexed } from '../../client/lister.ts';
import { CRON_JOBS, JOBS, keyOf } from '../../client/resource.ts';
import { isAlreadyExists, isNamespaceTerminating, must, RequestError, type Result } from '../../client/result.ts';
import type { Schedule } from '../../machinery/cron/schedule.ts';
import { type Zone, zoneNamed } from '../../machinery/cron/zone.ts';
import { formatMailTime, formatTime } from '../../machinery/time.ts';
import type { Job } from '../../machinery/types/job.ts';
import { CronJobDraft } from './draft.ts';
import { dueTime, untilNext } from './due.ts';
import { BY_CRON_JOB, cleanUp, deleteJob, jobFor, jobName } from './jobs.ts';
import { api, events } from './names.ts';
import type { Outcome } from './outcome.ts';
import { reckonJobs } from './reckon.ts';
import { scheduleOf } from './schedule-of.ts';

export function* syncCronJob({ key }: { readonly key: string }): Process<SyncResult> {
  const cronJob = yield* lookUp(CRON_JOBS, key);
  if (!cronJob) return;
  const jobs = yield* lookUpIndexed(JOBS, BY_CRON_JOB, key);
  const draft = new CronJobDraft(cronJob);
  const isCleaned = yield* cleanUp(draft, jobs);
  const outcome = yield* attempt(draft, jobs);
  if (isCleaned || outcome.isChanged) {
    yield* step('cronStatus', { key, active: draft.active.length, lastScheduleTime: draft.cronJob.status.lastScheduleTime });
    must(yield* api.update(CRON_JOBS, draft.cronJob, 'status'));
  }
  if (outcome.after !== undefined) return { after: outcome.after };
  return outcome.error === undefined ? undefined : { error: outcome.error };
}

/** What is refused on the way must not keep from being written what was found out before. */
function* attempt(draft: CronJobDraft, jobs: readonly Job[]): Process<Outcome> {
  const outcome: Outcome = { isChanged: false };
  try {
    yield* run(draft, jobs, outcome);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    outcome.error = error.message;
  }
  return outcome;
}

function* run(given: CronJobDraft, jobs: readonly Job[], outcome: Outcome): Process<void> {
  const time = yield* now();
  const draft = yield* reckonJobs(given, jobs, outcome);
  const { cronJob } = draft;
  if (cronJob.metadata.deletionTimestamp !== undefined) return;
  const zone = zoneNamed(cronJob.spec.timeZone ?? '');
  if (zone === undefined) {
    const name = cronJob.spec.timeZone ?? '';
    yield* record(events, cronJob, 'Warning', 'UnknownTimeZone', `invalid timeZone: ${JSON.stringify(name)}: unknown time zone ${name}`);
    return;
  }
  if (cronJob.spec.suspend === true) return;
  const schedule = yield* readSchedule(draft);
  if (schedule === undefined) return;
  yield* startIfDue(draft, schedule, zone, time, outcome);
}

function* readSchedule({ cronJob }: CronJobDraft): Process<Schedule | undefined> {
  const text = cronJob.spec.schedule;
  if (text.includes('TZ')) {
    const advice = 'is not officially supported, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
    yield* record(events, cronJob, 'Warning', 'UnsupportedSchedule', `CRON_TZ or TZ used in schedule ${JSON.stringify(text)} ${advice}`);
  }
  const schedule = scheduleOf(cronJob);
  if (schedule.kind !== 'problem') return schedule;
  yield* record(events, cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(text)} : ${schedule.problem}`);
  return undefined;
}

function* startIfDue(draft: CronJobDraft, schedule: Schedule, zone: Zone, time: Micros, outcome: Outcome): Process<void> {
  const { cronJob } = draft;
  const due = dueTime(cronJob, time, schedule);
  if ('problem' in due) {
    yield* record(events, cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${due.problem}`);
    return;
  }
  if (due.isManyMissed) {
    const advice = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    yield* record(events, cronJob, 'Warning', 'TooManyMissedTimes', advice);
  }
  const mayStart = due.time !== undefined && (yield* isToStart(draft, due.time, time));
  if (!mayStart || due.time === undefined) {
    outcome.after = untilNext(cronJob, time, schedule);
    return;
  }
  if (cronJob.spec.concurrencyPolicy === 'Replace' && (yield* replaceActive(draft, outcome))) return;
  if (yield* start(draft, due.time, zone, outcome)) outcome.after = untilNext(draft.cronJob, time, schedule);
}

function* isToStart(draft: CronJobDraft, due: Micros, time: Micros): Process<boolean> {
  const { cronJob } = draft;
  const { spec, status, metadata } = cronJob;
  if (spec.startingDeadlineSeconds !== undefined && due + spec.startingDeadlineSeconds * SECOND < time) {
    yield* record(events, cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${formatMailTime(due)}`);
    return false;
  }
  const name = jobName(cronJob, due);
  const isListed = draft.active.some((job) => job.name === name && job.namespace === metadata.namespace);
  if (isListed || status.lastScheduleTime === formatTime(due)) return false;
  if (spec.concurrencyPolicy === 'Forbid' && draft.active.length > 0) {
    const words = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    yield* record(events, cronJob, 'Normal', 'JobAlreadyActive', words);
    return false;
  }
  return true;
}

/** Deletes the Jobs that run still. True if one of them could not be deleted: nothing is started then. */
function* replaceActive(draft: CronJobDraft, outcome: Outcome): Process<boolean> {
  for (const { namespace, name = '' } of draft.active) {
    const job = yield* api.get(JOBS, namespace, name);
    if (!job.ok) yield* record(events, draft.cronJob, 'Warning', 'FailedGet', `Get job: ${job.refusal.message}`);
    if (!(yield* deleteJob(draft, must(job), 'replaced'))) {
      outcome.error = `could not replace job ${namespace}/${name}`;
      return true;
    }
    outcome.isChanged = true;
  }
  return false;
}

/** False if that Job is there already. */
function* start(draft: CronJobDraft, due: Micros, zone: Zone, outcome: Outcome): Process<boolean> {
  const { cronJob } = draft;
  const request = jobFor(cronJob, due, zone);
  yield* step('startJob', { key: keyOf(cronJob), name: request.metadata.name, due: formatTime(due) });
  const made = yield* api.create(JOBS, request);
  const job = made.ok ? made.value : yield* presentJob(draft, made, request.metadata.name ?? '');
  if (job === undefined) return false;
  if (made.ok) yield* record(events, cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
  draft.started(job, formatTime(due));
  outcome.isChanged = true;
  return true;
}

/** A Job of that name that is the CronJob's own and not listed: it was made, but that was not noted. */
function* presentJob(draft: CronJobDraft, refused: Result<Job>, name: string): Process<Job | undefined> {
  const { cronJob } = draft;
  if (refused.ok) return refused.value;
  const { refusal } = refused;
  if (!isAlreadyExists(refusal)) {
    if (!isNamespaceTerminating(refusal))
      yield* record(events, cronJob, 'Warning', 'FailedCreate', `Error creating job: ${refusal.message}`);
    throw new RequestError(refusal);
  }
  const job = must(yield* api.get(JOBS, cronJob.metadata.namespace, name));
  return controllerOf(job)?.uid === cronJob.metadata.uid && !draft.isActive(job.metadata.uid) ? job : undefined;
}
