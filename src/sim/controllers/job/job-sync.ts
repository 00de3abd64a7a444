/** What one sync of a Job knows and decides on its way (pkg/controller/job/job_controller.go, syncJobCtx). Lives within one process. */
import type { Micros, Process } from '../../../kernel/effects.ts';
import { JOBS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Job, JobStatus } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../pods/pod-state.ts';
import { type Backoff, nextBackoff } from './backoff.ts';
import { judgeFailure } from './failure-policy.ts';
import { type Intervals, parseIntervals, total, withIndexes } from './intervals.ts';
import { completionIndex, failuresBefore, hasLimitPerIndex, hasTrackingFinalizer, indexOf, isIndexed, isPodFailed } from './job-pods.ts';
import { api } from './names.ts';
import type { Memory } from './state.ts';

export type StatusDraft = { -readonly [Field in keyof JobStatus]?: JobStatus[Field] | undefined };

export interface JobSync {
  readonly key: string;
  /** As the server has it: replaced by each answer to a write. */
  job: Job;
  /** The status to be written. */
  readonly status: StatusDraft;
  readonly pods: readonly Pod[];
  readonly activePods: readonly Pod[];
  readonly startedAt: Micros;
  /** Pods that are counted already, though not in the final counters. */
  readonly uncounted: { readonly succeeded: ReadonlySet<string>; readonly failed: ReadonlySet<string> };
  readonly finalizerRemovals: ReadonlySet<string>;
  readonly backoff: Backoff;
  readonly succeeded: number;
  readonly failed: number;
  readonly indexes: IndexSets | undefined;
  active: number;
  ready: number;
  terminating: number;
  /** How the Job ends, if it does. */
  finished: Condition | undefined;
}

export interface IndexSets {
  readonly succeededBefore: Intervals;
  readonly succeeded: Intervals;
  /** Undefined unless the Job has a limit per index. */
  readonly failed: Intervals | undefined;
}

export function newJobSync(key: string, job: Job, pods: readonly Pod[], memory: Memory, startedAt: Micros): JobSync {
  const { succeeded = [], failed = [] } = job.status.uncountedTerminatedPods ?? {};
  const uncounted = { succeeded: new Set(succeeded), failed: new Set(failed) };
  const valid = pods.filter((pod) => isCountable(pod, job) && !memory.finalizerRemovals.has(pod.metadata.uid));
  const newSucceeded = valid.filter((pod) => pod.status.phase === 'Succeeded' && !uncounted.succeeded.has(pod.metadata.uid));
  const newFailed = valid.filter((pod) => isPodFailed(pod, job) && !uncounted.failed.has(pod.metadata.uid));
  const countedFailures = newFailed.filter((pod) => judgeFailure(job, pod).counts).length;
  const activePods = pods.filter(isPodActive);
  const indexes = isIndexed(job) ? indexSets(job, pods) : undefined;
  return {
    key,
    job,
    status: { ...job.status, uncountedTerminatedPods: job.status.uncountedTerminatedPods ?? {} },
    pods,
    activePods,
    startedAt,
    uncounted,
    finalizerRemovals: memory.finalizerRemovals,
    backoff: nextBackoff(memory.backoff, newSucceeded, newFailed),
    succeeded: indexes ? total(indexes.succeeded) : (job.status.succeeded ?? 0) + newSucceeded.length + uncounted.succeeded.size,
    failed: (job.status.failed ?? 0) + countedFailures + uncounted.failed.size,
    indexes,
    active: activePods.length,
    ready: activePods.filter(isPodReady).length,
    terminating: pods.filter(isPodTerminating).length,
    finished: undefined,
  };
}

/** Pods without finalizer were counted before; pods of an indexed Job must have one of its indexes. */
function isCountable(pod: Pod, job: Job): boolean {
  return hasTrackingFinalizer(pod) && (!isIndexed(job) || indexOf(pod, job) !== undefined);
}

function indexSets(job: Job, pods: readonly Pod[]): IndexSets {
  const completions = job.spec.completions ?? 0;
  const succeededBefore = parseIntervals(job.status.completedIndexes, completions);
  const tracked = pods.filter((pod) => isCountable(pod, job));
  const succeeded = withIndexes(succeededBefore, indexesOf(tracked.filter((pod) => pod.status.phase === 'Succeeded')));
  if (!hasLimitPerIndex(job)) return { succeededBefore, succeeded, failed: undefined };
  const failedBefore = parseIntervals(job.status.failedIndexes, completions);
  return { succeededBefore, succeeded, failed: withIndexes(failedBefore, indexesOf(tracked.filter((pod) => failsIndex(pod, job)))) };
}

function failsIndex(pod: Pod, job: Job): boolean {
  if (!isPodFailed(pod, job)) return false;
  const { action, counts } = judgeFailure(job, pod);
  return action === 'FailIndex' || (counts && failuresBefore(pod) >= (job.spec.backoffLimitPerIndex ?? 0));
}

export function indexesOf(pods: readonly Pod[]): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const pod of pods) {
    const index = completionIndex(pod);
    if (index !== undefined) indexes.add(index);
  }
  return indexes;
}

/** Writes the status as drafted. Throws what the server refuses. */
export function* writeStatus(sync: JobSync): Process<void> {
  const status = Object.fromEntries(Object.entries(sync.status).filter(([field, value]) => isWritten(field, value))) as JobStatus;
  sync.job = must(yield* api.update(JOBS, { ...sync.job, status }, 'status'));
}

const WRITTEN_AS_ZERO = new Set(['ready', 'terminating']);

function isWritten(field: string, value: unknown): boolean {
  if (value === undefined || value === '') return field === 'failedIndexes' && value === '';
  if (value === 0) return WRITTEN_AS_ZERO.has(field);
  return !(Array.isArray(value) && value.length === 0);
}
