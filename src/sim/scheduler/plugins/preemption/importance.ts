/** Whose end would be the lesser loss. Follows util/utils.go (MoreImportantPod, GetPodStartTime, GetEarliestPodStartTime). */
import { goSort } from '../../../machinery/go-sort.ts';
import type { PodInfo } from '../../framework/pod-info.ts';

/** A pod that has not been started yet counts as started now: later than all others. Times of the API are ordered as texts. */
const NOT_YET = '~';

function startOf({ pod }: PodInfo): string {
  return pod.status.startTime ?? NOT_YET;
}

/**
 * By priority, then the older first. Of two that have not been started whichever is asked about first: each counts as started in the
 * moment in which it is looked at, so that the order contradicts itself, and the way of sorting decides.
 */
function isMoreImportant(a: PodInfo, b: PodInfo): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  const [first, second] = [startOf(a), startOf(b)];
  return first < second || (first === NOT_YET && second === NOT_YET);
}

/** In place, from the most important pod to the least. */
export function sortByImportance(pods: PodInfo[]): PodInfo[] {
  return goSort(pods, isMoreImportant);
}

/** When the oldest of those with the highest priority was started. */
export function earliestStart(pods: readonly PodInfo[]): string {
  const highest = pods.reduce((most, { priority }) => Math.max(most, priority), Number.NEGATIVE_INFINITY);
  return pods.reduce((least, pod) => (pod.priority === highest && startOf(pod) < least ? startOf(pod) : least), NOT_YET);
}
