/** Conditions of a Deployment (pkg/controller/deployment/util/deployment_util.go). */
import { formatTime } from '../../machinery/time.ts';
import type { Condition, ConditionStatus } from '../../machinery/types/condition.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';

export type Conditions = readonly Condition[];

export function find(conditions: Conditions | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function newCondition(type: string, status: ConditionStatus, reason: string, message: string, now: number): Condition {
  const time = formatTime(now);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** The conditions with this one behind the others. Nothing changes if one of the same status and reason is there. */
export function withCondition(conditions: Conditions, condition: Condition): Conditions {
  const current = find(conditions, condition.type);
  if (current?.status === condition.status && current.reason === condition.reason) return conditions;
  const kept =
    current?.status === condition.status && current.lastTransitionTime !== undefined
      ? { lastTransitionTime: current.lastTransitionTime }
      : {};
  return [...withoutCondition(conditions, condition.type), { ...condition, ...kept }];
}

export function withoutCondition(conditions: Conditions, type: string): Conditions {
  return find(conditions, type) ? conditions.filter((condition) => condition.type !== type) : conditions;
}

const NO_DEADLINE = 2 ** 31 - 1;

export function hasProgressDeadline(deployment: Deployment): boolean {
  const { progressDeadlineSeconds } = deployment.spec;
  return progressDeadlineSeconds !== undefined && progressDeadlineSeconds !== NO_DEADLINE;
}
