/** When an indexed Job is taken for done before all of its indexes are (pkg/controller/job/success_policy.go). */
import type { Job, SuccessPolicyRule } from '../../machinery/types/job.ts';
import { type Intervals, overlap, parseIntervals, total } from './intervals.ts';

/** The message of the first rule that holds. */
export function matchSuccessPolicy({ spec }: Job, succeeded: Intervals): string | undefined {
  if (succeeded.length === 0) return undefined;
  const at = spec.successPolicy?.rules.findIndex((rule) => holds(rule, succeeded, spec.completions ?? 0)) ?? -1;
  return at < 0 ? undefined : `Matched rules at index ${at}`;
}

function holds({ succeededIndexes, succeededCount }: SuccessPolicyRule, succeeded: Intervals, completions: number): boolean {
  if (succeededIndexes === undefined) return succeededCount !== undefined && total(succeeded) >= succeededCount;
  const required = parseIntervals(succeededIndexes, completions);
  if (required.length === 0) return false;
  const reached = overlap(required, succeeded);
  return reached === total(required) || (succeededCount !== undefined && reached >= succeededCount);
}
