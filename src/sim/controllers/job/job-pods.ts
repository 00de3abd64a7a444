/** What the Job controller reads off Jobs and their pods (pkg/controller/job/job_controller.go, indexed_job_utils.go). */
import type { Job } from '../../machinery/types/job.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { COMPLETION_INDEX, INDEX_FAILURES, INDEX_IGNORED_FAILURES, TRACKING_FINALIZER } from './names.ts';

export const isIndexed = ({ spec }: Job): boolean => spec.completionMode === 'Indexed';
export const isSuspended = ({ spec }: Job): boolean => spec.suspend ?? false;
export const hasLimitPerIndex = ({ spec }: Job): boolean => spec.backoffLimitPerIndex !== undefined;

/** Are pods replaced only once they have failed, and not while they are terminating? */
export const replacesOnlyFailed = ({ spec }: Job): boolean => spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;

export function isJobFinished(job: Job): boolean {
  return job.status.conditions?.some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True') ?? false;
}

export function isManagedElsewhere({ spec }: Job): boolean {
  return spec.managedBy !== undefined && spec.managedBy !== 'kubernetes.io/job-controller';
}

export function hasTrackingFinalizer(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** Failed, or on its way out where that counts as failure. */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === 'Failed') return true;
  return !replacesOnlyFailed(job) && pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Succeeded';
}

/** The pod's completion index, if it is one of the Job's. */
export function indexOf(pod: Pod, job: Job): number | undefined {
  const index = completionIndex(pod);
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

export function completionIndex(pod: Pod): number | undefined {
  return integer(pod.metadata.annotations?.[COMPLETION_INDEX]);
}

/** Failures of the pod's index before this pod, those that the policy ignored left out. */
export function failuresBefore(pod: Pod): number {
  return integer(pod.metadata.annotations?.[INDEX_FAILURES]) ?? 0;
}

export function ignoredFailuresBefore(pod: Pod): number {
  return integer(pod.metadata.annotations?.[INDEX_IGNORED_FAILURES]) ?? 0;
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
