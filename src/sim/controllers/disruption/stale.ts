/** Pods that were told that they will go, and are still there (pkg/controller/disruption/disruption.go, syncStalePodDisruption). */
import { type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { lookUp } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { withPodCondition } from '../pod-conditions.ts';
import { isPodFinished, microsOf, podCondition } from '../pods/pod-state.ts';
import { api } from './names.ts';

const TARGET = 'DisruptionTarget';
/** After this long the word is taken back. */
const PATIENCE: Micros = 120 * SECOND;

/** How long until the pod's DisruptionTarget is stale, 0 if it is; undefined: it has none, or one that stands. That of a kubelet stands. */
export function staleIn(pod: Pod, time: Micros): Micros | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined;
  const target = podCondition(pod, TARGET);
  if (target?.status !== 'True' || target.reason === 'TerminationByKubelet' || isPodFinished(pod)) return undefined;
  return Math.max(0, (microsOf(target.lastTransitionTime) ?? time) + PATIENCE - time);
}

export function* syncStale({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  const time = yield* now();
  const left = pod && staleIn(pod, time);
  if (pod === undefined || left === undefined) return;
  if (left > 0) return { after: left };
  yield* step('stale', { key });
  must(yield* api.update(PODS, withPodCondition(pod, takenBack(pod), formatTime(time)), 'status'));
}

function takenBack({ metadata: { generation } }: Pod): Condition {
  return { type: TARGET, status: 'False', ...(generation === undefined ? {} : { observedGeneration: generation }) };
}
