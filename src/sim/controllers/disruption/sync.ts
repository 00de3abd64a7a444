/** One reconcile of a budget: its status is what its pods are (pkg/controller/disruption/disruption.go, sync, trySync, failSafe). */
import { local, MILLISECOND, type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { lookUp } from '../../client/lister.ts';
import { DISRUPTION_BUDGETS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { PodDisruptionBudget } from '../../machinery/types/disruptionbudget.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { scaled } from '../int-or-percent.ts';
import { isPodReady, microsOf } from '../pods/pod-state.ts';
import { api, events } from './names.ts';
import { PODS_OF, SCALE_OF, type Scale } from './scale.ts';
import { type Counts, failedStatus, isUpToDate, statusOf } from './status.ts';
import { shownSelector } from './words.ts';

/** A granted eviction that has not begun after this long is not expected any more. */
const DELETION_TIMEOUT: Micros = 120 * SECOND;

/** What the rate limit of the queue adds, through which it comes again. */
const RECHECK_DELAY: Micros = 5 * MILLISECOND;

export function* syncBudget({ key }: { readonly key: string }): Process<SyncResult> {
  const budget = yield* lookUp(DISRUPTION_BUDGETS, key);
  if (budget === undefined) return;
  const pods = yield* local<readonly Pod[]>(PODS_OF, budget);
  if (pods.length === 0) yield* record(events, budget, 'Normal', 'NoPods', 'No matching pods found');
  const expected = yield* expectedOf(budget, pods);
  const time = yield* now();
  if ('error' in expected) {
    const words = `Failed to calculate the number of expected pods: ${expected.error}`;
    yield* record(events, budget, 'Warning', 'CalculateExpectedPodCountFailed', words);
    return yield* write(budget, failedStatus(budget, expected.error, formatTime(time)));
  }
  const { disrupted, recheck } = yield* stillDisrupted(budget, pods, time);
  const currentHealthy = pods.filter((pod) => isHealthy(pod, disrupted)).length;
  const counts: Counts = { ...expected, currentHealthy, disrupted };
  yield* step('sync', { key, pods: pods.length, ...expected, currentHealthy });
  if (!isUpToDate(budget, counts)) yield* write(budget, statusOf(budget, counts, formatTime(time)));
  return recheck === undefined ? undefined : { after: recheck + RECHECK_DELAY };
}

interface Expected {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
}

function* expectedOf(budget: PodDisruptionBudget, pods: readonly Pod[]): Process<Expected | { readonly error: string }> {
  const { minAvailable, maxUnavailable } = budget.spec;
  if (maxUnavailable === undefined && minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 };
  if (maxUnavailable === undefined && typeof minAvailable === 'number') return { expectedPods: pods.length, desiredHealthy: minAvailable };
  const scale = yield* local<Scale>(SCALE_OF, pods);
  if ('error' in scale) return scale;
  if (scale.unmanaged) yield* record(events, budget, 'Warning', 'UnmanagedPods', unmanaged(budget.spec));
  const expectedPods = scale.pods;
  const desiredHealthy =
    maxUnavailable === undefined
      ? scaled(minAvailable, expectedPods, true)
      : Math.max(0, expectedPods - scaled(maxUnavailable, expectedPods, true));
  return { expectedPods, desiredHealthy };
}

function unmanaged({ selector }: PodDisruptionBudget['spec']): string {
  const found = `Pods selected by this PodDisruptionBudget (selector: ${shownSelector(selector)}) were found to be unmanaged.`;
  const hence = 'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior.';
  return `${found} ${hence} To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}

interface Disrupted {
  /** Evictions that were granted and have not begun: when, by the name of the pod. */
  readonly disrupted: Readonly<Record<string, string>>;
  /** Until the first of them is overdue. */
  readonly recheck: Micros | undefined;
}

function* stillDisrupted(budget: PodDisruptionBudget, pods: readonly Pod[], time: Micros): Process<Disrupted> {
  const granted = budget.status.disruptedPods ?? {};
  const disrupted: Record<string, string> = {};
  let recheck: Micros | undefined;
  for (const pod of pods) {
    const { name, namespace, deletionTimestamp } = pod.metadata;
    const since = granted[name];
    if (deletionTimestamp !== undefined || since === undefined) continue;
    const left = (microsOf(since) ?? 0) + DELETION_TIMEOUT - time;
    if (left < 0) {
      // The real one names the namespace twice, too.
      yield* record(events, pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${namespace} to be deleted but it wasn't`);
      continue;
    }
    disrupted[name] = since;
    recheck = Math.min(left, recheck ?? left);
  }
  return { disrupted, recheck };
}

function isHealthy(pod: Pod, disrupted: Readonly<Record<string, string>>): boolean {
  const { name, deletionTimestamp } = pod.metadata;
  return deletionTimestamp === undefined && disrupted[name] === undefined && isPodReady(pod);
}

/** A conflict, as any refusal, brings the budget back. */
function* write(budget: PodDisruptionBudget, status: PodDisruptionBudget['status']): Process<void> {
  must(yield* api.update(DISRUPTION_BUDGETS, Object.freeze({ ...budget, status }), 'status'));
}
