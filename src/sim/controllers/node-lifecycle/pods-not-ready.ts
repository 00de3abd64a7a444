/** The pods of a node that is not ready are not ready either (MarkPodsNotReady of pkg/controller/util/node/controller_utils.go). */
import { now, type Process } from '../../../kernel/effects.ts';
import { record } from '../../client/event-recorder.ts';
import { PODS } from '../../client/resource.ts';
import { isNotFound } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { withPodCondition } from '../pod-conditions.ts';
import { api, source } from './state.ts';

/** Pods without a Ready condition, or with one that is False, are left alone. False if some of them could not be written. */
export function* markPodsNotReady(pods: readonly Pod[]): Process<boolean> {
  let complete = true;
  for (const pod of pods) {
    const ready = pod.status.conditions?.find((condition) => condition.type === 'Ready');
    if (!ready || ready.status === 'False') continue;
    const marked = withPodCondition(pod, { ...ready, status: 'False' }, formatTime(yield* now()));
    const result = yield* api.update(PODS, marked, 'status');
    if (!result.ok) {
      if (!isNotFound(result.refusal)) complete = false;
      continue;
    }
    yield* record(source, pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
  return complete;
}
