/** What wakes a CronJob (pkg/controller/cronjob/cronjob_controllerv2.go, updateCronJob and addJob ... deleteJob). */
import type { Handlers } from '../../client/definition.ts';
import { recordEvent } from '../../client/event-recorder.ts';
import { cached, controllerOf } from '../../client/lister.ts';
import { CRON_JOBS, keyOf } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import type { CronJob } from '../../machinery/types/cronjob.ts';
import type { Job } from '../../machinery/types/job.ts';
import { untilNext } from './due.ts';
import { CRON_JOB_CONTROLLER } from './names.ts';
import { scheduleOf } from './schedule-of.ts';

export const cronJobHandlers: Handlers<CronJob> = {
  added: wake,
  updated(self, old, cronJob) {
    if (old.spec.schedule === cronJob.spec.schedule && old.spec.timeZone === cronJob.spec.timeZone) wake(self, cronJob);
    else rescheduled(self, cronJob);
  },
  deleted: wake,
};

export const jobHandlers: Handlers<Job> = {
  added: wakeOwner,
  updated(self, old, job) {
    if (controllerOf(old)?.uid !== controllerOf(job)?.uid) wakeOwner(self, old);
    wakeOwner(self, job);
  },
  deleted: wakeOwner,
};

function wake(self: ClientSelf, cronJob: CronJob): void {
  enqueue(self, CRON_JOB_CONTROLLER, keyOf(cronJob));
}

/** Another schedule: it is looked at when that is due. */
function rescheduled(self: ClientSelf, cronJob: CronJob): void {
  const schedule = scheduleOf(cronJob);
  if (schedule.kind === 'problem') {
    const words = `unparseable schedule for cronjob: ${cronJob.spec.schedule}`;
    recordEvent(self, CRON_JOB_CONTROLLER, cronJob, 'Warning', 'UnParseableCronJobSchedule', words);
    return;
  }
  enqueueAfter(self, CRON_JOB_CONTROLLER, keyOf(cronJob), untilNext(cronJob, self.now, schedule));
}

function wakeOwner(self: ClientSelf, job: Job): void {
  const owner = controllerOf(job);
  if (owner?.kind !== CRON_JOBS.kind) return;
  const cronJob = cached(self, CRON_JOBS, `${job.metadata.namespace}/${owner.name}`);
  if (cronJob?.metadata.uid === owner.uid) wake(self, cronJob);
}
