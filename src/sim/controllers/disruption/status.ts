/** A budget's status (pkg/controller/disruption/disruption.go, updatePdbStatus; component-helpers apps/poddisruptionbudget/helpers.go). */
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Condition, ConditionStatus } from '../../machinery/types/condition.ts';
import type { PodDisruptionBudget } from '../../machinery/types/disruptionbudget.ts';

type Status = PodDisruptionBudget['status'];

export interface Counts {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  readonly disrupted: Readonly<Record<string, string>>;
}

const ALLOWED = 'DisruptionAllowed';

/** Without pods nothing is allowed: the first of them may not have been counted yet. */
function allowedBy({ expectedPods, desiredHealthy, currentHealthy }: Counts): number {
  return expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
}

export function isUpToDate({ metadata, status }: PodDisruptionBudget, counts: Counts): boolean {
  const condition = status.conditions?.find(({ type }) => type === ALLOWED);
  const [wanted, reason] = verdict(status.disruptionsAllowed);
  return (
    status.currentHealthy === counts.currentHealthy &&
    status.desiredHealthy === counts.desiredHealthy &&
    status.expectedPods === counts.expectedPods &&
    status.disruptionsAllowed === allowedBy(counts) &&
    semanticEqual(status.disruptedPods ?? {}, counts.disrupted) &&
    status.observedGeneration === metadata.generation &&
    condition?.status === wanted &&
    condition.reason === reason
  );
}

function verdict(disruptionsAllowed: number): readonly [ConditionStatus, string] {
  return disruptionsAllowed > 0 ? ['True', 'SufficientPods'] : ['False', 'InsufficientPods'];
}

export function statusOf({ metadata, status }: PodDisruptionBudget, counts: Counts, time: string): Status {
  const { currentHealthy, desiredHealthy, expectedPods, disrupted } = counts;
  const disruptionsAllowed = allowedBy(counts);
  const [wanted, reason] = verdict(disruptionsAllowed);
  const { generation } = metadata;
  return {
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    conditions: withCondition(status.conditions, { status: wanted, reason, message: '' }, generation, time),
  };
}

/** Nothing can be said: nothing is allowed. */
export function failedStatus({ status }: PodDisruptionBudget, error: string, time: string): Status {
  const condition = { status: 'False', reason: 'SyncFailed', message: error } as const;
  return { ...status, disruptionsAllowed: 0, conditions: withCondition(status.conditions, condition, status.observedGeneration, time) };
}

type Verdict = Required<Pick<Condition, 'status' | 'reason' | 'message'>>;

function withCondition(
  conditions: readonly Condition[] = [],
  verdict: Verdict,
  generation: number | undefined,
  time: string,
): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === ALLOWED);
  const old = conditions[at];
  const lastTransitionTime = old?.status === verdict.status ? (old.lastTransitionTime ?? time) : time;
  const fresh: Condition = {
    type: ALLOWED,
    ...verdict,
    lastTransitionTime,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return at < 0 ? [...conditions, fresh] : conditions.with(at, fresh);
}
