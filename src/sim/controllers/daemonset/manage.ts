/** Makes and deletes pods of a DaemonSet (pkg/controller/daemon/daemon_controller.go, manage and syncNodes). */
import { now, type Process, step } from '../../../kernel/effects.ts';
import { sendAll } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { expectCounts, lowerCreations, lowerDeletions } from '../../client/expectations.ts';
import { keyOf, PODS } from '../../client/resource.ts';
import { isNamespaceTerminating } from '../../client/result.ts';
import { slowStart } from '../../client/slow-start.ts';
import { requeueAfter } from '../../client/workers.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { reportCreation, reportDeletion } from '../pods/pod-control.ts';
import { type PodsByNode, podMaker } from './daemon-pods.ts';
import { failedPodStays } from './failed-pods.ts';
import { api, DAEMON_SET_CONTROLLER, events } from './names.ts';
import { nodeFitOf } from './node-fit.ts';
import { placementOn } from './placement.ts';

/** Most pods that one sync makes, and most that it deletes. */
const BURST = 250;

/** Brings pods to the nodes that lack one and takes away those that are too many. Gives the first error text, if any. */
export function* manage(set: DaemonSet, nodes: readonly Node[], pods: PodsByNode, hash: string): Process<string | undefined> {
  const fitOf = nodeFitOf(set);
  const time = yield* now();
  const needing: string[] = [];
  const doomed: Pod[] = [];
  for (const node of nodes) {
    const { name } = node.metadata;
    const { needsPod, failed, succeeded, excess } = placementOn(fitOf(node), pods.get(name), set, hash, time);
    if (needsPod) needing.push(name);
    for (const pod of failed) if (yield* failedMayGo(set, pod, name)) doomed.push(pod);
    for (const pod of succeeded) {
      yield* record(
        events,
        set,
        'Normal',
        'SucceededDaemonPod',
        `Found succeeded daemon pod ${keyOf(pod)} on node ${name}, will try to delete it`,
      );
      doomed.push(pod);
    }
    doomed.push(...excess);
  }
  doomed.push(...lostPods(nodes, pods));
  yield* step('manageDaemons', { key: keyOf(set), nodes: nodes.length, needing: needing.length, doomed: doomed.length });
  return yield* changePods(set, doomed, needing, hash);
}

function* failedMayGo(set: DaemonSet, pod: Pod, node: string): Process<boolean> {
  const stays = yield* failedPodStays(set, node);
  if (stays > 0) {
    yield* requeueAfter(DAEMON_SET_CONTROLLER, keyOf(set), stays);
    return false;
  }
  yield* record(events, set, 'Warning', 'FailedDaemonPod', `Found failed daemon pod ${keyOf(pod)} on node ${node}, will try to kill it`);
  return true;
}

/** Pods that wait for a node that is gone will never be bound, and nobody else deletes them. */
function lostPods(nodes: readonly Node[], pods: PodsByNode): readonly Pod[] {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return [...pods].flatMap(([node, group]) => (names.has(node) ? [] : group.filter(({ spec }) => !spec.nodeName)));
}

/** Deletes these pods and makes one for each of these nodes. Gives the first error text, if any. */
export function* changePods(set: DaemonSet, doomed: readonly Pod[], needing: readonly string[], hash: string): Process<string | undefined> {
  const toCreate = needing.slice(0, BURST);
  const toDelete = doomed.slice(0, BURST);
  yield* expectCounts(DAEMON_SET_CONTROLLER, keyOf(set), toCreate.length, toDelete.length);
  const failure = yield* createPods(set, toCreate, hash);
  return failure ?? (yield* deletePods(set, toDelete));
}

function* createPods(set: DaemonSet, nodes: readonly string[], hash: string): Process<string | undefined> {
  if (nodes.length === 0) return undefined;
  const podFor = podMaker(set, hash);
  const results = yield* slowStart<Pod>(nodes.map((node) => api.createRequest(PODS, podFor(node))));
  let missing = nodes.length - results.length;
  let failure: string | undefined;
  for (const result of results) {
    const error = yield* reportCreation(events, set, result);
    failure ??= error;
    if (!result.ok && !isNamespaceTerminating(result.refusal)) missing++;
  }
  if (failure !== undefined) yield* lowerCreations(DAEMON_SET_CONTROLLER, keyOf(set), missing);
  return failure;
}

function* deletePods(set: DaemonSet, pods: readonly Pod[]): Process<string | undefined> {
  if (pods.length === 0) return undefined;
  const { namespace } = set.metadata;
  const results = yield* sendAll<ApiObject>(pods.map(({ metadata }) => api.deleteRequest(PODS, namespace, metadata.name)));
  let failure: string | undefined;
  for (const [at, result] of results.entries()) {
    if (!result.ok) yield* lowerDeletions(DAEMON_SET_CONTROLLER, keyOf(set), 1);
    const error = yield* reportDeletion(events, set, pods[at] as Pod, result);
    failure ??= error;
  }
  return failure;
}
