/**
 * The status that a pod should have, from what its containers do (pkg/kubelet/kubelet_pods.go generateAPIPodStatus, getPhase;
 * status/generate.go). Pure: conditions that stay keep their times.
 */
import { formatTime } from '../machinery/time.ts';
import type { Condition } from '../machinery/types/condition.ts';
import type { ContainerState, ContainerStatus } from '../machinery/types/container.ts';
import type { PodPhase, PodStatus } from '../machinery/types/pod.ts';
import { containerId } from './containers.ts';
import { fullName, imageID, parseImage } from './images.ts';
import { specOf } from './pod-runtime.ts';
import type { ContainerRuntime, Exit, PodRuntime } from './state.ts';

export function statusOf(pod: PodRuntime, hostIP: string, now: number): PodStatus {
  const { reported, pod: object, verdict } = pod;
  const phase = phaseOf(pod);
  const statuses = (init: boolean) => pod.containers.filter((one) => one.init === init).map((one) => containerStatus(pod, one));
  const podIP = pod.address ?? reported.podIP;
  const init = statuses(true);
  return {
    ...(object.metadata.generation === undefined ? {} : { observedGeneration: object.metadata.generation }),
    phase,
    conditions: conditionsOf(pod, phase, now),
    ...(verdict ? { reason: verdict.reason, message: verdict.message } : {}),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP === undefined ? {} : { podIP, podIPs: [{ ip: podIP }] }),
    startTime: reported.startTime ?? formatTime(pod.startedAt),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: statuses(false),
  };
}

/** The status of a pod that is not taken: nothing of it ever ran. */
export function rejectedStatus({ reported, pod, verdict, startedAt }: PodRuntime): PodStatus {
  const { generation } = pod.metadata;
  return {
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    phase: 'Failed',
    ...(reported.conditions ? { conditions: reported.conditions } : {}),
    ...(verdict ? { reason: verdict.reason, message: verdict.message } : {}),
    startTime: formatTime(startedAt),
  };
}

function phaseOf(pod: PodRuntime): PodPhase {
  if (pod.verdict) return 'Failed';
  const { restartPolicy } = pod.pod.spec;
  const ended = pod.stage === 'ended';
  for (const one of pod.containers) {
    if (!one.init || isInitialized(one)) continue;
    const failed = one.phase === 'exited' && restartPolicy === 'Never' && !one.sidecar;
    return failed ? 'Failed' : 'Pending';
  }
  const apps = pod.containers.filter((one) => !one.init);
  if (apps.some((one) => one.phase !== 'running' && !lastEnd(one))) return 'Pending';
  if (apps.some((one) => one.phase === 'running')) return 'Running';
  const succeeded = apps.every((one) => one.exit?.code === 0);
  if (ended || restartPolicy === 'Never') return succeeded ? 'Succeeded' : 'Failed';
  if (restartPolicy === 'Always') return 'Running';
  return succeeded ? 'Succeeded' : 'Running';
}

/** Has this init container done its part, so that the next may start? */
export function isInitialized(container: ContainerRuntime): boolean {
  return container.sidecar ? container.started || container.exit !== undefined : container.phase === 'exited' && container.exit?.code === 0;
}

function lastEnd(container: ContainerRuntime): Exit | undefined {
  return container.exit ?? container.lastExit;
}

function containerStatus(pod: PodRuntime, container: ContainerRuntime): ContainerStatus {
  const spec = specOf(pod, container);
  const { image = '' } = spec;
  const ran = container.phase === 'running' || container.exit !== undefined;
  const state = stateOf(pod, container);
  const last = state.terminated ? container.lastExit : lastEnd(container);
  const done = container.init && !container.sidecar && container.exit?.code === 0;
  return {
    name: container.name,
    state,
    lastState: last ? { terminated: terminated(last) } : {},
    ready: container.phase === 'running' ? container.ready : done,
    restartCount: container.restartCount,
    image: ran ? fullName(parseImage(image)) : image,
    imageID: ran ? imageID(image) : '',
    ...(container.phase === 'running'
      ? { containerID: containerId(pod, container) }
      : container.exit
        ? { containerID: container.exit.id }
        : {}),
    started: container.started,
  };
}

function stateOf(pod: PodRuntime, container: ContainerRuntime): ContainerState {
  if (container.phase === 'running') return { running: { startedAt: formatTime(container.startedAt) } };
  if (container.phase === 'exited' && container.exit && !container.waiting) return { terminated: terminated(container.exit) };
  if (container.waiting) return { waiting: container.waiting };
  const reason = pod.containers.some((one) => one.init) ? 'PodInitializing' : 'ContainerCreating';
  return { waiting: { reason } };
}

function terminated({ code, reason, startedAt, finishedAt, id }: Exit): NonNullable<ContainerState['terminated']> {
  return { exitCode: code, reason, startedAt: formatTime(startedAt), finishedAt: formatTime(finishedAt), containerID: id };
}

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

const TRUE: Verdict = { status: 'True' };

function conditionsOf(pod: PodRuntime, phase: PodPhase, now: number): readonly Condition[] {
  const known = new Map((pod.reported.conditions ?? []).map((condition) => [condition.type, condition]));
  const { generation } = pod.pod.metadata;
  const containersReady = containersReadyOf(pod, phase);
  const conditions: Condition[] = [];
  const add = (type: string, { status, reason, message }: Verdict): void => {
    const old = known.get(type);
    known.delete(type);
    conditions.push({
      type,
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status,
      lastProbeTime: null as unknown as string,
      lastTransitionTime: old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : formatTime(now),
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    });
  };
  add('PodReadyToStartContainers', { status: pod.stage === 'active' || pod.stage === 'stopping' ? 'True' : 'False' });
  add('Initialized', initializedOf(pod, phase));
  add('Ready', readyOf(pod, containersReady, known));
  add('ContainersReady', containersReady);
  return [...conditions, ...known.values()];
}

function initializedOf(pod: PodRuntime, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return { status: 'True', reason: 'PodCompleted' };
  const open = pod.containers.filter((one) => one.init && !isInitialized(one)).map((one) => one.name);
  if (open.length === 0) return TRUE;
  return { status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${open.join(' ')}]` };
}

function containersReadyOf(pod: PodRuntime, phase: PodPhase): Verdict {
  if (phase === 'Succeeded') return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = pod.containers
    .filter((one) => (!one.init || one.sidecar) && !(one.phase === 'running' && one.ready))
    .map((one) => one.name);
  if (unready.length === 0) return TRUE;
  return { status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` };
}

function readyOf(pod: PodRuntime, containersReady: Verdict, known: ReadonlyMap<string, Condition>): Verdict {
  if (containersReady.status !== 'True') return containersReady;
  const unmet: string[] = [];
  for (const { conditionType } of pod.pod.spec.readinessGates ?? []) {
    const gate = known.get(conditionType);
    if (!gate) unmet.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (gate.status !== 'True') unmet.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`);
  }
  if (unmet.length > 0) return { status: 'False', reason: 'ReadinessGatesNotReady', message: unmet.join(', ') };
  return TRUE;
}
