/**
 * The CronJob controller: starts a Job whenever a schedule says so (pkg/controller/cronjob, the second version).
 *
 * Modelled: schedules with descriptors, time zones, missed starts, deadlines, concurrency policies, suspension, histories, the list of running
 * Jobs. Not modelled: metrics.
 */
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { CRON_JOBS, JOBS } from '../../client/resource.ts';
import { cronJobHandlers, jobHandlers } from './handlers.ts';
import { BY_CRON_JOB, byCronJob } from './jobs.ts';
import { CRON_JOB_CONTROLLER, events } from './names.ts';
import { syncCronJob } from './sync.ts';

export const cronJobController: ControllerDefinition = {
  name: CRON_JOB_CONTROLLER,
  informers: [
    informer({ resource: JOBS, indexes: { [BY_CRON_JOB]: byCronJob }, handlers: jobHandlers }),
    informer({ resource: CRON_JOBS, handlers: cronJobHandlers }),
  ],
  queues: [{ name: CRON_JOB_CONTROLLER, workers: 5, sync: syncCronJob }],
  reports: [events],
};
