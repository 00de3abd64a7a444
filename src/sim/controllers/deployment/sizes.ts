/** How large ReplicaSets shall be, as plain arithmetic (pkg/controller/deployment/util/deployment_util.go, sync.go). */
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { maxReplicas } from './annotations.ts';
import { isRollingUpdate, maxSurge } from './fenceposts.ts';
import { bySizeNewer, bySizeOlder, sum, wanted } from './replica-sets.ts';

/** Size of the new ReplicaSet, which has `current` replicas, beside the others: as many as the surge leaves room for. */
export function newSetSize(deployment: Deployment, others: readonly ReplicaSet[], current: number): number {
  const { replicas } = deployment.spec;
  if (!isRollingUpdate(deployment)) return replicas;
  const room = replicas + maxSurge(deployment) - sum(others, wanted) - current;
  return room <= 0 ? current : current + Math.min(room, replicas - current);
}

/** New sizes of the active ReplicaSets of a rollout whose Deployment was scaled: in proportion, leftovers to the largest. */
export function proportionalSizes(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): readonly { readonly set: ReplicaSet; readonly size: number }[] {
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + maxSurge(deployment) : 0;
  const toAdd = allowed - sum(sets, wanted);
  const sorted = toAdd > 0 ? sets.toSorted(bySizeNewer) : toAdd < 0 ? sets.toSorted(bySizeOlder) : sets;
  let added = 0;
  const shares = sorted.map((set) => {
    const share = proportion(deployment, set, toAdd, added);
    added += share;
    return share;
  });
  const leftover = toAdd - added;
  return sorted.map((set, at) => {
    const size = set.spec.replicas + (shares[at] ?? 0);
    return { set, size: at === 0 ? Math.max(0, size + leftover) : size };
  });
}

function proportion(deployment: Deployment, set: ReplicaSet, toAdd: number, added: number): number {
  if (set.spec.replicas === 0 || toAdd === added) return 0;
  const share = fraction(deployment, set);
  return toAdd > 0 ? Math.min(share, toAdd - added) : Math.max(share, toAdd - added);
}

/** How much the ReplicaSet would grow or shrink along with the Deployment, going by how large both could be before. */
function fraction(deployment: Deployment, set: ReplicaSet): number {
  const { replicas } = deployment.spec;
  if (replicas === 0) return -set.spec.replicas;
  const before = maxReplicas(set) || deployment.status.replicas || 0;
  if (before === 0) return 0;
  return roundHalfAway((set.spec.replicas * (replicas + maxSurge(deployment))) / before) - set.spec.replicas;
}

/** As Go's integer.RoundToInt32. */
function roundHalfAway(value: number): number {
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5);
}
