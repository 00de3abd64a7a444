/** Whether and how a Job is over, in the order in which the reasons count (pkg/controller/job/job_controller.go, syncJob). */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import { microsOf } from '../pods/pod-state.ts';
import { findTrue, newCondition } from './conditions.ts';
import { judgeFailure } from './failure-policy.ts';
import { total } from './intervals.ts';
import { isPodFailed, isSuspended } from './job-pods.ts';
import type { JobSync } from './job-sync.ts';
import { matchSuccessPolicy } from './success-policy.ts';

/** FailureTarget or SuccessCriteriaMet, with its reason; undefined while the Job goes on. */
export function judge(sync: JobSync): Condition | undefined {
  const { job, startedAt } = sync;
  const fail = (reason: string, message: string) => newCondition('FailureTarget', 'True', reason, message, startedAt);
  const met = findTrue(job.status.conditions, 'SuccessCriteriaMet');
  if (met) return met;
  const target = findTrue(job.status.conditions, 'FailureTarget');
  if (target) return newCondition('Failed', 'True', target.reason ?? '', target.message ?? '', startedAt);
  const failsJob = policyFailure(sync);
  if (failsJob) return fail('PodFailurePolicy', failsJob);
  if (exceedsLimit(sync)) return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  const left = untilDeadline(sync);
  if (left !== undefined && left <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  return judgeIndexes(sync, fail);
}

function policyFailure({ job, pods }: JobSync): string | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const failsJob = isPodFailed(pod, job) ? judgeFailure(job, pod).failsJob : undefined;
    if (failsJob) return failsJob;
  }
  return undefined;
}

function exceedsLimit({ job, pods, failed }: JobSync): boolean {
  const { backoffLimit = 0, template } = job.spec;
  if (failed > backoffLimit) return true;
  if (template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status.phase !== 'Running' && status.phase !== 'Pending') continue;
    for (const { restartCount } of status.initContainerStatuses ?? []) restarts += restartCount;
    for (const { restartCount } of status.containerStatuses ?? []) restarts += restartCount;
  }
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

/** Time left until activeDeadlineSeconds are over; undefined if they do not run. */
export function untilDeadline({ job, status, startedAt }: JobSync): Micros | undefined {
  const since = microsOf(status.startTime);
  if (job.spec.activeDeadlineSeconds === undefined || since === undefined || isSuspended(job)) return undefined;
  return since + job.spec.activeDeadlineSeconds * SECOND - startedAt;
}

function judgeIndexes({ job, indexes, startedAt }: JobSync, fail: (reason: string, message: string) => Condition): Condition | undefined {
  if (!indexes) return undefined;
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = total(indexes.failed ?? []);
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    return fail('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes');
  }
  if (failed > 0 && failed + total(indexes.succeeded) >= completions) return fail('FailedIndexes', 'Job has failed indexes');
  const message = matchSuccessPolicy(job, indexes.succeeded);
  return message === undefined ? undefined : newCondition('SuccessCriteriaMet', 'True', 'SuccessPolicy', message, startedAt);
}
