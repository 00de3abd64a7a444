/** One reconcile of a Deployment (pkg/controller/deployment/deployment_controller.go, syncDeployment). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { BY_CONTROLLER, lookUp, lookUpIndexed, ORPHANS } from '../../client/lister.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../client/resource.ts';
import { isNamespaceTerminating, must, RequestError } from '../../client/result.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { claimObjects } from '../claim.ts';
import { cleanUp } from './clean-up.ts';
import { find, hasProgressDeadline, newCondition, withCondition } from './conditions.ts';
import { syncRevision } from './new-replica-set.ts';
import { recreate } from './recreate.ts';
import { rollOut } from './rolling.ts';
import { api, events, type Rollout, writeStatus } from './rollout.ts';
import { isScalingEvent, scale } from './scale.ts';
import { syncStatus } from './status.ts';

export function* syncDeployment({ key }: { readonly key: string }): Process<SyncResult> {
  try {
    return yield* reconcile(key);
  } catch (error) {
    // In a namespace that goes away every creation fails: nothing is to be gained by trying again.
    if (error instanceof RequestError && isNamespaceTerminating(error.refusal)) return undefined;
    throw error;
  }
}

function* reconcile(key: string): Process<SyncResult> {
  const deployment = yield* lookUp(DEPLOYMENTS, key);
  if (!deployment) return;
  if (selectsAll(deployment)) return yield* refuseToSelectAll(deployment);
  const rollout: Rollout = { deployment, sets: yield* claimReplicaSets(deployment) };
  yield* step('sync', {
    key,
    replicas: deployment.spec.replicas,
    replicaSets: rollout.sets.map(({ metadata, spec }) => `${metadata.name}: ${spec.replicas}`),
  });

  if (deployment.metadata.deletionTimestamp) return yield* syncStatus(rollout, yield* syncRevision(rollout, false));
  yield* checkPaused(rollout);
  if (deployment.spec.paused) return yield* syncPaused(rollout);
  const generations = yield* syncRevision(rollout, false);
  if (isScalingEvent(rollout.deployment, generations)) return yield* syncScaled(rollout);
  return yield* deployment.spec.strategy.type === 'Recreate' ? recreate(rollout) : rollOut(rollout);
}

function selectsAll({ spec }: Deployment): boolean {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function* refuseToSelectAll(deployment: Deployment): Process<void> {
  yield* record(events, deployment, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.');
  const { generation = 0 } = deployment.metadata;
  if ((deployment.status.observedGeneration ?? 0) >= generation) return;
  yield* writeStatus({ deployment, sets: [] }, { ...deployment.status, observedGeneration: generation });
}

function* claimReplicaSets(deployment: Deployment): Process<readonly ReplicaSet[]> {
  const { uid, namespace = '' } = deployment.metadata;
  const own = yield* lookUpIndexed(REPLICA_SETS, BY_CONTROLLER, uid);
  const orphans = yield* lookUpIndexed(REPLICA_SETS, ORPHANS, namespace);
  const matches = (set: ReplicaSet) => selectorMatches(deployment.spec.selector, set.metadata.labels);
  return yield* claimObjects({ api, owner: deployment, ownerResource: DEPLOYMENTS, resource: REPLICA_SETS, matches }, [...own, ...orphans]);
}

/** Tells in the conditions that the Deployment is paused, or no longer; else its deadline would go on while it rests. */
function* checkPaused(rollout: Rollout): Process<void> {
  const { deployment } = rollout;
  const conditions = deployment.status.conditions ?? [];
  const progressing = find(conditions, 'Progressing');
  if (!hasProgressDeadline(deployment) || progressing?.reason === 'ProgressDeadlineExceeded') return;
  const paused = deployment.spec.paused ?? false;
  if (paused === (progressing?.reason === 'DeploymentPaused')) return;
  const condition = paused
    ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', yield* now())
    : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', yield* now());
  must(yield* writeStatus(rollout, { ...deployment.status, conditions: withCondition(conditions, condition) }));
}

function* syncPaused(rollout: Rollout): Process<SyncResult> {
  const generations = yield* syncRevision(rollout, false);
  yield* scale(rollout, generations);
  yield* cleanUp(rollout, generations.olds);
  return yield* syncStatus(rollout, generations);
}

function* syncScaled(rollout: Rollout): Process<SyncResult> {
  const generations = yield* syncRevision(rollout, false);
  yield* scale(rollout, generations);
  return yield* syncStatus(rollout, generations);
}
