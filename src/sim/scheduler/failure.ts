/** An attempt that came to nothing: the pod goes back to the queue, and the world is told. Follows schedule_one.go (handleSchedulingFailure). */
import { local, now, type Process } from '../../kernel/effects.ts';
import type { ApiClient } from '../client/api-client.ts';
import { type EventSource, record } from '../client/event-recorder.ts';
import { formatTime } from '../machinery/time.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { Failed } from './decide.ts';
import { eventNote, refusedThere } from './framework/fit-error.ts';
import { patchStatuses } from './framework/patch-status.ts';
import { conditionPatch } from './framework/pod-condition.ts';
import { isRejection, type Setback } from './framework/verdict.ts';

export function* fail(source: EventSource, uid: string, pod: Pod, failed: Failed): Process<void> {
  yield* local('scheduler.giveUp', uid, failed.rejectors, failed.nominate);
  yield* record(source, pod, 'Warning', 'FailedScheduling', eventNote(failed.message));
  yield* tell(source.api, pod, failed);
}

function* tell(api: ApiClient, pod: Pod, { reason, message, nominate }: Failed): Process<void> {
  const condition = conditionPatch(pod, { type: 'PodScheduled', status: 'False', reason, message }, formatTime(yield* now()));
  const nomination = changedNomination(pod, nominate);
  if (condition === undefined && nomination === undefined) return;
  yield* patchStatus(api, pod, { ...condition, ...nomination });
}

/** Says where the pod is about to go, before what takes time is done for it there. */
export function* nominate(api: ApiClient, pod: Pod, node: string): Process<void> {
  const nomination = changedNomination(pod, node);
  if (nomination !== undefined) yield* patchStatus(api, pod, nomination);
}

/**
 * What to write into the status; undefined if it was there when the attempt began: a nomination that was written since stays (updatePod).
 */
function changedNomination({ status }: Pod, node: string | undefined) {
  if (node === undefined || (status?.nominatedNodeName ?? '') === node) return undefined;
  return { nominatedNodeName: node === '' ? null : node };
}

/** If it cannot be told, the attempt goes on all the same. */
function* patchStatus(api: ApiClient, pod: Pod, status: object): Process<void> {
  yield* patchStatuses(api, [{ pod, status }]);
}

type Point = 'Reserve' | 'Permit' | 'PreBind' | 'Bind';

/** A pod that was refused on the node that it had. Up to Permit the plugin that refused it has to change its mind first. */
export function failedThere(point: Point, setback: Setback): Failed {
  const { plugin, reasons } = setback;
  if (!isRejection(setback)) {
    const said = reasons.join(', ');
    const message = plugin === '' ? said : `running ${point} plugin ${JSON.stringify(plugin)}: ${said}`;
    return Object.freeze({ reason: 'SchedulerError', message, rejectors: [], nominate: '' });
  }
  const waits = point === 'Reserve' || point === 'Permit';
  const message = waits ? refusedThere(setback) : reasons.join(', ');
  return Object.freeze({ reason: 'Unschedulable', message, rejectors: waits ? [plugin] : [], nominate: '' });
}
