/** Status of a DaemonSet: nodes are counted, not pods (pkg/controller/daemon/daemon_controller.go, updateDaemonSetStatus). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { DAEMON_SETS, keyOf } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { requeueAfter } from '../../client/workers.ts';
import type { DaemonSet, DaemonSetStatus } from '../../machinery/types/daemonset.ts';
import type { Node } from '../../machinery/types/node.ts';
import { isPodAvailable, isPodReady } from '../pods/pod-state.ts';
import { isUpToDate, oldestFirst, type PodsByNode } from './daemon-pods.ts';
import { api, DAEMON_SET_CONTROLLER } from './names.ts';
import { nodeFitOf } from './node-fit.ts';

/** Tries after the first one fails, each on the newest object. */
const STATUS_RETRIES = 1;

export interface Counts {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
}

export function countNodes(set: DaemonSet, nodes: readonly Node[], pods: PodsByNode, hash: string, time: Micros): Counts {
  const fitOf = nodeFitOf(set);
  const counts = { desired: 0, current: 0, misscheduled: 0, ready: 0, updated: 0, available: 0 };
  for (const node of nodes) {
    const [pod] = oldestFirst(pods.get(node.metadata.name) ?? []);
    if (!fitOf(node).shouldRun) {
      if (pod) counts.misscheduled++;
      continue;
    }
    counts.desired++;
    if (!pod) continue;
    counts.current++;
    if (isPodReady(pod)) counts.ready++;
    if (isPodAvailable(pod, set.spec.minReadySeconds ?? 0, time)) counts.available++;
    if (isUpToDate(pod, set, hash)) counts.updated++;
  }
  return counts;
}

function withCounts(old: DaemonSetStatus, counts: Counts, generation: number | undefined): DaemonSetStatus {
  const { desired, current, misscheduled, ready, updated, available } = counts;
  const { updatedNumberScheduled: _, numberAvailable: __, numberUnavailable: ___, ...rest } = old;
  const unavailable = desired - available;
  return {
    ...rest,
    desiredNumberScheduled: desired,
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    numberReady: ready,
    ...(updated ? { updatedNumberScheduled: updated } : {}),
    ...(available ? { numberAvailable: available } : {}),
    ...(unavailable ? { numberUnavailable: unavailable } : {}),
    ...(generation ? { observedGeneration: generation } : {}),
  };
}

/**
 * Writes what is counted if it is news. `isProcessed`: this generation's template has been acted upon, and not only looked at while
 * earlier creations and deletions are awaited.
 */
export function* updateStatus(set: DaemonSet, nodes: readonly Node[], pods: PodsByNode, hash: string, isProcessed: boolean): Process<void> {
  const counts = countNodes(set, nodes, pods, hash, yield* now());
  yield* step('daemonStatus', { key: keyOf(set), ...counts });
  yield* store(set, counts, isProcessed);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  if (minReadySeconds > 0 && counts.ready !== counts.available) {
    yield* requeueAfter(DAEMON_SET_CONTROLLER, keyOf(set), minReadySeconds * SECOND);
  }
}

function* store(set: DaemonSet, counts: Counts, isProcessed: boolean): Process<void> {
  if (isStored(set, counts)) return;
  let current = set;
  for (let retries = 0; ; retries++) {
    const status = withCounts(current.status, counts, isProcessed ? set.metadata.generation : current.status.observedGeneration);
    const result = yield* api.update(DAEMON_SETS, { ...current, status }, 'status');
    if (result.ok) return;
    if (retries >= STATUS_RETRIES) must(result);
    current = must(yield* api.get(DAEMON_SETS, set.metadata.namespace, set.metadata.name));
  }
}

function isStored({ metadata, status }: DaemonSet, { desired, current, misscheduled, ready, updated, available }: Counts): boolean {
  return (
    status.desiredNumberScheduled === desired &&
    status.currentNumberScheduled === current &&
    status.numberMisscheduled === misscheduled &&
    status.numberReady === ready &&
    (status.updatedNumberScheduled ?? 0) === updated &&
    (status.numberAvailable ?? 0) === available &&
    (status.numberUnavailable ?? 0) === desired - available &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}
