/** Changing the size of ReplicaSets (pkg/controller/deployment/sync.go, scale and scaleReplicaSet). */
import { type Process, step } from '../../../kernel/effects.ts';
import { record } from '../../client/event-recorder.ts';
import { REPLICA_SETS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { desiredReplicas, sizes } from './annotations.ts';
import { isRollingUpdate } from './fenceposts.ts';
import { active, available, findActiveOrLatest, together } from './replica-sets.ts';
import { api, events, type Generations, type Rollout } from './rollout.ts';
import { proportionalSizes } from './sizes.ts';

/** Gives the ReplicaSet that size, with the event. Gives it as it is now; it is the same object if nothing had to be done. */
export function* resize(rollout: Rollout, set: ReplicaSet, size: number): Process<ReplicaSet> {
  return set.spec.replicas === size ? set : yield* resizeAndAnnotate(rollout, set, size);
}

function* resizeAndAnnotate({ deployment }: Rollout, set: ReplicaSet, size: number): Process<ReplicaSet> {
  const before = set.spec.replicas;
  const wantedSizes = sizes(deployment);
  const outdated = Object.entries(wantedSizes).some(([name, value]) => set.metadata.annotations?.[name] !== value);
  if (before === size && !outdated) return set;
  const annotations = { ...set.metadata.annotations, ...wantedSizes };
  yield* step('scaleReplicaSet', { name: set.metadata.name, from: before, to: size });
  const updated = must(
    yield* api.update(REPLICA_SETS, { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas: size } }),
  );
  if (before !== size) {
    const direction = before < size ? 'up' : 'down';
    yield* record(
      events,
      deployment,
      'Normal',
      'ScalingReplicaSet',
      `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${size}`,
    );
  }
  return updated;
}

/** Has the Deployment been scaled since one of its active ReplicaSets was last resized? */
export function isScalingEvent(deployment: Deployment, { fresh, olds }: Generations): boolean {
  return active(together(olds, fresh)).some((set) => {
    const desired = desiredReplicas(set);
    return desired !== undefined && desired !== deployment.spec.replicas;
  });
}

/** Brings the ReplicaSets to the Deployment's size without going on with a rollout. */
export function* scale(rollout: Rollout, { fresh, olds }: Generations): Process<void> {
  const { deployment } = rollout;
  const only = findActiveOrLatest(fresh, olds);
  if (only) {
    yield* resize(rollout, only, deployment.spec.replicas);
  } else if (isSaturated(deployment, fresh)) {
    for (const old of active(olds)) yield* resize(rollout, old, 0);
  } else if (isRollingUpdate(deployment)) {
    for (const { set, size } of proportionalSizes(deployment, active(together(olds, fresh)))) yield* resizeAndAnnotate(rollout, set, size);
  }
}

/** Has the new ReplicaSet all the Deployment's replicas, all of them available? */
function isSaturated({ spec }: Deployment, fresh: ReplicaSet | undefined): boolean {
  if (!fresh) return false;
  return fresh.spec.replicas === spec.replicas && desiredReplicas(fresh) === spec.replicas && available(fresh) === spec.replicas;
}
