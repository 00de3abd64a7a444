/**
 * Brings a pod nearer to what its spec asks for, from wherever it is (pkg/kubelet/pod_workers.go and kubelet.go SyncPod,
 * SyncTerminatingPod; kuberuntime_manager.go computePodActions). Every event of a pod ends here; nothing here waits.
 */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { releaseAddress, takeAddress } from './addresses.ts';
import { containerEvent, podEvent } from './client.ts';
import { timingsOf } from './config.ts';
import { isRestarted, isUnderWay, keepRunning, stopContainer } from './containers.ts';
import { lookUpNeeds } from './dependencies.ts';
import { requestRetry, requestSync, voidTimers } from './pod-runtime.ts';
import { isInitialized } from './pod-status.ts';
import type { ContainerRuntime, KubeletSelf, PodRuntime } from './state.ts';
import { writeStatus } from './status-writer.ts';
import { volumesReady } from './volumes.ts';

/** A container gets at least this long to stop (minimumGracePeriodInSeconds). */
const LEAST_GRACE: Micros = 2 * SECOND;

export function syncPod(self: KubeletSelf, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (!pod) return;
  pod.resync = undefined;
  if (self.traced) self.step('syncPod', { pod: pod.key, stage: pod.stage });
  switch (pod.stage) {
    case 'volumes':
      if (!volumesReady(self, pod) || !lookUpNeeds(self, pod)) return;
      makeSandbox(self, pod);
      return;
    case 'sandbox':
      makeSandbox(self, pod);
      return;
    case 'active':
      if (runContainers(self, pod)) writeStatus(self, pod);
      return;
    case 'stopping':
      stopOthers(self, pod);
      return;
    default:
      writeStatus(self, pod);
  }
}

function makeSandbox(self: KubeletSelf, pod: PodRuntime): void {
  pod.stage = 'sandbox';
  self.timer(timingsOf(self.config).sandboxMicros, 'kubelet.sandboxReady', pod.uid);
}

/** The sandbox is made: the pod gets its address. */
export function sandboxReady(self: KubeletSelf, uid: string): void {
  const pod = self.state.own.pods.get(uid);
  if (pod?.stage !== 'sandbox') return;
  pod.address = pod.pod.spec.hostNetwork ? self.config.address : takeAddress(self);
  if (pod.address === undefined) {
    const cause = `plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set`;
    const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: ${cause}`;
    podEvent(self, pod, 'Warning', 'FailedCreatePodSandBox', message);
    requestRetry(self, pod);
    return;
  }
  pod.stage = 'active';
  if (self.traced) self.step('sandboxReady', { pod: pod.key, address: pod.address });
  requestSync(self, pod);
}

/** False while something is under way, at whose end the pod comes again: the status waits for that. */
function runContainers(self: KubeletSelf, pod: PodRuntime): boolean {
  for (const container of pod.containers) {
    if (!container.init) continue;
    keepRunning(self, pod, container);
    if (isUnderWay(container)) return false;
    if (isInitialized(container)) continue;
    if (container.phase === 'exited' && !isRestarted(pod, container)) endPod(self, pod, LEAST_GRACE);
    return true;
  }
  const apps = pod.containers.filter((container) => !container.init);
  for (const container of apps) {
    keepRunning(self, pod, container);
    if (isUnderWay(container)) return false;
  }
  if (apps.every((container) => container.phase === 'exited' && !isRestarted(pod, container))) endPod(self, pod, graceOf(pod));
  return true;
}

function graceOf(pod: PodRuntime): Micros {
  const { deletionGracePeriodSeconds } = pod.pod.metadata;
  const seconds = deletionGracePeriodSeconds ?? pod.pod.spec.terminationGracePeriodSeconds ?? 30;
  return Math.max(seconds * SECOND, LEAST_GRACE);
}

/** Begins the end of a pod: its app containers are told to stop, then its sidecars. */
export function endPod(self: KubeletSelf, pod: PodRuntime, grace: Micros = graceOf(pod)): void {
  if (pod.stage === 'ended') return;
  if (pod.stage === 'stopping') {
    hasten(self, pod, self.now + grace);
    return;
  }
  pod.stage = 'stopping';
  pod.killAt = self.now + grace;
  for (const container of pod.containers) {
    if (isUnderWay(container)) abandon(self, container);
    if (container.phase === 'running' && !container.sidecar) stop(self, pod, container);
  }
  requestSync(self, pod);
}

function abandon(self: KubeletSelf, container: ContainerRuntime): void {
  voidTimers(self, container);
  container.run++;
  container.phase = container.exit ? 'exited' : 'waiting';
}

function stop(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime): void {
  containerEvent(self, pod, container, 'Normal', 'Killing', `Stopping container ${container.name}`);
  stopContainer(self, pod, container, Math.max(0, pod.killAt - self.now));
}

/** A shorter grace than was given before. */
function hasten(self: KubeletSelf, pod: PodRuntime, killAt: Micros): void {
  if (killAt >= pod.killAt) return;
  pod.killAt = killAt;
  for (const container of pod.containers) {
    if (container.phase === 'running' && container.stopAt !== undefined && container.stopAt > killAt) {
      stopContainer(self, pod, container, killAt - self.now);
    }
  }
}

/** Once the app containers are gone, the sidecars go, last first; then the pod is over. */
function stopOthers(self: KubeletSelf, pod: PodRuntime): void {
  const running = pod.containers.filter((container) => container.phase === 'running');
  if (running.some((container) => !container.sidecar)) return;
  const last = running.at(-1);
  if (last) {
    if (last.stopAt === undefined) stop(self, pod, last);
    return;
  }
  pod.stage = 'ended';
  letGo(self, pod);
  writeStatus(self, pod);
}

/** Gives back what the pod held of the node. */
export function letGo(self: KubeletSelf, pod: PodRuntime): void {
  for (const container of pod.containers) voidTimers(self, container);
  if (pod.resync) self.cancel(pod.resync.timer);
  pod.resync = undefined;
  if (pod.address !== undefined && !pod.pod.spec.hostNetwork) releaseAddress(self, pod.address);
}
