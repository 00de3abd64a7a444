/** Brings a CronJob's list of running Jobs up to date (pkg/controller/cronjob/cronjob_controllerv2.go, first half of syncCronJob). */
import { type Process, step } from '../../../kernel/effects.ts';
import { record } from '../../client/event-recorder.ts';
import { CRON_JOBS, JOBS, keyOf } from '../../client/resource.ts';
import { mayBeMissing, must } from '../../client/result.ts';
import type { Job } from '../../machinery/types/job.ts';
import { microsOf } from '../pods/pod-state.ts';
import { CronJobDraft } from './draft.ts';
import { endOf } from './jobs.ts';
import { api, events } from './names.ts';
import type { Outcome } from './outcome.ts';

/**
 * Gives the draft to go on with: another than was given if the CronJob had to be read again. What is changed of that one is not written, as in
 * the real controller.
 */
export function* reckonJobs(given: CronJobDraft, jobs: readonly Job[], outcome: Outcome): Process<CronJobDraft> {
  let draft = given;
  for (const job of jobs) {
    const isActive = draft.isActive(job.metadata.uid);
    const end = endOf(job);
    if (end === undefined && !isActive) {
      const fresh = yield* readAgain(draft);
      if (fresh.isActive(job.metadata.uid)) {
        draft = fresh;
        continue;
      }
      const words = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
      yield* record(events, draft.cronJob, 'Warning', 'UnexpectedJob', words);
    }
    if (end !== undefined && isActive) {
      draft.drop(job.metadata.uid);
      yield* step('jobEnded', { key: keyOf(draft.cronJob), name: job.metadata.name, end });
      yield* record(events, draft.cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`);
      outcome.isChanged = true;
    }
    if (end === 'Complete' && noteSuccess(draft, job)) outcome.isChanged = true;
  }
  yield* dropMissing(draft, jobs, outcome);
  return draft;
}

/** The cache may be older than the Job that was just made. */
function* readAgain({ cronJob }: CronJobDraft): Process<CronJobDraft> {
  const { namespace, name } = cronJob.metadata;
  return new CronJobDraft(must(yield* api.get(CRON_JOBS, namespace, name)));
}

/** True if it is the last success so far. */
function noteSuccess(draft: CronJobDraft, { status }: Job): boolean {
  const { completionTime } = status;
  const last = microsOf(draft.cronJob.status.lastSuccessfulTime);
  const time = microsOf(completionTime);
  if (completionTime === undefined || time === undefined || (last !== undefined && time <= last)) return false;
  draft.succeededAt(completionTime);
  return true;
}

/** Jobs that are gone do not run: the list would be wrong for ever. */
function* dropMissing(draft: CronJobDraft, jobs: readonly Job[], outcome: Outcome): Process<void> {
  for (const { uid, name = '', namespace } of draft.active) {
    if (jobs.some(({ metadata }) => metadata.uid === uid)) continue;
    if (mayBeMissing(yield* api.get(JOBS, namespace, name)) !== undefined) continue;
    yield* record(events, draft.cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
    draft.drop(uid);
    outcome.isChanged = true;
  }
}
