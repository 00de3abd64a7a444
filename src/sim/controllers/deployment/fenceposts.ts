/** How far a rolling update may go above and below the wanted count (pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment, IntOrPercent } from '../../machinery/types/deployment.ts';

/** A count, or a share of `total`; surges are rounded up, what may be unavailable is rounded down. */
function scaled(value: IntOrPercent | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const share = (Number.parseInt(value, 10) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

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
