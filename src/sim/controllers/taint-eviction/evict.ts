/** The eviction of one pod: event, condition, deletion (deletePodHandler and addConditionAndDeletePod of taint_eviction.go). */
import { MILLISECOND, now, type Process, sleep, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { PODS } from '../../client/resource.ts';
import { isNotFound, type Refusal } from '../../client/result.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { conditionPatch, disruptionTarget, withPodCondition } from '../pod-conditions.ts';

export const NAME = 'taint-eviction-controller';
const api = new ApiClient(controllerAccount('node-controller'), 'kube-controller-manager');
export const source = { reporter: NAME, api };

const TRIES = 5;

export interface EvictArgs {
  readonly namespace: string;
  readonly name: string;
}

/** False if the pod could not be deleted after several tries. */
export function* evict({ namespace, name }: EvictArgs): Process<boolean> {
  yield* record(source, nameOnly(namespace, name), 'Normal', 'TaintManagerEviction', `Marking for deletion Pod ${namespace}/${name}`);
  for (let tries = 0; tries < TRIES; tries++) {
    const refusal = yield* markAndDelete(namespace, name);
    if (!refusal || isNotFound(refusal)) return true;
    yield* sleep(10 * MILLISECOND);
  }
  return false;
}

/** Events name the pod without its uid: only its name is known at this point. */
function nameOnly(namespace: string, name: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { containers: [], restartPolicy: 'Always' },
    status: {},
  };
}

function* markAndDelete(namespace: string, name: string): Process<Refusal | undefined> {
  const found = yield* api.get(PODS, namespace, name);
  if (!found.ok) return found.refusal;
  const pod = found.value;
  const condition = disruptionTarget(pod, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint');
  const marked = withPodCondition(pod, condition, formatTime(yield* now()));
  yield* step('podMarked', { pod: `${namespace}/${name}`, node: pod.spec.nodeName });
  if (marked !== pod) {
    const patch = { metadata: { uid: pod.metadata.uid }, status: conditionPatch(marked, condition.type) };
    const result = yield* api.patch(PODS, namespace, name, 'strategic', patch, 'status');
    if (!result.ok) return result.refusal;
  }
  const deleted = yield* api.delete(PODS, namespace, name);
  return deleted.ok ? undefined : deleted.refusal;
}
