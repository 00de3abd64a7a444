/** What becomes of pods that a controller asked for, told in events on their owner (pkg/controller/controller_utils.go, RealPodControl). */
import type { Process } from '../../../kernel/effects.ts';
import { type EventSource, record } from '../../client/event-recorder.ts';
import { isNamespaceTerminating, isNotFound, type Result } from '../../client/result.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

/** Reports a creation. Gives the error text; a namespace that goes away is no error, for nothing can be done about it. */
export function* reportCreation(source: EventSource, owner: ApiObject, result: Result<Pod>): Process<string | undefined> {
  if (result.ok) {
    yield* record(source, owner, 'Normal', 'SuccessfulCreate', `Created pod: ${result.value.metadata.name}`);
    return undefined;
  }
  if (isNamespaceTerminating(result.refusal)) return undefined;
  yield* record(source, owner, 'Warning', 'FailedCreate', `Error creating: ${result.refusal.message}`);
  return result.refusal.message;
}

/** Reports a deletion. Gives the error text; a pod that is gone already is no error. */
export function* reportDeletion(source: EventSource, owner: ApiObject, pod: Pod, result: Result<ApiObject>): Process<string | undefined> {
  if (result.ok) {
    yield* record(source, owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
    return undefined;
  }
  if (isNotFound(result.refusal)) return undefined;
  yield* record(source, owner, 'Warning', 'FailedDelete', `Error deleting: ${result.refusal.message}`);
  return `unable to delete pods: ${result.refusal.message}`;
}
