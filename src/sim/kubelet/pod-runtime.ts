/** Making and waking the runtime side of a pod. */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { keyOf } from '../client/resource.ts';
import { parseTime } from '../machinery/time.ts';
import type { Container, ContainerStatus } from '../machinery/types/container.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { ContainerRuntime, Exit, KubeletSelf, PodRuntime } from './state.ts';

/** pod_workers.go completeWork: a pod whose sync failed comes again after 10 s, or when its backoff is over, but after 60 s at the latest. */
const RETRY_AFTER: Micros = 10 * SECOND;
const LATEST_RETRY: Micros = 60 * SECOND;
/** Up to this part of it is added by chance. */
const RETRY_JITTER = 0.5;

/** A runtime for a pod that is seen for the first time since the node booted. */
export function newPodRuntime(pod: Pod, now: Micros): PodRuntime {
  const known = new Map<string, ContainerStatus>();
  for (const status of [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])])
    known.set(status.name, status);
  const container = (spec: Container, init: boolean): ContainerRuntime => newContainer(spec, init, known.get(spec.name), now);
  const started = pod.status.startTime === undefined ? undefined : parseTime(pod.status.startTime);
  return {
    uid: pod.metadata.uid,
    key: keyOf(pod),
    pod,
    reported: Object.freeze(pod.status),
    stage: 'volumes',
    startedAt: started ?? now,
    address: undefined,
    containers: [
      ...(pod.spec.initContainers ?? []).map((spec) => container(spec, true)),
      ...pod.spec.containers.map((spec) => container(spec, false)),
    ],
    verdict: undefined,
    killAt: 0,
    resync: undefined,
    mounting: 'resting',
    mountLooks: 0,
    mountComplaints: 0,
    lookingUp: false,
    mountFailures: 0,
    missingEnvironment: {},
    writing: false,
    stale: false,
    deleteSent: false,
  };
}

/** What ran before the node went down is over: it ended with the machine. */
function newContainer(spec: Container, init: boolean, known: ContainerStatus | undefined, now: Micros): ContainerRuntime {
  const sidecar = init && spec.restartPolicy === 'Always';
  const exit = known ? earlierExit(known, now) : undefined;
  return {
    name: spec.name,
    init,
    sidecar,
    phase: exit && !init ? 'exited' : 'waiting',
    waiting: undefined,
    run: 0,
    restartCount: known?.restartCount ?? 0,
    startedAt: 0,
    exit: init ? undefined : exit,
    lastExit: init ? exit : undefined,
    program: undefined,
    image: '',
    stopAt: undefined,
    timer: undefined,
    probeTimers: {},
    started: false,
    ready: false,
    fetched: '',
    restartBackoff: undefined,
    pullBackoff: undefined,
  };
}

function earlierExit({ state, containerID = '' }: ContainerStatus, now: Micros): Exit | undefined {
  if (state?.running) {
    const startedAt = parseTime(state.running.startedAt) ?? now;
    return Object.freeze({ code: 255, reason: 'Unknown', startedAt, finishedAt: now, id: containerID });
  }
  if (!state?.terminated) return undefined;
  const { exitCode, reason = '', startedAt = '', finishedAt = '' } = state.terminated;
  return Object.freeze({
    code: exitCode,
    reason,
    startedAt: parseTime(startedAt) ?? now,
    finishedAt: parseTime(finishedAt) ?? now,
    id: containerID,
  });
}

export function containerNamed(pod: PodRuntime, name: string): ContainerRuntime | undefined {
  return pod.containers.find((container) => container.name === name);
}

export function specOf(pod: PodRuntime, container: ContainerRuntime): Container {
  const specs = container.init ? (pod.pod.spec.initContainers ?? []) : pod.pod.spec.containers;
  const spec = specs.find((one) => one.name === container.name);
  if (!spec) throw new Error(`pod ${pod.key} has no container ${container.name}`);
  return spec;
}

/** Has the pod synced `span` from now, or sooner if that was wished for already. */
export function requestSync(self: KubeletSelf, pod: PodRuntime, span: Micros = 0): void {
  const at = self.now + span;
  if (pod.resync) {
    if (pod.resync.at <= at) return;
    self.cancel(pod.resync.timer);
  }
  pod.resync = { at, timer: self.timer(span, 'kubelet.sync', pod.uid) };
}

/** The sync failed: again in a while, or when the backoff that is over at `until` is. */
export function requestRetry(self: KubeletSelf, pod: PodRuntime, until = self.now + RETRY_AFTER): void {
  const wait = Math.min(until - self.now, LATEST_RETRY);
  requestSync(self, pod, Math.floor(wait * (1 + RETRY_JITTER * self.random('pod worker'))));
}

/** Where events about a container point to. */
export function fieldPath(container: ContainerRuntime): string {
  return `spec.${container.init ? 'initContainers' : 'containers'}{${container.name}}`;
}

/** Makes whatever is under way for the container void. */
export function voidTimers(self: KubeletSelf, container: ContainerRuntime): void {
  if (container.timer !== undefined) self.cancel(container.timer);
  container.timer = undefined;
  for (const kind in container.probeTimers) self.cancel(container.probeTimers[kind] as number);
  container.probeTimers = {};
}

/** What a timer about one life of a container carries. */
export interface ContainerKey {
  readonly uid: string;
  readonly name: string;
  readonly run: number;
}

/** The pod and container of a key; undefined if that life is over. */
export function find(self: KubeletSelf, key: ContainerKey): { readonly pod: PodRuntime; readonly container: ContainerRuntime } | undefined {
  const pod = self.state.own.pods.get(key.uid);
  const container = pod && containerNamed(pod, key.name);
  return pod && container && container.run === key.run ? { pod, container } : undefined;
}
