/** What the steps of one sync hand on to each other: the Deployment as this sync has changed it so far, and its ReplicaSets. */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';
import { DEPLOYMENTS } from '../../client/resource.ts';
import type { Result } from '../../client/result.ts';
import type { Deployment, DeploymentStatus } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';

export const DEPLOYMENT_CONTROLLER = 'deployment-controller';
export const api = new ApiClient(controllerAccount(DEPLOYMENT_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: DEPLOYMENT_CONTROLLER, api };

export interface Rollout {
  deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
}

export interface Generations {
  readonly fresh: ReplicaSet | undefined;
  readonly olds: readonly ReplicaSet[];
}

/**
 * Writes status and annotations of the Deployment. As in the real controller the answer is not taken over: a second write in the same
 * sync conflicts, and the sync is tried again on what the watch has brought until then.
 */
export function writeStatus(rollout: Rollout, status: DeploymentStatus = rollout.deployment.status): Process<Result<Deployment>> {
  rollout.deployment = { ...rollout.deployment, status };
  return api.update(DEPLOYMENTS, rollout.deployment, 'status');
}
