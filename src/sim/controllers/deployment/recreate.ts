/** Recreate: all old pods go before the first new one comes (pkg/controller/deployment/recreate.go). */
import { type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { BY_CONTROLLER, lookUpIndexed } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { isPodFinished } from '../pods/pod-state.ts';
import { cleanUp } from './clean-up.ts';
import { syncRevision } from './new-replica-set.ts';
import { active, actual, sum } from './replica-sets.ts';
import type { Rollout } from './rollout.ts';
import { resize } from './scale.ts';
import { isComplete, syncRolloutStatus } from './status.ts';

export function* recreate(rollout: Rollout): Process<SyncResult> {
  let generations = yield* syncRevision(rollout, false);
  const { olds } = generations;
  const doomed = active(olds);
  for (const set of doomed) yield* resize(rollout, set, 0);
  if (doomed.length > 0 || (yield* oldPodsRun(olds))) return yield* syncRolloutStatus(rollout, generations);
  if (!generations.fresh) generations = yield* syncRevision(rollout, true);
  const { fresh } = generations;
  if (fresh) yield* resize(rollout, fresh, rollout.deployment.spec.replicas);
  if (isComplete(rollout.deployment, rollout.deployment.status)) yield* cleanUp(rollout, generations.olds);
  return yield* syncRolloutStatus(rollout, generations);
}

/** Does a pod of an old ReplicaSet still run, be it on its way out? */
function* oldPodsRun(olds: readonly ReplicaSet[]): Process<boolean> {
  if (sum(olds, actual) > 0) return true;
  for (const { metadata } of olds) {
    const pods = yield* lookUpIndexed(PODS, BY_CONTROLLER, metadata.uid);
    const running = pods.filter((pod) => !isPodFinished(pod)).length;
    yield* step('oldPods', { replicaSet: metadata.name, running });
    if (running > 0) return true;
  }
  return false;
}
