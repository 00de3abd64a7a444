/** Status of a Deployment, and how its progress is judged (pkg/controller/deployment/sync.go calculateStatus, progress.go). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { must } from '../../client/result.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Deployment, DeploymentStatus } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { microsOf } from '../pods/pod-state.ts';
import { type Conditions, find, hasProgressDeadline, newCondition, withCondition, withoutCondition } from './conditions.ts';
import { maxUnavailable } from './fenceposts.ts';
import { actual, available, ready, sum, together, wanted } from './replica-sets.ts';
import { type Generations, type Rollout, writeStatus } from './rollout.ts';

/** Writes what the ReplicaSets add up to, if it changed. */
export function* syncStatus(rollout: Rollout, generations: Generations): Process<void> {
  const status = calculateStatus(rollout.deployment, generations, yield* now());
  if (!semanticEqual(rollout.deployment.status, status)) must(yield* writeStatus(rollout, status));
}

/** As `syncStatus`, and judges progress. A stuck rollout is looked at again when its deadline is over. */
export function* syncRolloutStatus(rollout: Rollout, generations: Generations): Process<SyncResult> {
  const { deployment } = rollout;
  const time = yield* now();
  const counted = calculateStatus(deployment, generations, time);
  let conditions = judgeProgress(deployment, generations.fresh, counted, time);
  const failure = replicaFailure(generations);
  conditions = failure ? withCondition(conditions, failure) : withoutCondition(conditions, 'ReplicaFailure');
  const status = withConditions(counted, conditions);
  yield* step('rolloutStatus', {
    updated: status.updatedReplicas,
    available: status.availableReplicas,
    progressing: find(conditions, 'Progressing')?.reason,
  });
  if (semanticEqual(deployment.status, status)) return untilStuck(deployment, status, time);
  must(yield* writeStatus(rollout, status));
}

export function calculateStatus(deployment: Deployment, { fresh, olds }: Generations, time: Micros): DeploymentStatus {
  const all = together(olds, fresh);
  const availableReplicas = sum(all, available);
  const unavailable = Math.max(0, sum(all, wanted) - availableReplicas);
  const terminating = terminatingReplicas(all);
  const counts = {
    observedGeneration: deployment.metadata.generation,
    replicas: sum(all, actual),
    updatedReplicas: fresh && actual(fresh),
    readyReplicas: sum(all, ready),
    availableReplicas,
    unavailableReplicas: unavailable,
  };
  const { collisionCount } = deployment.status;
  return withConditions(
    {
      ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count)),
      ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
      ...(collisionCount === undefined ? {} : { collisionCount }),
    },
    withCondition(deployment.status.conditions ?? [], availability(deployment, availableReplicas, time)),
  );
}

function withConditions(status: DeploymentStatus, conditions: Conditions): DeploymentStatus {
  const { conditions: _, ...counts } = status;
  return conditions.length > 0 ? { ...counts, conditions } : counts;
}

/** Unknown if one of them was synced but does not tell. */
function terminatingReplicas(sets: readonly ReplicaSet[]): number | undefined {
  let total = 0;
  for (const { status } of sets) {
    if (status.terminatingReplicas !== undefined) total += status.terminatingReplicas;
    else if (status.observedGeneration) return undefined;
  }
  return total;
}

function availability(deployment: Deployment, availableReplicas: number, time: Micros): Condition {
  return availableReplicas >= deployment.spec.replicas - maxUnavailable(deployment)
    ? newCondition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', time)
    : newCondition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', time);
}

function judgeProgress(deployment: Deployment, fresh: ReplicaSet | undefined, status: DeploymentStatus, time: Micros): Conditions {
  const conditions = status.conditions ?? [];
  if (!hasProgressDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const current = find(deployment.status.conditions, 'Progressing');
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === 'NewReplicaSetAvailable') return conditions;
  const subject = fresh ? `ReplicaSet "${fresh.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return withCondition(
      conditions,
      newCondition('Progressing', 'True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`, time),
    );
  }
  if (isProgressing(deployment, status)) {
    const condition = newCondition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, time);
    const since =
      current?.status === 'True' && current.lastTransitionTime !== undefined ? { lastTransitionTime: current.lastTransitionTime } : {};
    // Removed first, since every bit of progress renews lastUpdateTime, be the reason the same or not.
    return withCondition(withoutCondition(conditions, 'Progressing'), { ...condition, ...since });
  }
  if (isTimedOut(deployment, find(conditions, 'Progressing'), time)) {
    return withCondition(
      conditions,
      newCondition('Progressing', 'False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`, time),
    );
  }
  return conditions;
}

/** All replicas are new and available, no old ones are left. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing({ status: before }: Deployment, status: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus) => replicas - updatedReplicas;
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(status) < old(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function isTimedOut(deployment: Deployment, progressing: Condition | undefined, time: Micros): boolean {
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable') return false;
  return progressing.reason === 'ProgressDeadlineExceeded' || deadlineOf(deployment, progressing) < time;
}

function deadlineOf(deployment: Deployment, progressing: Condition): Micros {
  return (microsOf(progressing.lastUpdateTime) ?? 0) + (deployment.spec.progressDeadlineSeconds ?? 0) * SECOND;
}

/** When to look again at a rollout that shows no progress; a second late, so that the deadline is over by whole seconds. */
function untilStuck(deployment: Deployment, status: DeploymentStatus, time: Micros): SyncResult {
  const progressing = find(deployment.status.conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || !progressing) return undefined;
  if (isComplete(deployment, status) || progressing.reason === 'ProgressDeadlineExceeded') return undefined;
  const left = deadlineOf(deployment, progressing) - time;
  return left < SECOND ? { error: 'the progress deadline is near' } : { after: left + SECOND };
}

/** The first failure that a ReplicaSet reports, the new one before the others. */
function replicaFailure({ fresh, olds }: Generations): Condition | undefined {
  for (const set of fresh ? [fresh, ...olds] : olds) {
    const failure = find(set.status.conditions, 'ReplicaFailure');
    if (failure) return { ...failure, ...(failure.lastTransitionTime === undefined ? {} : { lastUpdateTime: failure.lastTransitionTime }) };
  }
  return undefined;
}
