/**
 * What a pod's disruption budget says to its eviction. Follows pkg/registry/core/pod/storage/eviction.go (canIgnorePDB,
 * checkAndDecrement) and k8s.io/component-helpers apps/poddisruptionbudget/helpers.go.
 */
import type { Draft, OrderGuard, StrategyContext, Verdict } from '../../scheme/definition.ts';
import { selectorMatches } from '../../selectors/requirements.ts';
import { failure, forbiddenStatus, type Status, tooManyRequestsStatus } from '../../status-error.ts';
import type { PodDisruptionBudget } from '../../types/disruptionbudget.ts';
import type { ApiObject } from '../../wire/api.ts';

const OVER = new Set(['Succeeded', 'Failed', 'Pending']);
const MOST_DISRUPTED = 2000;
const WAIT_SECONDS = 10;

const FREE: Verdict = { kind: 'free' };

const SEVERAL = failure(500, undefined, 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');

function isReady({ status }: Draft): boolean {
  return (status?.conditions ?? []).some((condition: Draft) => condition.type === 'Ready' && condition.status === 'True');
}

function tooMany(message: string, retryAfterSeconds?: number): Status {
  return tooManyRequestsStatus("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds, [
    { reason: 'DisruptionBudget', message },
  ]);
}

/** A pod that is not ready anyway need not be counted. */
function mayGoUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  return status.desiredHealthy > 0 && status.currentHealthy >= status.desiredHealthy;
}

function exhausted({ metadata: { name }, status }: PodDisruptionBudget): string {
  const failed = status.conditions?.find(({ type }) => type === 'DisruptionAllowed');
  if (failed?.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${failed.message}`;
  if (status.currentHealthy <= status.desiredHealthy)
    return `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`;
  return `The disruption budget ${name} does not allow evicting pods currently`;
}

function refusal(budget: PodDisruptionBudget): Status | undefined {
  const { metadata, status } = budget;
  const forbid = (problem: string) => forbiddenStatus({ group: 'policy', resource: 'poddisruptionbudgets' }, metadata.name, problem);
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    return tooMany(`The disruption budget ${metadata.name} is still being processed by the server.`, WAIT_SECONDS);
  if (status.disruptionsAllowed < 0) return forbid('pdb disruptions allowed is negative');
  if (Object.keys(status.disruptedPods ?? {}).length > MOST_DISRUPTED)
    return forbid('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  return status.disruptionsAllowed === 0 ? tooMany(exhausted(budget)) : undefined;
}

function withoutAllowance({ conditions = [], observedGeneration = 0 }: PodDisruptionBudget['status'], now: string): readonly object[] {
  const at = conditions.findIndex(({ type }) => type === 'DisruptionAllowed');
  const old = conditions[at];
  const fresh = {
    type: 'DisruptionAllowed',
    status: 'False',
    ...(observedGeneration === 0 ? {} : { observedGeneration }),
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    reason: 'InsufficientPods',
    message: '',
  };
  return at < 0 ? [...conditions, fresh] : conditions.with(at, fresh as (typeof conditions)[number]);
}

/** One disruption less, and who it was for. */
function spent(budget: PodDisruptionBudget, podName: string, now: string): Draft {
  const { status } = budget;
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  return {
    ...budget,
    status: {
      ...status,
      disruptionsAllowed,
      disruptedPods: { ...status.disruptedPods, [podName]: now },
      ...(disruptionsAllowed === 0 ? { conditions: withoutAllowance(status, now) } : {}),
    },
  };
}

function judge(pod: Draft, budgets: readonly ApiObject[], context: StrategyContext): Verdict {
  if (OVER.has(pod.status?.phase) || pod.metadata.deletionTimestamp !== undefined) return FREE;
  const own = (budgets as readonly PodDisruptionBudget[]).filter(({ spec }) => selectorMatches(spec.selector, pod.metadata.labels));
  const budget = own[0];
  if (budget === undefined) return FREE;
  if (own.length > 1) return { kind: 'refuse', status: SEVERAL };
  if (!isReady(pod) && mayGoUnready(budget)) return FREE;
  const status = refusal(budget);
  return status === undefined
    ? { kind: 'write', old: budget, object: spent(budget, pod.metadata.name, context.now) }
    : { kind: 'refuse', status };
}

export const budgetGuard: OrderGuard = { storagePrefix: 'registry/poddisruptionbudgets', judge };
