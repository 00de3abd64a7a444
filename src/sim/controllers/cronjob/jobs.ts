/** The Jobs of a CronJob: how they are named and made, how they end, which are kept (pkg/controller/cronjob/{utils,cronjob_controllerv2}.go). */
import { type Micros, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import type { IndexFunction } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerOf } from '../../client/lister.ts';
import { CRON_JOBS, JOBS, keyOf } from '../../client/resource.ts';
import { localTime, type Zone } from '../../machinery/cron/zone.ts';
import type { CronJob } from '../../machinery/types/cronjob.ts';
import type { Job } from '../../machinery/types/job.ts';
import { EPOCH_MICROS } from '../../machinery/wire/api.ts';
import { controllerReference } from '../pods/pod-from-template.ts';
import { microsOf } from '../pods/pod-state.ts';
import type { CronJobDraft } from './draft.ts';
import { api, events } from './names.ts';

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Index of Jobs by the key that the CronJob of their owner's name would have. */
export const BY_CRON_JOB = 'cronjob';
export const byCronJob: IndexFunction = (job) => {
  const owner = controllerOf(job);
  return owner ? [`${job.metadata.namespace}/${owner.name}`] : NONE;
};
const NONE: readonly string[] = Object.freeze([]);

/** The same for every try to start it, so that no time is started twice: minutes since 1970. */
export function jobName({ metadata }: CronJob, time: Micros): string {
  return `${metadata.name}-${Math.floor((EPOCH_MICROS + time) / (60 * SECOND))}`;
}

export function jobFor(cronJob: CronJob, time: Micros, zone: Zone): Unborn<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const { namespace } = cronJob.metadata;
  return {
    apiVersion: JOBS.apiVersion,
    kind: JOBS.kind,
    metadata: {
      name: jobName(cronJob, time),
      ...(namespace ? { namespace } : {}),
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: localTime(zone, time) },
      ownerReferences: [controllerReference(cronJob, CRON_JOBS)],
    },
    spec,
  };
}

/** `Complete` or `Failed` once the Job has ended. */
export function endOf({ status }: Job): 'Complete' | 'Failed' | undefined {
  const end = status.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  );
  return end?.type as 'Complete' | 'Failed' | undefined;
}

/** Deletes the Job and what it has; true if that is done. */
export function* deleteJob(draft: CronJobDraft, { metadata }: Job, why: 'history' | 'replaced'): Process<boolean> {
  const { cronJob } = draft;
  yield* step('deleteJob', { key: keyOf(cronJob), name: metadata.name, why });
  const result = yield* api.delete(JOBS, metadata.namespace, metadata.name, { propagationPolicy: 'Background' });
  if (!result.ok) {
    yield* record(events, cronJob, 'Warning', 'FailedDelete', `Deleted job: ${result.refusal.message}`);
    return false;
  }
  draft.drop(metadata.uid);
  yield* record(events, cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`);
  return true;
}

/** Deletes the oldest of the ended Jobs beyond those that are to be kept. True if the status may have changed. */
export function* cleanUp(draft: CronJobDraft, jobs: readonly Job[]): Process<boolean> {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = draft.cronJob.spec;
  const succeeded = yield* keepNewest(draft, jobs, 'Complete', successfulJobsHistoryLimit);
  const failed = yield* keepNewest(draft, jobs, 'Failed', failedJobsHistoryLimit);
  return succeeded || failed;
}

function* keepNewest(draft: CronJobDraft, jobs: readonly Job[], end: 'Complete' | 'Failed', limit: number | undefined): Process<boolean> {
  if (limit === undefined) return false;
  const ended = jobs.filter((job) => endOf(job) === end);
  let isChanged = false;
  for (const job of oldestFirst(ended).slice(0, Math.max(0, ended.length - limit))) {
    if (yield* deleteJob(draft, job, 'history')) isChanged = true;
  }
  return isChanged;
}

/** By the time they were started; those that never were come last. */
function oldestFirst(jobs: readonly Job[]): readonly Job[] {
  const startOf = ({ status }: Job) => microsOf(status.startTime) ?? Number.POSITIVE_INFINITY;
  return [...jobs].sort((a, b) => {
    const [first, second] = [startOf(a), startOf(b)];
    if (first !== second) return first - second;
    return a.metadata.name < b.metadata.name ? -1 : 1;
  });
}
