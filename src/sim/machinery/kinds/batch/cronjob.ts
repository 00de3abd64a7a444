/** batch/v1 CronJob (pkg/registry/batch/cronjob/strategy.go, pkg/apis/batch/v1/defaults.go). */
import type { Draft } from '../../scheme/definition.ts';
import { parseTime } from '../../time.ts';
import { age, humanDuration } from '../common/age.ts';
import { builtIn, columns, ownColumns, statusSubresource } from '../common/built-in.ts';
import { containersColumn, imagesColumn } from '../common/columns.ts';
import { keepSpec, keepStatus } from '../common/keep.ts';
import { containerImages, containerNames, selectorCell } from '../common/texts.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields } from '../pod/disabled-fields.ts';
import { namesakeWarnings, podTemplateWarnings } from '../pod/warnings.ts';
import { validateCronJob, validateCronJobUpdate } from './cronjob-validation.ts';
import { defaultFailurePolicy, sizeWarnings } from './job.ts';

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const { spec } = draft;
  spec.schedule ??= '';
  spec.concurrencyPolicy ||= 'Allow';
  spec.suspend ??= false;
  spec.jobTemplate ??= {};
  spec.jobTemplate.metadata ??= {};
  spec.jobTemplate.spec ??= {};
  const job = spec.jobTemplate.spec;
  job.template ??= {};
  defaultPodTemplate(job.template);
  if (job.podFailurePolicy !== undefined) defaultFailurePolicy(job.podFailurePolicy);
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  draft.status ??= {};
}

function warnings(object: Draft, old?: Draft): readonly string[] {
  const path = 'spec.jobTemplate.spec';
  const { spec } = object.spec.jobTemplate;
  return namesakeWarnings(object, old, () => [
    ...sizeWarnings(spec).map((text) => `${path}: ${text}`),
    ...podTemplateWarnings(spec.template, `${path}.template`),
  ]);
}

function since(time: string | undefined, nowMicros: number): string {
  const micros = time === undefined ? undefined : parseTime(time);
  return micros === undefined ? '<none>' : humanDuration((nowMicros - micros) / 1_000_000);
}

export const cronJobs = builtIn('batch/v1', 'CronJob', 'cronjobs', {
  shortNames: ['cj'],
  categories: ['all'],
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate: (draft: Draft) => {
    draft.status = {};
    dropDisabledFields(draft.spec.jobTemplate.spec.template.spec);
  },
  validate: validateCronJob,
  warnings,
  prepareForUpdate: (draft: Draft, old: Draft) => {
    keepStatus(draft, old);
    dropDisabledFields(draft.spec.jobTemplate.spec.template.spec);
  },
  validateUpdate: validateCronJobUpdate,
  subresources: [statusSubresource({ prepareForUpdate: keepSpec })],
  columns: [
    ...columns(
      ['Schedule', 'string', 'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.'],
      [
        'Timezone',
        'string',
        'The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default to the time zone of the kube-controller-manager process. The set of valid time zone names and the time zone offset is loaded from the system-wide time zone database by the API server during CronJob validation and the controller manager during execution. If no system-wide time zone database can be found a bundled version of the database is used instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a change in host configuration, the controller will stop creating new new Jobs and will create a system event with the reason UnknownTimeZone. More information can be found in https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
      ],
      [
        'Suspend',
        'boolean',
        'This flag tells the controller to suspend subsequent executions, it does not apply to already started executions.  Defaults to false.',
      ],
      ['Active', 'integer', 'A list of pointers to currently running jobs.'],
      ['Last Schedule', 'string', 'Information when was the last time the job was successfully scheduled.'],
    ),
    containersColumn,
    imagesColumn,
    ...ownColumns([
      [
        'Selector',
        'string',
        'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
        1,
      ],
    ]),
  ],
  cells: ({ metadata, spec, status = {} }: Draft, nowMicros) => [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? '<none>',
    spec.suspend === true ? 'True' : 'False',
    (status.active ?? []).length,
    since(status.lastScheduleTime, nowMicros),
    age(metadata.creationTimestamp, nowMicros),
    containerNames(spec.jobTemplate.spec.template),
    containerImages(spec.jobTemplate.spec.template),
    selectorCell(spec.jobTemplate.spec.selector),
  ],
});
