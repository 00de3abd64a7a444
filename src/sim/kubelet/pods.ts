/** What the watch of the node's pods brings (pkg/kubelet/kubelet.go HandlePodAdditions, HandlePodUpdates, HandlePodRemoves). */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import type { Handlers } from '../client/definition.ts';
import type { ClientSelf } from '../client/state.ts';
import { semanticEqual } from '../machinery/semantic-equal.ts';
import { parseTime } from '../machinery/time.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { rejectionOf } from './admission.ts';
import { podEvent } from './client.ts';
import { timingsOf } from './config.ts';
import { isRestarted } from './containers.ts';
import { newPodRuntime, requestSync } from './pod-runtime.ts';
import type { KubeletSelf, PodRuntime } from './state.ts';
import { writeStatus } from './status-writer.ts';
import { endPod, letGo } from './sync-pod.ts';

/** What somebody else wrote into a status is put right within so long (status_manager.go: syncBatch, needsReconcile). */
const RECONCILE: Micros = 10 * SECOND;
const DEADLINE_MESSAGE = 'Pod was active on the node longer than the specified deadline';

export const podHandlers: Handlers<Pod> = {
  added: (self: ClientSelf, pod) => addPod(self, pod),
  updated: (self: ClientSelf, old, pod) => updatePod(self, old, pod),
  deleted: (self: ClientSelf, pod) => removePod(self, pod.metadata.uid),
};

function isOver({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** Found with all its containers ended for good: no new sandbox is made for it (computePodActions). */
function hasRun(pod: PodRuntime): boolean {
  const apps = pod.containers.filter((container) => !container.init);
  return apps.every((container) => container.phase === 'exited' && !isRestarted(pod, container));
}

function addPod(self: KubeletSelf, object: Pod): void {
  const pod = newPodRuntime(object, self.now);
  if (isOver(object)) {
    pod.stage = 'ended';
    self.state.own.pods.set(pod.uid, pod);
    if (object.metadata.deletionTimestamp) writeStatus(self, pod);
    return;
  }
  const rejection = object.metadata.deletionTimestamp ? undefined : rejectionOf(self, object);
  self.state.own.pods.set(pod.uid, pod);
  if (rejection) {
    pod.stage = 'ended';
    pod.containers.length = 0;
    pod.verdict = { reason: rejection.reason, message: `Pod was rejected: ${rejection.message}` };
    podEvent(self, pod, 'Warning', rejection.reason, rejection.message);
    writeStatus(self, pod);
    return;
  }
  if (object.metadata.deletionTimestamp || hasRun(pod)) {
    endPod(self, pod);
    return;
  }
  if (pod.containers.some((container) => container.exit ?? container.lastExit)) {
    podEvent(self, pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
  }
  const { activeDeadlineSeconds } = object.spec;
  if (activeDeadlineSeconds !== undefined) armDeadline(self, pod, activeDeadlineSeconds);
  if (timingsOf(self.config).sandboxMicros > 0) writeStatus(self, pod);
  requestSync(self, pod);
}

function updatePod(self: KubeletSelf, old: Pod, object: Pod): void {
  const pod = self.state.own.pods.get(object.metadata.uid);
  if (!pod) {
    removePod(self, old.metadata.uid);
    addPod(self, object);
    return;
  }
  pod.pod = object;
  if (!pod.writing) {
    if (!semanticEqual(pod.reported, object.status)) self.timer(RECONCILE, 'kubelet.report', pod.uid);
    pod.reported = Object.freeze(object.status);
  }
  const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
  const before = old.metadata;
  if (deletionTimestamp && pod.stage === 'ended') writeStatus(self, pod);
  else if (deletionTimestamp && (!before.deletionTimestamp || before.deletionGracePeriodSeconds !== deletionGracePeriodSeconds)) {
    endPod(self, pod);
  } else if (before.generation !== object.metadata.generation || (object.spec.readinessGates?.length ?? 0) > 0) requestSync(self, pod);
}

/** Gone from the API server: whatever still runs is killed without a word. */
function removePod(self: KubeletSelf, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod) return;
  if (pod.stage !== 'ended') letGo(self, pod);
  self.state.own.pods.delete(uid);
}

function armDeadline(self: KubeletSelf, pod: PodRuntime, seconds: number): void {
  const since = pod.pod.status.startTime === undefined ? self.now : (parseTime(pod.pod.status.startTime) ?? self.now);
  self.timer(Math.max(0, since + seconds * SECOND - self.now), 'kubelet.deadline', pod.uid);
}

/** activeDeadlineSeconds are over (active_deadline.go). */
export function deadlinePassed(self: KubeletSelf, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod || pod.stage === 'ended' || pod.stage === 'stopping') return;
  pod.verdict = { reason: 'DeadlineExceeded', message: DEADLINE_MESSAGE };
  podEvent(self, pod, 'Normal', 'DeadlineExceeded', DEADLINE_MESSAGE);
  endPod(self, pod);
}
