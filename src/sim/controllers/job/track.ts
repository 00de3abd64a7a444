/**
 * Counts finished pods, each once, however often the controller dies on the way: first they are listed in the status as uncounted, then
 * they lose their finalizer, then the counters go up (pkg/controller/job/job_controller.go, trackJobStatusAndRemoveFinalizers).
 */
import { now, type Process, step } from '../../../kernel/effects.ts';
import { sendAll } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { PODS } from '../../client/resource.ts';
import { isNotFound, RequestError } from '../../client/result.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { ensure, findTrue, newCondition } from './conditions.ts';
import { judgeFailure } from './failure-policy.ts';
import { formatIntervals, has, total, withIndexes } from './intervals.ts';
import { completionIndex, hasLimitPerIndex, hasTrackingFinalizer, indexOf, isIndexed, isPodFailed } from './job-pods.ts';
import { type JobSync, type StatusDraft, writeStatus } from './job-sync.ts';
import { lastFailedPods, withoutFinalizer } from './manage-pods.ts';
import { api, events } from './names.ts';
import { expectFinalizerRemovals, finalizerRemovalFailed, setBackoff, setFinished } from './state.ts';

/** Most pods that are listed as uncounted at a time. */
const MOST_UNCOUNTED = 500;

/** Counts, and ends the Job if it is over. `changed`: the status has to be written anyway. */
export function* trackStatus(sync: JobSync, changed: boolean): Process<void> {
  const { status } = sync;
  const withFinalizer = new Set(sync.pods.filter((pod) => isTracked(sync, pod)).map((pod) => pod.metadata.uid));
  let flush = countReleased(status, withFinalizer) || changed;
  const { released, counted, full } = collect(sync);
  flush ||= counted;
  flush = noteTargets(sync, yield* now()) || flush;
  if (flush) {
    yield* writeStatus(sync);
    yield* setBackoff(sync.key, sync.backoff);
  }
  yield* step('track', { key: sync.key, released: released.length, uncounted: status.uncountedTerminatedPods });
  const failure = yield* releasePods(sync, released, withFinalizer);
  flush = countReleased(status, withFinalizer);
  if (failure) {
    if (flush) yield* writeStatus(sync);
    throw failure;
  }
  const finished = full ? undefined : endJob(sync);
  if (flush || finished) yield* writeStatus(sync);
  if (finished) yield* reportEnd(sync, finished);
}

function isTracked(sync: JobSync, pod: Pod): boolean {
  return hasTrackingFinalizer(pod) && !sync.finalizerRemovals.has(pod.metadata.uid);
}

/** Moves uncounted pods whose finalizer is gone into the counters. True if there were any. */
function countReleased(status: StatusDraft, withFinalizer: ReadonlySet<string>): boolean {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const openSucceeded = succeeded.filter((uid) => withFinalizer.has(uid));
  const openFailed = failed.filter((uid) => withFinalizer.has(uid));
  if (openSucceeded.length === succeeded.length && openFailed.length === failed.length) return false;
  status.succeeded = (status.succeeded ?? 0) + succeeded.length - openSucceeded.length;
  status.failed = (status.failed ?? 0) + failed.length - openFailed.length;
  setUncounted(status, openSucceeded, openFailed);
  return true;
}

function setUncounted(status: StatusDraft, succeeded: readonly string[], failed: readonly string[]): void {
  status.uncountedTerminatedPods = { ...(succeeded.length ? { succeeded } : {}), ...(failed.length ? { failed } : {}) };
}

interface Collected {
  /** Pods that may lose their finalizer. */
  readonly released: readonly Pod[];
  /** True if the status changed. */
  readonly counted: boolean;
  readonly full: boolean;
}

/** Lists newly finished pods as uncounted. */
function collect(sync: JobSync): Collected {
  const { job, status, indexes } = sync;
  const pods = isIndexed(job) ? sync.pods.toSorted((a, b) => (completionIndex(a) ?? -1) - (completionIndex(b) ?? -1)) : sync.pods;
  const kept = hasLimitPerIndex(job) ? new Set(lastFailedPods(sync).values()) : undefined;
  const succeeded = [...(status.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(status.uncountedTerminatedPods?.failed ?? [])];
  const newIndexes: number[] = [];
  const released: Pod[] = [];
  const before = succeeded.length + failed.length;
  let full = false;
  for (const pod of pods) {
    if (!isTracked(sync, pod) || !mayRelease(sync, pod, kept)) continue;
    released.push(pod);
    const outcome = outcomeOf(sync, pod);
    if (outcome === 'failed') failed.push(pod.metadata.uid);
    else if (typeof outcome === 'number') newIndexes.push(outcome);
    else if (outcome === 'succeeded') succeeded.push(pod.metadata.uid);
    full = newIndexes.length + succeeded.length + failed.length >= MOST_UNCOUNTED;
    if (full) break;
  }
  let counted = succeeded.length + failed.length > before || newIndexes.length > 0;
  if (counted) setUncounted(status, succeeded, failed);
  if (indexes) {
    const done = withIndexes(indexes.succeeded, newIndexes);
    const completedIndexes = formatIntervals(done);
    const failedIndexes = indexes.failed && formatIntervals(indexes.failed);
    counted ||= completedIndexes !== (status.completedIndexes ?? '') || failedIndexes !== status.failedIndexes;
    Object.assign(status, { succeeded: total(done), completedIndexes, failedIndexes });
  }
  return { released, counted, full };
}

/** `kept`: failed pods that must stay until they have been replaced. */
function mayRelease({ job, finished }: JobSync, pod: Pod, kept: ReadonlySet<Pod> | undefined): boolean {
  if (job.metadata.deletionTimestamp || finished || pod.status.phase === 'Succeeded') return true;
  return isPodFailed(pod, job) && !kept?.has(pod);
}

/** How a pod that is released has to be counted; a number is the index that it completed; undefined: not, or it is already. */
function outcomeOf({ job, uncounted, indexes, finished }: JobSync, pod: Pod): 'succeeded' | 'failed' | number | undefined {
  const { uid } = pod.metadata;
  const index = indexOf(pod, job);
  if (pod.status.phase === 'Succeeded' && !uncounted.failed.has(uid)) {
    if (!indexes) return uncounted.succeeded.has(uid) ? undefined : 'succeeded';
    return index !== undefined && !has(indexes.succeededBefore, index) ? index : undefined;
  }
  const jobFails = finished !== undefined && finished.type !== 'SuccessCriteriaMet';
  if (!isPodFailed(pod, job) && !jobFails) return undefined;
  if (uncounted.failed.has(uid) || (indexes && index === undefined)) return undefined;
  return judgeFailure(job, pod).counts ? 'failed' : undefined;
}

/** Before the final condition comes its announcement: FailureTarget, or SuccessCriteriaMet. True if one was added. */
function noteTargets(sync: JobSync, time: number): boolean {
  const { status, finished } = sync;
  if (finished?.type === 'FailureTarget') {
    status.conditions = [...(status.conditions ?? []), finished];
    sync.finished = ending('Failed', finished, time);
    return true;
  }
  if (finished?.type !== 'SuccessCriteriaMet') return false;
  sync.finished = ending('Complete', finished, time);
  if (findTrue(status.conditions, 'SuccessCriteriaMet')) return false;
  status.conditions = [...(status.conditions ?? []), finished];
  return true;
}

function ending(type: 'Complete' | 'Failed', { reason = '', message = '' }: Condition, time: number): Condition {
  return newCondition(type, 'True', reason, message, time);
}

/** Takes the finalizer off the pods. Gives the first refusal. */
function* releasePods(sync: JobSync, pods: readonly Pod[], withFinalizer: Set<string>): Process<RequestError | undefined> {
  if (pods.length === 0) return undefined;
  const { key, job } = sync;
  yield* expectFinalizerRemovals(
    key,
    pods.map((pod) => pod.metadata.uid),
  );
  const results = yield* sendAll(
    pods.map((pod) => api.patchRequest(PODS, job.metadata.namespace, pod.metadata.name, 'strategic', withoutFinalizer)),
  );
  let failure: RequestError | undefined;
  for (const [at, result] of results.entries()) {
    const { uid } = (pods[at] as Pod).metadata;
    if (!result.ok) {
      yield* finalizerRemovalFailed(key, uid);
      if (!isNotFound(result.refusal)) {
        failure ??= new RequestError(result.refusal);
        continue;
      }
    }
    withFinalizer.delete(uid);
  }
  return failure;
}

/** Puts the final condition in, unless pods are still to be counted or terminating. */
function endJob({ status, finished, terminating }: JobSync): Condition | undefined {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (!finished || succeeded.length + failed.length > 0 || terminating > 0) return undefined;
  status.conditions = ensure(status.conditions ?? [], finished);
  if (finished.type === 'Complete') status.completionTime = finished.lastTransitionTime;
  return finished;
}

function* reportEnd({ job, status }: JobSync, finished: Condition): Process<void> {
  const { completions } = job.spec;
  yield* setFinished(job.metadata.uid);
  if (finished.type === 'Failed') {
    yield* record(events, job, 'Warning', finished.reason ?? '', finished.message ?? '');
    return;
  }
  if (completions !== undefined && (status.succeeded ?? 0) > completions) {
    yield* record(events, job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached');
  }
  yield* record(events, job, 'Normal', 'Completed', 'Job completed');
}
