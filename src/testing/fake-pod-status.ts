/** What a fake kubelet (fake-kubelet.ts) writes about a pod. */
import type { Condition } from '../sim/machinery/types/condition.ts';
import type { ContainerStatus } from '../sim/machinery/types/container.ts';
import type { Pod, PodStatus } from '../sim/machinery/types/pod.ts';

function withCondition(
  conditions: readonly Condition[],
  type: string,
  status: 'True' | 'False',
  reason: string,
  time: string,
): readonly Condition[] {
  const at = conditions.findIndex((condition) => condition.type === type);
  const told = reason ? { reason } : {};
  const current = conditions[at];
  if (!current) return [...conditions, { type, status, ...told, lastTransitionTime: time }];
  const { reason: _, ...rest } = current;
  return conditions.with(at, { ...rest, status, ...told, ...(current.status === status ? {} : { lastTransitionTime: time }) });
}

/** The pod has started, or at least tried to. `address`: a number of its own. */
export function runningStatus(pod: Pod, outcome: string, address: number, time: string): PodStatus {
  const pullFails = outcome === 'image-pull-fail';
  const gated = (pod.spec.readinessGates ?? []).length > 0;
  const unready = outcome === 'never-ready' || pullFails;
  const ready = !unready && !gated;
  const reason = gated ? 'ReadinessGatesNotReady' : unready ? 'ContainersNotReady' : '';
  let conditions = withCondition(pod.status.conditions ?? [], 'PodReadyToStartContainers', 'True', '', time);
  conditions = withCondition(conditions, 'Initialized', 'True', '', time);
  for (const type of ['Ready', 'ContainersReady']) conditions = withCondition(conditions, type, ready ? 'True' : 'False', reason, time);
  const hostIP = hostAddress(pod.spec.nodeName ?? '');
  const podIP = `10.244.${Math.floor(address / 250) % 256}.${(address % 250) + 2}`;
  return {
    ...pod.status,
    phase: pullFails ? 'Pending' : 'Running',
    startTime: pod.status.startTime ?? time,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    podIP,
    podIPs: [{ ip: podIP }],
    conditions,
    containerStatuses: pod.spec.containers.map(({ name, image = '' }) => containerStatus(pod, name, image, ready, pullFails, time)),
    ...generationOf(pod),
  };
}

function generationOf(pod: Pod): { observedGeneration?: number } {
  return pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
}

function hostAddress(node: string): string {
  let hash = 7;
  for (let at = 0; at < node.length; at++) hash = (hash * 31 + node.charCodeAt(at)) % 62_500;
  return `192.168.${hash % 250}.${(Math.floor(hash / 250) % 250) + 2}`;
}

function containerStatus(pod: Pod, name: string, image: string, ready: boolean, pullFails: boolean, time: string): ContainerStatus {
  const common = { name, image, ready, restartCount: 0, started: !pullFails };
  if (pullFails) return { ...common, imageID: '', state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } };
  return {
    ...common,
    imageID: `fake://${image}`,
    containerID: `fake://${pod.metadata.uid}/${name}`,
    state: { running: { startedAt: time } },
  };
}

/** The pod has come to its end. */
export function finishedStatus(pod: Pod, outcome: string, time: string): PodStatus {
  const failed = outcome.startsWith('fail');
  const exitCode = failed ? Number(outcome.split(':')[1] ?? 1) : 0;
  let conditions = pod.status.conditions ?? [];
  for (const type of ['Ready', 'ContainersReady'])
    conditions = withCondition(conditions, type, 'False', failed ? 'PodFailed' : 'PodCompleted', time);
  return {
    ...pod.status,
    phase: failed ? 'Failed' : 'Succeeded',
    conditions,
    containerStatuses: (pod.status.containerStatuses ?? []).map((status) => ({
      ...status,
      ready: false,
      started: false,
      state: {
        terminated: {
          exitCode,
          reason: failed ? 'Error' : 'Completed',
          startedAt: status.state?.running?.startedAt ?? time,
          finishedAt: time,
          ...(status.containerID === undefined ? {} : { containerID: status.containerID }),
        },
      },
    })),
  };
}
