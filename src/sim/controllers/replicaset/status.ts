/** Status of a ReplicaSet (pkg/controller/replicaset/replica_set_utils.go). */
import type { Process } from '../../../kernel/effects.ts';
import { REPLICA_SETS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { ReplicaSet, ReplicaSetStatus } from '../../machinery/types/replicaset.ts';
import { api } from './manage-replicas.ts';
import type { PodCounts } from './survey.ts';

/** Tries after the first one fails, each on the newest ReplicaSet. */
const STATUS_RETRIES = 1;

export interface Findings {
  readonly counts: PodCounts;
  readonly available: number;
  /** What went wrong while managing pods. */
  readonly failure: string | undefined;
}

export function calculateStatus(set: ReplicaSet, { counts, available, failure }: Findings, now: number): ReplicaSetStatus {
  const { active, labeled, ready, terminating } = counts;
  const conditions = conditionsAfter(set, active, failure, now);
  return {
    replicas: active,
    ...(labeled ? { fullyLabeledReplicas: labeled } : {}),
    ...(ready ? { readyReplicas: ready } : {}),
    ...(available ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    ...(set.metadata.generation ? { observedGeneration: set.metadata.generation } : {}),
    ...(conditions.length ? { conditions } : {}),
  };
}

function conditionsAfter(set: ReplicaSet, active: number, failure: string | undefined, now: number): readonly Condition[] {
  const conditions = set.status.conditions ?? [];
  const failed = conditions.some(({ type }) => type === 'ReplicaFailure');
  if (failure === undefined) return failed ? conditions.filter(({ type }) => type !== 'ReplicaFailure') : conditions;
  if (failed) return conditions;
  const reason = active < set.spec.replicas ? 'FailedCreate' : 'FailedDelete';
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: formatTime(now), reason, message: failure }];
}

/** Writes the status if it changed. Gives the ReplicaSet as it is now. */
export function* updateStatus(set: ReplicaSet, status: ReplicaSetStatus): Process<ReplicaSet> {
  if (semanticEqual(set.status, status)) return set;
  let current = set;
  for (let retries = 0; ; retries++) {
    const result = yield* api.update(REPLICA_SETS, { ...current, status }, 'status');
    if (result.ok || retries >= STATUS_RETRIES) return must(result);
    current = must(yield* api.get(REPLICA_SETS, set.metadata.namespace, set.metadata.name));
  }
}
