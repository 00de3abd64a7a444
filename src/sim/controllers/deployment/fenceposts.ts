/** How far a rolling update may go above and below the wanted count (pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment } from '../../machinery/types/deployment.ts';
import { scaled } from '../int-or-percent.ts';

export function isRollingUpdate(deployment: Deployment): boolean {
  return deployment.spec.strategy.type === 'RollingUpdate';
}

/** Pods that may exist on top of the wanted ones. */
export function maxSurge(deployment: Deployment): number {
  if (!isRollingUpdate(deployment)) return 0;
  return scaled(deployment.spec.strategy.rollingUpdate?.maxSurge, deployment.spec.replicas, true);
}

/** Wanted pods that may be unavailable. If both fenceposts come to 0 it is 1, for a rollout could not move at all. */
export function maxUnavailable(deployment: Deployment): number {
  const { replicas, strategy } = deployment.spec;
  if (!isRollingUpdate(deployment) || replicas === 0) return 0;
  const unavailable = scaled(strategy.rollingUpdate?.maxUnavailable, replicas, false);
  if (unavailable === 0 && maxSurge(deployment) === 0) return 1;
  return Math.min(unavailable, replicas);
}
