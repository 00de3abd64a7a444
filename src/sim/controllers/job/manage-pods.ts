/** Makes or deletes pods until as many are active as the Job wants (pkg/controller/job/job_controller.go, manageJob). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { sendAll } from '../../client/api-client.ts';
import { deletionFailed, expectCreations, expectDeletions, lowerCreations } from '../../client/expectations.ts';
import { keyOf, PODS } from '../../client/resource.ts';
import { isNotFound } from '../../client/result.ts';
import { slowStart } from '../../client/slow-start.ts';
import { requeueAfter } from '../../client/workers.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

import { reportCreation, reportDeletion } from '../pods/pod-control.ts';
import { isPodReady, isPodTerminating } from '../pods/pod-state.ts';
import { finishedAt, remaining, remainingForIndex } from './backoff.ts';
import { firstMissing, has, merge, withIndexes } from './intervals.ts';
import {
  failuresBefore,
  hasLimitPerIndex,
  hasTrackingFinalizer,
  ignoredFailuresBefore,
  indexOf,
  isIndexed,
  isPodFailed,
  isSuspended,
  replacesOnlyFailed,
} from './job-pods.ts';
import { indexesOf, type JobSync } from './job-sync.ts';
import { api, events, JOB_CONTROLLER, TRACKING_FINALIZER } from './names.ts';
import { podForJob } from './pod-for-job.ts';
import { podsForRemoval } from './removal.ts';

/** Most pods that one sync makes or deletes. */
const MOST_PODS = 500;
/** Syncs that pods ask for are put off so that several ask only once. */
export const BATCH_PERIOD: Micros = SECOND;

export const withoutFinalizer = Object.freeze({ metadata: { '$deleteFromPrimitiveList/finalizers': [TRACKING_FINALIZER] } });

/** Gives the first error text, if any. `sync.active` and its like are as they are after it. */
export function* manageJob(sync: JobSync): Process<string | undefined> {
  const { job, activePods } = sync;
  const time = yield* now();
  if (isSuspended(job)) return yield* deleteAndCount(sync, podsForRemoval(job, activePods, activePods.length, time));
  const wantActive = wantedActive(sync);
  yield* step('manageJob', { key: sync.key, active: sync.active, wantActive, terminating: sync.terminating });
  const doomed = podsForRemoval(job, activePods, Math.max(0, sync.active - wantActive), time).slice(0, MOST_PODS);
  if (doomed.length > 0) return yield* deleteAndCount(sync, doomed);
  const missing = wantActive - sync.active - (replacesOnlyFailed(job) ? sync.terminating : 0);
  if (missing <= 0) return undefined;
  const wait = hasLimitPerIndex(job) ? 0 : remaining(sync.backoff, time);
  return wait > 0 ? yield* lookAgain(sync, wait) : yield* createMissing(sync, Math.min(missing, MOST_PODS), time);
}

function wantedActive({ job, active, succeeded }: JobSync): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Puts the creation off. As in the real controller the status then says that no pod is active. */
function* lookAgain(sync: JobSync, wait: Micros): Process<undefined> {
  yield* step('backOff', { key: sync.key, wait });
  yield* requeueAfter(JOB_CONTROLLER, sync.key, Math.max(wait, BATCH_PERIOD));
  sync.active = 0;
}

function* createMissing(sync: JobSync, count: number, time: Micros): Process<string | undefined> {
  const { job, key } = sync;
  if (!isIndexed(job)) return yield* createPods(sync, new Array<undefined>(count).fill(undefined), NONE_FAILED);
  const pending = pendingIndexes(sync, count);
  const lastFailed = hasLimitPerIndex(job) ? lastFailedPods(sync) : NONE_FAILED;
  const waits = pending.map((index) => remainingForIndex(lastFailed.get(index), time));
  const due = pending.filter((_, at) => waits[at] === 0);
  if (pending.length > 0 && due.length === 0) return yield* lookAgain(sync, Math.min(...waits));
  yield* step('indexes', { key, pending: due });
  return yield* createPods(sync, due, lastFailed);
}

const NONE_FAILED: ReadonlyMap<number, Pod> = new Map();

function pendingIndexes({ job, pods, activePods, indexes }: JobSync, count: number): readonly number[] {
  let taken = withIndexes(indexes?.succeeded ?? [], indexesOf(activePods));
  if (replacesOnlyFailed(job)) taken = withIndexes(taken, indexesOf(pods.filter(isPodTerminating)));
  if (indexes?.failed) taken = merge(taken, indexes.failed);
  return firstMissing(taken, count, job.spec.completions ?? 0);
}

/**
 * By index, the failed pod that is to be replaced. It keeps its finalizer until its replacement is there, since it alone knows how often
 * the index has failed (getPodsWithDelayedDeletionPerIndex).
 */
export function lastFailedPods({ job, pods, activePods, indexes, finalizerRemovals }: JobSync): ReadonlyMap<number, Pod> {
  const active = indexesOf(activePods);
  const last = new Map<number, Pod>();
  for (const pod of pods) {
    const index = indexOf(pod, job);
    if (index === undefined || !hasTrackingFinalizer(pod) || finalizerRemovals.has(pod.metadata.uid) || !isPodFailed(pod, job)) continue;
    if (active.has(index) || has(indexes?.succeeded ?? [], index) || has(indexes?.failed ?? [], index)) continue;
    const other = last.get(index);
    if (!other || (failuresSoFar(other) <= failuresSoFar(pod) && finishedAt(pod) >= finishedAt(other))) last.set(index, pod);
  }
  return last;
}

const failuresSoFar = (pod: Pod): number => failuresBefore(pod) + ignoredFailuresBefore(pod);

function* createPods(
  sync: JobSync,
  indexes: readonly (number | undefined)[],
  lastFailed: ReadonlyMap<number, Pod>,
): Process<string | undefined> {
  const { job, key } = sync;
  yield* expectCreations(JOB_CONTROLLER, key, indexes.length);
  const requests = indexes.map((index) =>
    api.createRequest(PODS, podForJob(job, index, index === undefined ? undefined : lastFailed.get(index))),
  );
  const results = yield* slowStart<Pod>(requests);
  let failure: string | undefined;
  let created = 0;
  for (const result of results) {
    if (result.ok) created++;
    const error = yield* reportCreation(events, job, result);
    failure ??= error;
  }
  if (created < indexes.length) yield* lowerCreations(JOB_CONTROLLER, key, indexes.length - created);
  sync.active += created;
  return failure;
}

/** Deletes pods that need not be counted: their finalizer goes first. */
function* deleteAndCount(sync: JobSync, doomed: readonly Pod[]): Process<string | undefined> {
  const { job, key } = sync;
  yield* expectDeletions(JOB_CONTROLLER, key, doomed.map(keyOf));
  const tracked = doomed.filter(hasTrackingFinalizer);
  const { namespace } = job.metadata;
  const patched = yield* sendAll(tracked.map((pod) => api.patchRequest(PODS, namespace, pod.metadata.name, 'strategic', withoutFinalizer)));
  let failure: string | undefined;
  const kept = new Set<Pod>();
  for (const [at, result] of patched.entries()) {
    const pod = tracked[at] as Pod;
    if (result.ok) continue;
    kept.add(pod);
    yield* deletionFailed(JOB_CONTROLLER, key, keyOf(pod));
    if (!isNotFound(result.refusal)) failure ??= `removing completion finalizer: ${result.refusal.message}`;
  }
  const error = yield* deletePods(
    sync,
    doomed.filter((pod) => !kept.has(pod)),
  );
  return failure ?? error;
}

/** Deletes the pods, with events; what was deleted is no longer active but terminating. */
export function* deletePods(sync: JobSync, doomed: readonly Pod[]): Process<string | undefined> {
  const { job, key } = sync;
  const results = yield* sendAll<ApiObject>(doomed.map((pod) => api.deleteRequest(PODS, job.metadata.namespace, pod.metadata.name)));
  let failure: string | undefined;
  for (const [at, result] of results.entries()) {
    const pod = doomed[at] as Pod;
    if (!result.ok) yield* deletionFailed(JOB_CONTROLLER, key, keyOf(pod));
    const error = yield* reportDeletion(events, job, pod, result);
    failure ??= error;
    if (isPodReady(pod)) sync.ready--;
    if (error !== undefined) continue;
    sync.active--;
    sync.terminating++;
  }
  return failure;
}
