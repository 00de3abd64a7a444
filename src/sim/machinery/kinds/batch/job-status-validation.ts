/**
 * pkg/apis/batch/validation/validation.go (validateJobStatus, ValidateJobStatusUpdate) with the options of
 * pkg/registry/batch/job/strategy.go (getStatusValidationOptions): most rules are held only against what changes.
 */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import type { Condition } from '../../types/condition.ts';
import type { JobStatus } from '../../types/job.ts';
import { duplicate, type FieldError, invalid, invalidUnshown, required } from '../../validation/field-error.ts';
import { IMMUTABLE_TEXT, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { countIndexes, overlapOf } from './indexes.ts';

/** What the conditions say. */
interface Verdict {
  readonly complete: boolean;
  readonly failed: boolean;
  readonly failureTarget: boolean;
  readonly successCriteriaMet: boolean;
}

function verdictOf(conditions: readonly Condition[] | undefined): Verdict {
  const holds = (type: string): boolean => conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  return {
    complete: holds('Complete'),
    failed: holds('Failed'),
    failureTarget: holds('FailureTarget'),
    successCriteriaMet: holds('SuccessCriteriaMet'),
  };
}

function conditionsError(text: string): FieldError {
  return invalidUnshown('status.conditions', text);
}

function validateCounts(status: JobStatus, errors: FieldError[]): void {
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const)
    validateNonNegative(status[field], `status.${field}`, errors);
  const seen = new Set<string>();
  for (const list of ['succeeded', 'failed'] as const) {
    for (const [at, uid] of (status.uncountedTerminatedPods?.[list] ?? []).entries()) {
      const path = `status.uncountedTerminatedPods.${list}[${at}]`;
      if (uid === '') errors.push(invalid(path, uid, 'must not be empty'));
      else if (seen.has(uid)) errors.push(duplicate(path, uid));
      seen.add(uid);
    }
  }
}

function validateTimes(status: JobStatus, old: JobStatus, now: Verdict, before: Verdict, errors: FieldError[]): void {
  const { completionTime, startTime } = status;
  const completionMoved = now.complete !== before.complete || completionTime !== old.completionTime;
  const path = 'status.completionTime';
  if (now.complete !== before.complete || now.failed !== before.failed) {
    if (now.complete && now.failed) errors.push(conditionsError('cannot set Complete=True and Failed=true conditions'));
  }
  if (now.complete !== before.complete || now.failureTarget !== before.failureTarget) {
    if (now.complete && now.failureTarget) errors.push(conditionsError('cannot set Complete=True and FailureTarget=true conditions'));
  }
  if (completionMoved && completionTime && !now.complete)
    errors.push(invalid(path, completionTime, 'cannot set completionTime when there is no Complete=True condition'));
  if (completionMoved && !completionTime && now.complete) errors.push(required(path, 'completionTime is required for Complete jobs'));
  if ((startTime !== old.startTime || completionTime !== old.completionTime) && startTime && completionTime && completionTime < startTime)
    errors.push(invalid(path, completionTime, 'completionTime cannot be set before startTime'));
}

function validateConditions(now: Verdict, before: Verdict, errors: FieldError[]): void {
  if (now.failed && !now.failureTarget && now.failed !== before.failed)
    errors.push(conditionsError('cannot set Failed=True condition without the FailureTarget=true condition'));
  if (now.complete && !now.successCriteriaMet && now.complete !== before.complete)
    errors.push(conditionsError('cannot set Complete=True condition without the SuccessCriteriaMet=true condition'));
}

function validateFinished(status: JobStatus, old: JobStatus, now: Verdict, before: Verdict, errors: FieldError[]): void {
  const finished = now.complete || now.failed;
  const changed = finished !== (before.complete || before.failed);
  if (!finished) return;
  if (status.active && status.active > 0 && (changed || status.active !== old.active))
    errors.push(invalid('status.active', status.active, 'active>0 is invalid for finished job'));
  if (!status.startTime && (changed || status.startTime !== old.startTime))
    errors.push(required('status.startTime', 'startTime is required for finished job'));
  const uncounted = status.uncountedTerminatedPods;
  const pods = (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0);
  if (pods > 0 && (changed || !semanticEqual(uncounted, old.uncountedTerminatedPods)))
    errors.push(
      invalid(
        'status.uncountedTerminatedPods',
        { Succeeded: uncounted?.succeeded ?? null, Failed: uncounted?.failed ?? null },
        'uncountedTerminatedPods needs to be empty for finished job',
      ),
    );
}

function validateIndexes(job: Draft, status: JobStatus, old: JobStatus, errors: FieldError[]): void {
  const { completions, completionMode, backoffLimitPerIndex } = job.spec;
  const { completedIndexes = '', failedIndexes } = status;
  const completedChanged = completedIndexes !== (old.completedIndexes ?? '');
  const failedChanged = failedIndexes !== old.failedIndexes;
  if (completedChanged && completions !== undefined) {
    const count = countIndexes(completedIndexes, completions);
    if (typeof count === 'string')
      errors.push(invalid('status.completedIndexes', completedIndexes, `error parsing completedIndexes: ${count}`));
  }
  if (failedChanged && completions !== undefined && backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    const count = countIndexes(failedIndexes, completions);
    if (typeof count === 'string') errors.push(invalid('status.failedIndexes', failedIndexes, `error parsing failedIndexes: ${count}`));
  }
  if (completedChanged && completedIndexes !== '' && completionMode !== 'Indexed')
    errors.push(
      invalid('status.completedIndexes', completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode'),
    );
  if (failedChanged && backoffLimitPerIndex === undefined && failedIndexes !== undefined)
    errors.push(invalid('status.failedIndexes', failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'));
  if ((failedChanged || completedChanged) && completions !== undefined && failedIndexes !== undefined) {
    const index = overlapOf(completedIndexes, failedIndexes, completions);
    if (index !== undefined)
      errors.push(invalid('status.failedIndexes', failedIndexes, `failedIndexes and completedIndexes overlap at index: ${index}`));
  }
}

function validateRunning(job: Draft, status: JobStatus, old: JobStatus, now: Verdict, before: Verdict, errors: FieldError[]): void {
  const { terminating = 0, ready = 0, active = 0 } = status;
  const finished = now.complete || now.failed;
  const finishedChanged = finished !== (before.complete || before.failed);
  if (terminating > 0 && finished && (finishedChanged || terminating !== old.terminating))
    errors.push(invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job'));
  if (status.ready !== undefined && ready > active && (ready !== old.ready || active !== (old.active ?? 0)))
    errors.push(invalid('status.ready', ready, 'cannot set more ready pods than active'));
  if (now.successCriteriaMet && now.failed) errors.push(conditionsError('cannot set SuccessCriteriaMet=True and Failed=true conditions'));
  if (now.successCriteriaMet && now.failureTarget)
    errors.push(conditionsError('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions'));
  if (job.spec.successPolicy !== undefined && !now.successCriteriaMet && now.complete)
    errors.push(conditionsError('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'));
}

function hasCondition({ conditions = [] }: JobStatus, type: string, status: string): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === status);
}

function validateProgress(job: Draft, status: JobStatus, old: JobStatus, now: Verdict, before: Verdict, errors: FieldError[]): void {
  for (const [type, was, is] of [
    ['Failed', before.failed, now.failed],
    ['Complete', before.complete, now.complete],
    ['FailureTarget', before.failureTarget, now.failureTarget],
  ] as const)
    if (was && !is) errors.push(conditionsError(`cannot disable the terminal ${type}=True condition`));
  if ((status.failed ?? 0) < (old.failed ?? 0))
    errors.push(invalid('status.failed', status.failed ?? 0, 'cannot decrease the failed counter'));
  const { completionMode, completions, parallelism } = job.spec;
  const mayShrink = completionMode === 'Indexed' && completions === parallelism;
  if (!mayShrink && (status.succeeded ?? 0) < (old.succeeded ?? 0))
    errors.push(invalid('status.succeeded', status.succeeded ?? 0, 'cannot decrease the succeeded counter'));
  if (status.completionTime && old.completionTime && status.completionTime !== old.completionTime)
    errors.push(invalid('status.completionTime', status.completionTime, IMMUTABLE_TEXT));
  const resuming = hasCondition(old, 'Suspended', 'True') && hasCondition(status, 'Suspended', 'False');
  if (old.startTime && status.startTime !== old.startTime && job.spec.suspend !== true && !resuming)
    errors.push(required('status.startTime', 'startTime cannot be removed for unsuspended job'));
  if (before.successCriteriaMet && !now.successCriteriaMet)
    errors.push(conditionsError('cannot disable the SuccessCriteriaMet=True condition'));
  if (before.complete && !before.successCriteriaMet && now.successCriteriaMet)
    errors.push(conditionsError('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'));
}

export function validateJobStatusUpdate(object: Draft, oldObject: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const status: JobStatus = object.status ?? {};
  const old: JobStatus = (oldObject as Draft).status ?? {};
  const now = verdictOf(status.conditions);
  const before = verdictOf(old.conditions);
  validateCounts(status, errors);
  validateTimes(status, old, now, before, errors);
  validateConditions(now, before, errors);
  validateFinished(status, old, now, before, errors);
  validateIndexes(object, status, old, errors);
  validateRunning(object, status, old, now, before, errors);
  validateProgress(object, status, old, now, before, errors);
  return errors;
}
