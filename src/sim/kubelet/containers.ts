/**
 * One container's life: image, start, end, restart with backoff (pkg/kubelet/kuberuntime/{kuberuntime_manager,kuberuntime_container}.go).
 */
import { MILLISECOND, type Micros } from '../../kernel/effects.ts';
import { hashText } from '../../kernel/hash.ts';
import { formatSeconds } from '../machinery/durations.ts';
import { backoffEnd, nextBackoff } from './backoff.ts';
import { containerEvent } from './client.ts';
import { timingsOf } from './config.ts';
import { type ContainerKey, find, requestRetry, requestSync, specOf, voidTimers } from './pod-runtime.ts';
import { beginProbes } from './probes.ts';
import { programOf } from './programs.ts';
import { ensureImage, isFetched } from './pulls.ts';
import type { ContainerRuntime, KubeletSelf, PodRuntime } from './state.ts';

/** No program ends in the instant in which it starts. */
const LEAST_RUN: Micros = MILLISECOND;

/** Is the kubelet at work on this container, so that the pod's other steps wait? */
export function isUnderWay(container: ContainerRuntime): boolean {
  return container.phase === 'pulling' || container.phase === 'starting';
}

/** Is an ended container to be started again? */
export function isRestarted(pod: PodRuntime, container: ContainerRuntime): boolean {
  const { restartPolicy } = pod.pod.spec;
  if (container.sidecar) return true;
  if (container.init) return container.exit?.code !== 0 && restartPolicy !== 'Never';
  const policy = specOf(pod, container).restartPolicy ?? restartPolicy;
  return policy === 'Always' || (policy === 'OnFailure' && container.exit?.code !== 0);
}

/** Brings the container a step nearer to running, if that is what it should do. */
export function keepRunning(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime): void {
  if (isUnderWay(container)) return;
  if (container.phase === 'running') {
    replaceIfChanged(self, pod, container);
    return;
  }
  if (container.phase === 'exited' && !isRestarted(pod, container)) return;
  const { exit } = container;
  const wait = exit && backoffEnd(container.restartBackoff, exit.finishedAt, self.now);
  if (wait !== undefined) {
    sayBackoff(self, pod, container);
    requestRetry(self, pod, wait);
    return;
  }
  const spec = specOf(pod, container);
  if (!isFetched(pod, container) && !ensureImage(self, pod, container, spec)) return;
  container.fetched = '';
  const missing = pod.missingEnvironment[container.name];
  if (missing !== undefined) {
    containerEvent(self, pod, container, 'Warning', 'Failed', `Error: ${missing}`);
    container.waiting = Object.freeze({ reason: 'CreateContainerConfigError', message: missing });
    self.timer(0, 'kubelet.lookAgain', pod.uid);
    requestRetry(self, pod);
    return;
  }
  if (exit) container.restartBackoff = nextBackoff(container.restartBackoff, exit.finishedAt, self.now);
  container.phase = 'starting';
  container.waiting = undefined;
  container.run++;
  container.timer = self.timer(timingsOf(self.config).startMicros, 'kubelet.containerStarted', keyOfLife(pod, container));
}

/** The image in the spec is another one now: the container is stopped, and starts anew without a wait. */
function replaceIfChanged(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime): void {
  if (container.stopAt !== undefined || container.image === specOf(pod, container).image) return;
  const message = `Container ${container.name} definition changed, will be restarted`;
  containerEvent(self, pod, container, 'Normal', 'Killing', message);
  container.restartBackoff = undefined;
  stopContainer(self, pod, container, (pod.pod.spec.terminationGracePeriodSeconds ?? 30) * 1_000_000);
}

function sayBackoff(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime): void {
  const { name, namespace, uid } = pod.pod.metadata;
  const whole = `container ${container.name} in pod ${name}_${namespace}(${uid})`;
  containerEvent(self, pod, container, 'Warning', 'BackOff', `Back-off restarting failed ${whole}`);
  const span = formatSeconds(container.restartBackoff?.span ?? 0);
  const message = `back-off ${span} restarting failed container=${container.name} pod=${name}_${namespace}(${uid})`;
  container.waiting = Object.freeze({ reason: 'CrashLoopBackOff', message });
}

function keyOfLife(pod: PodRuntime, container: ContainerRuntime): ContainerKey {
  return Object.freeze({ uid: pod.uid, name: container.name, run: container.run });
}

export function containerStarted(self: KubeletSelf, key: ContainerKey): void {
  const found = find(self, key);
  if (found?.container.phase !== 'starting') return;
  const { pod, container } = found;
  const spec = specOf(pod, container);
  if (container.exit) container.restartCount++;
  container.lastExit = container.exit ?? container.lastExit;
  container.exit = undefined;
  container.phase = 'running';
  container.startedAt = self.now;
  container.image = spec.image ?? '';
  container.timer = undefined;
  container.stopAt = undefined;
  const program = programOf(pod.pod, spec, container.init, timingsOf(self.config));
  container.program = program;
  if (self.traced) self.step('containerStarted', { pod: pod.key, container: container.name, restarts: container.restartCount });
  containerEvent(self, pod, container, 'Normal', 'Created', 'Container created');
  containerEvent(self, pod, container, 'Normal', 'Started', 'Container started');
  if (program.exit) {
    const { after, code, reason } = program.exit;
    container.timer = self.timer(Math.max(after, LEAST_RUN), 'kubelet.containerExited', { ...key, code, reason: reason ?? reasonOf(code) });
  }
  beginProbes(self, pod, container, spec);
  requestSync(self, pod);
}

function reasonOf(code: number): string {
  return code === 0 ? 'Completed' : 'Error';
}

/** Tells a running container to stop; it is dead after `graceMicros` at the latest. */
export function stopContainer(self: KubeletSelf, pod: PodRuntime, container: ContainerRuntime, graceMicros: number): void {
  voidTimers(self, container);
  const hook = specOf(pod, container).lifecycle?.preStop;
  const hookMicros = (hook?.sleep?.seconds ?? 0) * 1_000_000;
  const heeds = container.program?.ignoresTerm !== true;
  const span = heeds ? hookMicros + timingsOf(self.config).stopMicros : Number.POSITIVE_INFINITY;
  const killed = span > graceMicros;
  const code = killed ? 137 : 0;
  container.stopAt = self.now + Math.min(span, graceMicros);
  const exit = { ...keyOfLife(pod, container), code, reason: reasonOf(code) };
  container.timer = self.timer(Math.min(span, graceMicros), 'kubelet.containerExited', exit);
}

/** A container has ended, by itself or because it was told to. */
export function containerExited(self: KubeletSelf, ended: ContainerKey & { readonly code: number; readonly reason: string }): void {
  const found = find(self, ended);
  if (found?.container.phase !== 'running') return;
  const { pod, container } = found;
  voidTimers(self, container);
  const { code, reason } = ended;
  if (self.traced) self.step('containerExited', { pod: pod.key, container: container.name, code, reason });
  container.phase = 'exited';
  container.exit = Object.freeze({ code, reason, startedAt: container.startedAt, finishedAt: self.now, id: containerId(pod, container) });
  container.ready = false;
  container.started = false;
  container.program = undefined;
  if (pod.stage === 'stopping') requestSync(self, pod);
  else {
    self.timer(0, 'kubelet.report', pod.uid);
    const waits = isRestarted(pod, container) && backoffEnd(container.restartBackoff, self.now, self.now) !== undefined;
    requestSync(self, pod, waits ? timingsOf(self.config).noticeMicros : 0);
  }
}

/** The runtime's name of the container's present life. */
export function containerId(pod: PodRuntime, container: ContainerRuntime): string {
  let id = '';
  for (let part = 0; part < 8; part++) {
    id += hashText(`${part} ${pod.uid} ${container.name} ${container.restartCount}`).toString(16).padStart(8, '0');
  }
  return `containerd://${id}`;
}
