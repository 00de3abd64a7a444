/** RollingUpdate: one careful step a sync, as far as surge and availability allow (pkg/controller/deployment/rolling.go). */
import { type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { cleanUp } from './clean-up.ts';
import { maxUnavailable } from './fenceposts.ts';
import { syncRevision } from './new-replica-set.ts';
import { active, available, byAge, sum, together, wanted } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';
import { resize } from './scale.ts';
import { newSetSize } from './sizes.ts';
import { isComplete, syncRolloutStatus } from './status.ts';

export function* rollOut(rollout: Rollout): Process<SyncResult> {
  const generations = yield* syncRevision(rollout, true);
  const { fresh, olds } = generations;
  if (!fresh) throw new Error('the new ReplicaSet was to be made');
  const scaledUp = yield* reconcileNew(rollout, fresh, olds);
  if (scaledUp) return yield* syncRolloutStatus(rollout, generations);
  const scaledDown = yield* reconcileOld(rollout, fresh, olds);
  if (scaledDown) return yield* syncRolloutStatus(rollout, generations);
  if (isComplete(rollout.deployment, rollout.deployment.status)) yield* cleanUp(rollout, olds);
  return yield* syncRolloutStatus(rollout, generations);
}

function* reconcileNew(rollout: Rollout, fresh: ReplicaSet, olds: readonly ReplicaSet[]): Process<boolean> {
  const { deployment } = rollout;
  const current = fresh.spec.replicas;
  const size = current > deployment.spec.replicas ? deployment.spec.replicas : newSetSize(deployment, olds, current);
  yield* step('reconcileNewReplicaSet', { name: fresh.metadata.name, current, size });
  return (yield* resize(rollout, fresh, size)) !== fresh;
}

function* reconcileOld(rollout: Rollout, fresh: ReplicaSet, olds: readonly ReplicaSet[]): Process<boolean> {
  const { deployment } = rollout;
  const activeOlds = active(olds).toSorted(byAge);
  if (activeOlds.length === 0) return false;
  const minAvailable = deployment.spec.replicas - maxUnavailable(deployment);
  const freshUnavailable = fresh.spec.replicas - available(fresh);
  const maxScaledDown = sum(together(olds, fresh), wanted) - minAvailable - freshUnavailable;
  yield* step('reconcileOldReplicaSets', { minAvailable, freshUnavailable, maxScaledDown });
  if (maxScaledDown <= 0) return false;
  const healthy = yield* cleanUpUnhealthy(rollout, activeOlds, maxScaledDown);
  const shrunk = yield* scaleDownOld(rollout, healthy, sum(together(healthy, fresh), available) - minAvailable);
  return shrunk.some((set, at) => set !== activeOlds[at]);
}

/** Takes away replicas that are not available anyway, oldest ReplicaSets first. Gives all of them as they are now. */
function* cleanUpUnhealthy(rollout: Rollout, olds: readonly ReplicaSet[], most: number): Process<readonly ReplicaSet[]> {
  const result: ReplicaSet[] = [];
  let left = most;
  for (const set of olds) {
    const unhealthy = Math.min(left, set.spec.replicas - available(set));
    result.push(unhealthy > 0 ? yield* resize(rollout, set, set.spec.replicas - unhealthy) : set);
    left -= Math.max(0, unhealthy);
  }
  return result;
}

/** Takes away `most` replicas, oldest ReplicaSets first. */
function* scaleDownOld(rollout: Rollout, olds: readonly ReplicaSet[], most: number): Process<readonly ReplicaSet[]> {
  const result: ReplicaSet[] = [];
  let left = most;
  for (const set of olds) {
    const fewer = Math.max(0, Math.min(left, set.spec.replicas));
    result.push(yield* resize(rollout, set, set.spec.replicas - fewer));
    left -= fewer;
  }
  return result;
}
