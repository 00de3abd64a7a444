/** Status of a StatefulSet (pkg/controller/statefulset/{stateful_set_control,stateful_set_status_updater}.go). */
import { type Micros, type Process, step } from '../../../kernel/effects.ts';
import { lookUp } from '../../client/lister.ts';
import { keyOf, STATEFUL_SETS } from '../../client/resource.ts';
import { must, type Result } from '../../client/result.ts';
import { retryOnConflict, SHORT_RETRY } from '../../client/retry-on-conflict.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { StatefulSet, StatefulSetStatus } from '../../machinery/types/statefulset.ts';
import { isPodAvailable, isPodReady } from '../pods/pod-state.ts';
import { api } from './names.ts';
import { revisionOf } from './pod-for-set.ts';
import type { Revisions } from './revisions.ts';

/** A status in the making. */
export interface Tally {
  readonly observedGeneration: number;
  currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
  replicas: number;
  readyReplicas: number;
  availableReplicas: number;
  currentReplicas: number;
  updatedReplicas: number;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status.phase === 'Running' && isPodReady(pod);
}

export function countPods(set: StatefulSet, { current, update, collisions }: Revisions, pods: readonly Pod[], time: Micros): Tally {
  const tally: Tally = {
    observedGeneration: set.metadata.generation ?? 0,
    currentRevision: current.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: collisions,
    replicas: pods.length,
    readyReplicas: 0,
    availableReplicas: 0,
    currentReplicas: 0,
    updatedReplicas: 0,
  };
  for (const pod of pods) {
    if (isRunningAndReady(pod)) {
      tally.readyReplicas++;
      if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, time)) tally.availableReplicas++;
    }
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    if (revisionOf(pod) === tally.currentRevision) tally.currentReplicas++;
    if (revisionOf(pod) === tally.updateRevision) tally.updatedReplicas++;
  }
  return tally;
}

/** A rolling update is through once all pods are there, ready and of the new revision, which is then the current one. */
function completeRollingUpdate({ spec }: StatefulSet, tally: Tally): void {
  const { updatedReplicas, readyReplicas, replicas, updateRevision } = tally;
  if (spec.updateStrategy.type !== 'RollingUpdate') return;
  if (updatedReplicas !== spec.replicas || readyReplicas !== spec.replicas || replicas !== spec.replicas) return;
  tally.currentReplicas = updatedReplicas;
  tally.currentRevision = updateRevision;
}

function statusOf(tally: Tally): StatefulSetStatus {
  const { readyReplicas, currentReplicas, updatedReplicas, observedGeneration, ...rest } = tally;
  return {
    ...(observedGeneration ? { observedGeneration } : {}),
    ...(readyReplicas ? { readyReplicas } : {}),
    ...(currentReplicas ? { currentReplicas } : {}),
    ...(updatedReplicas ? { updatedReplicas } : {}),
    ...rest,
  };
}

const COMPARED = [
  'replicas',
  'currentReplicas',
  'readyReplicas',
  'updatedReplicas',
  'availableReplicas',
  'currentRevision',
  'updateRevision',
] as const;

function isNews({ status }: StatefulSet, wanted: StatefulSetStatus): boolean {
  if ((wanted.observedGeneration ?? 0) > (status.observedGeneration ?? 0)) return true;
  return COMPARED.some((field) => (wanted[field] || undefined) !== (status[field] || undefined));
}

/** Writes the status if it says something new. Throws a refusal. */
export function* writeStatus(set: StatefulSet, tally: Tally): Process<void> {
  completeRollingUpdate(set, tally);
  const status = statusOf(tally);
  if (!isNews(set, status)) return;
  yield* step('statefulStatus', { key: keyOf(set), wanted: set.spec.replicas, ...status });
  let current = set;
  const result = yield* retryOnConflict(SHORT_RETRY, function* attempt(): Process<Result<StatefulSet>> {
    const written = yield* api.update(STATEFUL_SETS, { ...current, status }, 'status');
    if (!written.ok) current = (yield* lookUp(STATEFUL_SETS, keyOf(set))) ?? current;
    return written;
  });
  must(result);
}
