/** One reconcile of a Job (pkg/controller/job/job_controller.go, syncJob). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { expectationsMet, forgetExpectations } from '../../client/expectations.ts';
import { BY_CONTROLLER, lookUp, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { JOBS, PODS } from '../../client/resource.ts';
import { requeueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Job } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { claimObjects } from '../claim.ts';
import { ensure, newCondition } from './conditions.ts';
import { isJobFinished, isManagedElsewhere, isSuspended } from './job-pods.ts';
import { type JobSync, newJobSync } from './job-sync.ts';
import { deletePods, manageJob } from './manage-pods.ts';
import { api, events, JOB_CONTROLLER, TRACKING_FINALIZER } from './names.ts';
import { dropFinished, dropMemory, memoryOf } from './state.ts';
import { trackStatus } from './track.ts';
import { judge, untilDeadline } from './verdict.ts';

export function* syncJob({ key }: { readonly key: string }): Process<SyncResult> {
  const job = yield* lookUp(JOBS, key);
  if (!job) {
    yield* forgetExpectations(JOB_CONTROLLER, key);
    return yield* dropMemory(key);
  }
  if (isManagedElsewhere(job)) return;
  if (isJobFinished(job)) return yield* dropFinished(key, job.metadata.uid);
  const memory = yield* memoryOf(key, job.metadata.uid);
  if (memory.finished) return;

  const expected = yield* expectationsMet(JOB_CONTROLLER, key);
  const pods = yield* claimPods(job);
  const sync = newJobSync(key, job, pods, memory, yield* now());
  if (!job.status.startTime && !isSuspended(job)) sync.status.startTime = formatTime(sync.startedAt);
  sync.finished = judge(sync);
  yield* step('sync', { key, active: sync.active, succeeded: sync.succeeded, failed: sync.failed, finished: sync.finished?.reason });
  const left = untilDeadline(sync);
  if (!sync.finished && left !== undefined) yield* requeueAfter(JOB_CONTROLLER, key, left);

  const { failure, suspensionChanged } = sync.finished ? yield* stopPods(sync, expected) : yield* goOn(sync, expected);
  const { status } = sync;
  const changed = sync.active !== (status.active ?? 0) || sync.ready !== status.ready || sync.terminating !== status.terminating;
  Object.assign(status, { active: sync.active, ready: sync.ready, terminating: sync.terminating });
  yield* trackStatus(sync, changed || suspensionChanged);
  return failure === undefined ? undefined : { error: failure };
}

function* claimPods(job: Job): Process<readonly Pod[]> {
  const own = yield* lookUpIndexed(PODS, BY_CONTROLLER, job.metadata.uid);
  const orphans = yield* lookUpIndexed(PODS, ORPHANS, job.metadata.namespace ?? '');
  const matches = (pod: Pod) => selectorMatches(job.spec.selector, pod.metadata.labels);
  const claim = { api, owner: job, ownerResource: JOBS, resource: PODS, matches, finalizer: TRACKING_FINALIZER };
  return yield* claimObjects(claim, [...own, ...orphans]);
}

interface Outcome {
  readonly failure: string | undefined;
  readonly suspensionChanged: boolean;
}

/** The Job is over: what still runs is deleted. It ends only when all of it could be. */
function* stopPods(sync: JobSync, expected: boolean): Process<Outcome> {
  const failure = yield* deletePods(sync, sync.activePods);
  if (sync.active > 0 || !expected) sync.finished = undefined;
  return { failure, suspensionChanged: false };
}

function* goOn(sync: JobSync, expected: boolean): Process<Outcome> {
  const { job } = sync;
  const mayManage = expected && job.metadata.deletionTimestamp === undefined;
  const failure = mayManage ? yield* manageJob(sync) : undefined;
  const enough = job.spec.completions === undefined ? sync.succeeded > 0 : sync.succeeded >= job.spec.completions;
  if (enough && sync.active === 0) {
    sync.finished = newCondition(
      'SuccessCriteriaMet',
      'True',
      'CompletionsReached',
      'Reached expected number of succeeded pods',
      yield* now(),
    );
    return { failure, suspensionChanged: false };
  }
  return { failure, suspensionChanged: mayManage && (yield* noteSuspension(sync)) };
}

/** Tells suspension and resumption in the conditions. A resumed Job's time begins anew. */
function* noteSuspension(sync: JobSync): Process<boolean> {
  const { job, status } = sync;
  const time = yield* now();
  const suspended = isSuspended(job);
  const conditions = status.conditions ?? [];
  const condition = suspended
    ? newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', time)
    : newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', time);
  status.conditions = ensure(conditions, condition);
  if (status.conditions === conditions) return false;
  if (suspended) yield* record(events, job, 'Normal', 'Suspended', 'Job suspended');
  else {
    yield* record(events, job, 'Normal', 'Resumed', 'Job resumed');
    status.startTime = formatTime(time);
  }
  return true;
}
