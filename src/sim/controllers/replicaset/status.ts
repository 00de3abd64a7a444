/** Status of a ReplicaSet or ReplicationController (pkg/controller/replicaset/replica_set_utils.go). */
import type { Process } from '../../../kernel/effects.ts';
import { must } from '../../client/result.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { ReplicaSetStatus } from '../../machinery/types/replicaset.ts';
import type { KeeperKind, ReplicaKeeper } from './keeper.ts';
import type { PodCounts } from './survey.ts';

/** Tries after the first one fails, each on the newest object. */
const STATUS_RETRIES = 1;

export interface Findings {
  readonly counts: PodCounts;
  readonly available: number;
  /** What went wrong while managing pods. */
  readonly failure: string | undefined;
}

export function calculateStatus(
  { countsTerminating }: KeeperKind,
  keeper: ReplicaKeeper,
  { counts, available, failure }: Findings,
  now: number,
): ReplicaSetStatus {
  const { active, labeled, ready, terminating } = counts;
  const { generation } = keeper.metadata;
  const conditions = conditionsAfter(keeper, active, failure, now);
  return {
    replicas: active,
    ...(labeled ? { fullyLabeledReplicas: labeled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    ...(countsTerminating ? { terminatingReplicas: terminating } : {}),
    ...(generation ? { observedGeneration: generation } : {}),
    ...(conditions.length ? { conditions } : {}),
  };
}

function conditionsAfter({ spec, status }: ReplicaKeeper, active: number, failure: string | undefined, now: number): readonly Condition[] {
  const conditions = status.conditions ?? [];
  const failed = conditions.some(({ type }) => type === 'ReplicaFailure');
  if (failure === undefined) return failed ? conditions.filter(({ type }) => type !== 'ReplicaFailure') : conditions;
  if (failed) return conditions;
  const reason = active < spec.replicas ? 'FailedCreate' : 'FailedDelete';
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(now), reason, message: failure }];
}

/** Writes the status if it changed. Gives the object as it is now. */
export function* updateStatus({ api, resource }: KeeperKind, keeper: ReplicaKeeper, status: ReplicaSetStatus): Process<ReplicaKeeper> {
  if (semanticEqual(keeper.status, status)) return keeper;
  let current = keeper;
  for (let retries = 0; ; retries++) {
    const result = yield* api.update(resource, { ...current, status }, 'status');
    if (result.ok || retries >= STATUS_RETRIES) return must(result);
    current = must(yield* api.get(resource, keeper.metadata.namespace, keeper.metadata.name));
  }
}
