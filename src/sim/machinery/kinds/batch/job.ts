/** batch/v1 Job (pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { parseTime } from '../../time.ts';
import type { Job } from '../../types/job.ts';
import { labelValue } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age, humanDuration } from '../common/age.ts';
import { defaultConditionTimes } from '../common/conditions.ts';
import { keepSpec } from '../common/keep.ts';
import { containerImages, containerNames, selectorCell } from '../common/texts.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { defaultPodTemplate } from '../pod/defaults.ts';
import { dropDisabledFields, prepareTemplateUpdate } from '../pod/disabled-fields.ts';
import { workloadWarnings } from '../pod/warnings.ts';
import { jobColumns } from './job-columns.ts';
import { validateJobStatusUpdate } from './job-status-validation.ts';
import { validateJobUpdate } from './job-update-validation.ts';
import { validateJob } from './job-validation.ts';
import { CONTROLLER_UID_LABELS, JOB_NAME_LABELS, SELECTED_LABEL } from './labels.ts';

/** Of an int32: as good as no limit. */
const NO_LIMIT = 2_147_483_647;
const MANY_COMPLETIONS = 100_000;
const MANY_PARALLEL = 10_000;

export function defaultFailurePolicy(policy: Draft): void {
  for (const rule of policy.rules ?? []) for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True';
}

function setDefaults(draft: Draft): void {
  draft.spec ??= {};
  const spec = draft.spec;
  spec.template ??= {};
  defaultPodTemplate(spec.template);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : NO_LIMIT;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  if (spec.podFailurePolicy !== undefined) defaultFailurePolicy(spec.podFailurePolicy);
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  copyTemplateLabels(draft);
  draft.status ??= {};
  defaultConditionTimes(draft.status.conditions, 'lastProbeTime', 'lastTransitionTime');
}

/** A Job without labels has those of its pods. */
function copyTemplateLabels(draft: Draft): void {
  const labels = draft.spec.template.metadata?.labels;
  if (labels === undefined || Object.keys(draft.metadata.labels ?? {}).length > 0) return;
  draft.metadata.labels = { ...labels };
}

/** Ties the Job to its pods by its uid, unless it was asked to do that by hand. */
function generateSelector(draft: Draft): void {
  const { spec, metadata } = draft;
  const labels: Record<string, string> = { ...spec.template.metadata?.labels };
  for (const key of JOB_NAME_LABELS) labels[key] ??= metadata.name ?? '';
  for (const key of CONTROLLER_UID_LABELS) labels[key] ??= metadata.uid;
  spec.template.metadata = { ...spec.template.metadata, labels };
  spec.selector = { ...spec.selector, matchLabels: { [SELECTED_LABEL]: metadata.uid, ...spec.selector?.matchLabels } };
}

const LARGE_WARNING =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, a Kubernetes control plane might not be able to track completedIndexes when a big number of indexes fail';

function prepareForCreate(draft: Draft): void {
  dropDisabledFields(draft.spec.template.spec);
  if (draft.spec.manualSelector !== true) generateSelector(draft);
  draft.status = {};
  // The server does this when it reads what it has just stored: not if the name, which is among the labels now, is about to be refused.
  if (labelValue(draft.metadata.name ?? '').length === 0) copyTemplateLabels(draft);
}

/** What there is to say of the spec of a Job beside its template. */
export function sizeWarnings({ completionMode, completions, parallelism }: Draft): readonly string[] {
  const isLarge = completionMode === 'Indexed' && completions > MANY_COMPLETIONS && parallelism > MANY_PARALLEL;
  return isLarge ? [LARGE_WARNING] : [];
}

function warnings(job: Draft, old?: ApiObject): readonly string[] {
  return workloadWarnings(job, old, sizeWarnings(job.spec));
}

/** In the order in which the printer looks for them. */
const TELLING_CONDITIONS: readonly (readonly [type: string, text: string])[] = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
];

function statusText(job: Job): string {
  const holds = (type: string): boolean =>
    job.status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  if (holds('Complete')) return 'Complete';
  if (holds('Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  return TELLING_CONDITIONS.find(([type]) => holds(type))?.[1] ?? 'Running';
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText({ status }: Job, nowMicros: number): string {
  const start = status.startTime ? parseTime(status.startTime) : undefined;
  if (start === undefined) return '';
  const end = status.completionTime ? parseTime(status.completionTime) : undefined;
  return humanDuration(((end ?? nowMicros) - start) / 1_000_000);
}

function cells(object: Draft, nowMicros: number): readonly unknown[] {
  const job = object as Job;
  return [
    job.metadata.name,
    statusText(job),
    completionsText(job),
    durationText(job, nowMicros),
    age(job.metadata.creationTimestamp, nowMicros),
    containerNames(job.spec.template),
    containerImages(job.spec.template),
    selectorCell(job.spec.selector),
  ];
}

export const jobs: ResourceDefinition = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/jobs',
  allowUnconditionalUpdate: true,
  orphansByDefault: true,
  unknownField: (field) => `field label ${JSON.stringify(field)} not supported for Job`,
  orphanWarning:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  setDefaults,
  prepareForCreate,
  validate: validateJob,
  warnings,
  revalidatesMetadata: true,
  prepareForUpdate: prepareTemplateUpdate,
  validateUpdate: validateJobUpdate,
  selectableFields: (object: ApiObject) => ({ 'status.successful': String((object as Job).status?.succeeded ?? 0) }),
  subresources: [
    { name: 'status', verbs: ['get', 'patch', 'update'], prepareForUpdate: keepSpec, validateUpdate: validateJobStatusUpdate },
  ],
  columns: jobColumns,
  cells,
};
