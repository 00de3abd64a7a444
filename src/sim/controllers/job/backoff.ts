/** How long a Job waits before it replaces a failed pod: 10 s, doubled with each failure, 10 min at most (pkg/controller/job/backoff_utils.go). */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import type { ContainerStatus } from '../../machinery/types/container.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { microsOf, podCondition } from '../pods/pod-state.ts';
import { failuresBefore, ignoredFailuresBefore } from './job-pods.ts';

const FIRST: Micros = 10 * SECOND;
const LONGEST: Micros = 600 * SECOND;

/** Failures since the last success. */
export interface Backoff {
  readonly failures: number;
  readonly lastFailureAt: Micros;
}

export const NO_BACKOFF: Backoff = Object.freeze({ failures: 0, lastFailureAt: 0 });

/** The record once these pods have finished too. */
export function nextBackoff(record: Backoff, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
  const lastSuccessAt = Math.max(Number.NEGATIVE_INFINITY, ...succeeded.map(finishedAt));
  const later = failed.map(finishedAt).filter((at) => at > lastSuccessAt);
  if (later.length === 0) return succeeded.length > 0 ? NO_BACKOFF : record;
  const before = succeeded.length > 0 ? 0 : record.failures;
  return Object.freeze({ failures: before + later.length, lastFailureAt: Math.max(...later) });
}

/** How much longer to wait; 0: not at all. */
export function remaining({ failures, lastFailureAt }: Backoff, now: Micros): Micros {
  if (failures === 0) return 0;
  const span = Math.min(FIRST * 2 ** (failures - 1), LONGEST);
  return Math.max(0, span - (now - lastFailureAt));
}

/** As `remaining`, for the index whose last pod has failed. */
export function remainingForIndex(lastFailed: Pod | undefined, now: Micros): Micros {
  if (!lastFailed) return 0;
  const failures = failuresBefore(lastFailed) + ignoredFailuresBefore(lastFailed) + 1;
  return remaining({ failures, lastFailureAt: finishedAt(lastFailed) }, now);
}

/** When the pod ended, going by its containers, or else by its readiness, its deletion, its creation. */
export function finishedAt(pod: Pod): Micros {
  const ready = podCondition(pod, 'Ready');
  return (
    lastExit(pod) ??
    (ready?.status === 'False' ? microsOf(ready.lastTransitionTime) : undefined) ??
    deletedAt(pod) ??
    microsOf(pod.metadata.creationTimestamp) ??
    0
  );
}

/** Undefined if a container has not ended. Of init containers only sidecars count. */
function lastExit({ spec, status }: Pod): Micros | undefined {
  const sidecars = new Set((spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name));
  const statuses: readonly ContainerStatus[] = [
    ...(status.containerStatuses ?? []),
    ...(status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  ];
  let last: Micros | undefined;
  for (const { state } of statuses) {
    const at = microsOf(state?.terminated?.finishedAt);
    if (at === undefined) return undefined;
    last = Math.max(last ?? at, at);
  }
  return last;
}

function deletedAt({ metadata }: Pod): Micros | undefined {
  const gone = microsOf(metadata.deletionTimestamp);
  return gone === undefined ? undefined : gone - (metadata.deletionGracePeriodSeconds ?? 0) * SECOND;
}
