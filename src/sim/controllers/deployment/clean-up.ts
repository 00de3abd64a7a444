/** Deletes old ReplicaSets beyond the revision history (pkg/controller/deployment/sync.go, cleanupDeployment). */
import { type Process, step } from '../../../kernel/effects.ts';
import { REPLICA_SETS } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { byRevision } from './replica-sets.ts';
import { api, type Rollout } from './rollout.ts';

const NO_LIMIT = 2 ** 31 - 1;

export function* cleanUp({ deployment }: Rollout, olds: readonly ReplicaSet[]): Process<void> {
  const limit = deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === NO_LIMIT) return;
  const alive = olds.filter((set) => set.metadata.deletionTimestamp === undefined).sort(byRevision);
  for (const set of alive.slice(0, Math.max(0, alive.length - limit))) {
    const { metadata, spec, status } = set;
    if (status.replicas !== 0 || spec.replicas !== 0 || (metadata.generation ?? 0) > (status.observedGeneration ?? 0)) continue;
    yield* step('cleanUp', { name: metadata.name, limit });
    mayBeMissing(yield* api.delete(REPLICA_SETS, metadata.namespace, metadata.name));
  }
}
