/** Sets conditions of pods as the control plane does (after pkg/api/v1/pod/util.go UpdatePodCondition). */
import type { Condition } from '../machinery/types/condition.ts';
import type { Pod } from '../machinery/types/pod.ts';

/**
 * The pod with that condition; the same pod if it says all of that already. The transition time becomes `now` (RFC 3339) only if the
 * status changes.
 */
export function withPodCondition(pod: Pod, condition: Condition, now: string): Pod {
  const conditions = pod.status.conditions ?? [];
  const at = conditions.findIndex((one) => one.type === condition.type);
  const old = conditions[at];
  if (!old) return { ...pod, status: { ...pod.status, conditions: [...conditions, { ...condition, lastTransitionTime: now }] } };
  const changed = { ...condition, lastTransitionTime: old.status === condition.status ? (old.lastTransitionTime ?? now) : now };
  if (saysTheSame(old, changed)) return pod;
  return { ...pod, status: { ...pod.status, conditions: conditions.map((one, i) => (i === at ? changed : one)) } };
}

function saysTheSame(a: Condition, b: Condition): boolean {
  return (
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.lastTransitionTime === b.lastTransitionTime &&
    a.lastProbeTime === b.lastProbeTime &&
    a.observedGeneration === b.observedGeneration
  );
}

/** The condition that says that the control plane is about to end the pod, not the pod itself. */
export function disruptionTarget(pod: Pod, reason: string, message: string): Condition {
  const { generation } = pod.metadata;
  return {
    type: 'DisruptionTarget',
    status: 'True',
    reason,
    message,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
}

/** The part of a strategic merge patch of the status that writes this condition and keeps the order of all (strategicpatch.CreateTwoWayMergePatch). */
export function conditionPatch(marked: Pod, type: string): Readonly<Record<string, unknown>> {
  const conditions = marked.status.conditions ?? [];
  return {
    '$setElementOrder/conditions': conditions.map((one) => ({ type: one.type })),
    conditions: conditions.filter((one) => one.type === type),
  };
}
