/** What wakes a Job (pkg/controller/job/job_controller.go, addJob ... deletePod). */
import { SECOND } from '../../../kernel/effects.ts';
import type { Handlers } from '../../client/definition.ts';
import { observeCreation, observeDeletion } from '../../client/expectations.ts';
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { JOBS, keyOf } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Job } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { microsOf } from '../pods/pod-state.ts';
import { hasTrackingFinalizer, isJobFinished } from './job-pods.ts';
import { BATCH_PERIOD } from './manage-pods.ts';
import { JOB_CONTROLLER, ORPHAN_QUEUE } from './names.ts';
import { keyOfOwned } from './orphans.ts';
import { forgetFinished, observeFinalizerRemoval } from './state.ts';

export const jobHandlers: Handlers<Job> = {
  added: (self, job) => enqueue(self, JOB_CONTROLLER, keyOf(job)),
  updated(self, old, job) {
    if (isJobFinished(job)) enqueue(self, ORPHAN_QUEUE, keyOfOwned(job.metadata.uid));
    if (job.metadata.generation === old.metadata.generation) wakeSoon(self, job);
    else enqueue(self, JOB_CONTROLLER, keyOf(job));
    watchDeadline(self, old, job);
  },
  deleted(self, job) {
    forgetFinished(self, keyOf(job), job.metadata.uid);
    enqueue(self, ORPHAN_QUEUE, keyOfOwned(job.metadata.uid));
    enqueue(self, JOB_CONTROLLER, keyOf(job));
  },
};

function watchDeadline(self: ClientSelf, old: Job, job: Job): void {
  const { activeDeadlineSeconds } = job.spec;
  const since = microsOf(job.status.startTime);
  if (activeDeadlineSeconds === undefined || since === undefined || old.spec.activeDeadlineSeconds === activeDeadlineSeconds) return;
  enqueueAfter(self, JOB_CONTROLLER, keyOf(job), since + activeDeadlineSeconds * SECOND - self.now);
}

function wakeSoon(self: ClientSelf, job: Job): void {
  enqueueAfter(self, JOB_CONTROLLER, keyOf(job), BATCH_PERIOD);
}

export const podHandlers: Handlers<Pod> = {
  added(self, pod) {
    if (pod.metadata.deletionTimestamp) {
      podLeaves(self, pod, false);
      return;
    }
    if (!controllerOf(pod)) {
      orphanSeen(self, pod);
      return;
    }
    const job = jobOf(self, pod);
    if (!job) return;
    observeCreation(self, JOB_CONTROLLER, keyOf(job));
    wakeSoon(self, job);
  },
  updated(self, old, pod) {
    if (pod.metadata.deletionTimestamp) {
      podLeaves(self, pod, false);
      return;
    }
    const job = jobOf(self, pod);
    const oldJob = jobOf(self, old);
    const ownerChanged = controllerOf(old)?.uid !== controllerOf(pod)?.uid;
    for (const one of ownerChanged ? [oldJob, job] : [job]) {
      if (!one) continue;
      if (!hasTrackingFinalizer(pod)) observeFinalizerRemoval(self, keyOf(one), pod.metadata.uid);
      wakeSoon(self, one);
    }
    if (controllerOf(pod)) return;
    if (hasTrackingFinalizer(pod)) enqueue(self, ORPHAN_QUEUE, keyOf(pod));
    if (ownerChanged || !semanticEqual(old.metadata.labels, pod.metadata.labels)) wakeMatching(self, pod);
  },
  deleted: (self, pod) => podLeaves(self, pod, true),
};

function orphanSeen(self: ClientSelf, pod: Pod): void {
  if (hasTrackingFinalizer(pod)) enqueue(self, ORPHAN_QUEUE, keyOf(pod));
  wakeMatching(self, pod);
}

/** `gone`: the pod is out of the cache; else it is only marked for deletion. */
function podLeaves(self: ClientSelf, pod: Pod, gone: boolean): void {
  const job = jobOf(self, pod);
  const tracked = hasTrackingFinalizer(pod);
  if (!job || isJobFinished(job)) {
    const owner = controllerOf(pod);
    if (tracked && (!owner || owner.kind === JOBS.kind)) enqueue(self, ORPHAN_QUEUE, keyOf(pod));
    return;
  }
  observeDeletion(self, JOB_CONTROLLER, keyOf(job), keyOf(pod));
  if (gone || !tracked) observeFinalizerRemoval(self, keyOf(job), pod.metadata.uid);
  wakeSoon(self, job);
}

/** A pod without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, pod: Pod): void {
  for (const job of indexed(self, JOBS, BY_NAMESPACE, pod.metadata.namespace ?? '').values()) {
    if (selectorMatches(job.spec.selector, pod.metadata.labels)) wakeSoon(self, job);
  }
}

function jobOf(self: ClientSelf, pod: Pod): Job | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== JOBS.kind) return undefined;
  const job = cached(self, JOBS, `${pod.metadata.namespace}/${owner.name}`);
  return job?.metadata.uid === owner.uid ? job : undefined;
}
