/** What a change of a pod's tolerations may mean to the queue (plugins/tainttoleration/taint_toleration.go, isSchedulableAfterPodTolerationChange). */
import type { PodUpdate } from '../framework/change.ts';
import type { PodInfo } from '../framework/pod-info.ts';

/** Tolerations of a pod can only be added: one more is a change. */
export function toleratesMore(_: PodInfo, { old, pod }: PodUpdate): boolean {
  return (pod.pod.spec.tolerations?.length ?? 0) > (old.pod.spec.tolerations?.length ?? 0);
}
