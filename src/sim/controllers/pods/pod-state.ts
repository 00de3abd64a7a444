/** What controllers read off a pod (pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go). */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { parseTime } from '../../machinery/time.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Pod } from '../../machinery/types/pod.ts';

export function podCondition(pod: Pod, type: string): Condition | undefined {
  return pod.status.conditions?.find((condition) => condition.type === type);
}

export function isPodReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

export function isPodFinished(pod: Pod): boolean {
  return pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
}

/** Over for its volumes: finished, or being deleted with no container that runs (pkg/volume/util, IsPodTerminated). */
export function isPodTerminated(pod: Pod): boolean {
  if (isPodFinished(pod)) return true;
  if (pod.metadata.deletionTimestamp === undefined) return false;
  return !(pod.status.containerStatuses ?? []).some(({ state }) => state?.terminated === undefined && state?.waiting === undefined);
}

/** Neither finished nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Being deleted, but its containers may still run. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodFinished(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** Virtual time of an API time; undefined if it is absent. */
export function microsOf(time: string | null | undefined): Micros | undefined {
  return time ? parseTime(time) : undefined;
}

/** Ready for at least `minReadySeconds`. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, now: Micros): boolean {
  if (!isPodReady(pod)) return false;
  return minReadySeconds === 0 || availableAt(pod, minReadySeconds) <= now;
}

/** When a ready pod becomes, or became, available; infinity if it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number): Micros {
  const ready = podCondition(pod, 'Ready');
  const since = ready?.status === 'True' ? microsOf(ready.lastTransitionTime) : undefined;
  return since === undefined ? Number.POSITIVE_INFINITY : since + minReadySeconds * SECOND;
}

/** Most restarts of a container of the pod, and of its sidecars. */
export function mostRestarts(pod: Pod): number {
  let most = 0;
  for (const status of pod.status.containerStatuses ?? []) if (status.restartCount > most) most = status.restartCount;
  return most;
}
