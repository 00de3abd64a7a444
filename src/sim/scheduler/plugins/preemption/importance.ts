/** Whose end would be the lesser loss. Follows util/utils.go (MoreImportantPod, GetPodStartTime, GetEarliestPodStartTime). */
import type { PodInfo } from '../../framework/pod-info.ts';

/** A pod that has not been started yet counts as started now: later than all others. Times of the API are ordered as texts. */
const NOT_YET = '~';

function startOf({ pod }: PodInfo): string {
  return pod.status.startTime ?? NOT_YET;
}

/** From the most important pod to the least: by priority, then the older first. Where both are equal, as they were. */
export function byImportance(a: PodInfo, b: PodInfo): number {
  const higher = b.priority - a.priority;
  if (higher !== 0) return higher;
  const [first, second] = [startOf(a), startOf(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** Of pods in the order of their importance: when the oldest of those with the highest priority was started. */
export function earliestStart(pods: readonly PodInfo[]): string {
  return pods[0] === undefined ? NOT_YET : startOf(pods[0]);
}
