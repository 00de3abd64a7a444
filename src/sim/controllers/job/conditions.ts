/** Conditions of a Job (pkg/controller/job/job_controller.go, newCondition and ensureJobConditionStatus). */
import type { Micros } from '../../../kernel/effects.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Condition, ConditionStatus } from '../../machinery/types/condition.ts';

export function newCondition(type: string, status: ConditionStatus, reason: string, message: string, now: Micros): Condition {
  const time = formatTime(now);
  return { type, status, lastProbeTime: time, lastTransitionTime: time, reason, message };
}

export function findTrue(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** The conditions with this one in its place; the same list if it was there, or if it would be there only to be false. */
export function ensure(conditions: readonly Condition[], condition: Condition): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === condition.type);
  const current = conditions[at];
  if (!current) return condition.status === 'False' ? conditions : [...conditions, condition];
  const same = current.status === condition.status && current.reason === condition.reason && current.message === condition.message;
  return same ? conditions : conditions.with(at, condition);
}
