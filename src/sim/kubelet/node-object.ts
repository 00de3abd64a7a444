/** The Node as its kubelet writes it (pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go). Pure. */
import { hashText } from '../../kernel/hash.ts';
import { formatTime } from '../machinery/time.ts';
import type { Condition } from '../machinery/types/condition.ts';
import type { Node, NodeStatus, Taint } from '../machinery/types/node.ts';
import type { KubeletConfig } from './config.ts';
import { fullName, imageID, parseImage } from './images.ts';
import type { KubeletState } from './state.ts';

const KUBELET_VERSION = 'v1.35.4';
/** nodeStatusMaxImages. */
const MAX_IMAGES = 50;

export const NETWORK_NOT_READY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

export const UNINITIALIZED: Taint = Object.freeze({
  key: 'node.cloudprovider.kubernetes.io/uninitialized',
  value: 'true',
  effect: 'NoSchedule',
});

export function nodeLabels(config: KubeletConfig): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': config.nodeName,
    'kubernetes.io/os': 'linux',
    ...(config.zone ? { 'topology.kubernetes.io/zone': config.zone } : {}),
    ...(config.region ? { 'topology.kubernetes.io/region': config.region } : {}),
    ...config.labels,
  };
}

/** What registration creates. */
export function newNode(config: KubeletConfig, state: KubeletState, now: number): Omit<Node, 'metadata'> & { readonly metadata: object } {
  const taints = [...(config.taints ?? []), ...(config.externalCloud ? [UNINITIALIZED] : [])];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: config.nodeName,
      labels: nodeLabels(config),
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
    },
    spec: {
      ...(config.podCIDR ? { podCIDR: config.podCIDR, podCIDRs: [config.podCIDR] } : {}),
      ...(taints.length > 0 ? { taints } : {}),
    },
    status: nodeStatus(config, state, undefined, now),
  };
}

export function nodeStatus(config: KubeletConfig, state: KubeletState, old: NodeStatus | undefined, now: number): NodeStatus {
  return {
    capacity: config.capacity,
    allocatable: config.allocatable ?? config.capacity,
    conditions: conditionsOf(state, old, now),
    addresses:
      config.externalCloud && old?.addresses && old.addresses.length > 0
        ? old.addresses
        : [
            { type: 'InternalIP', address: config.address },
            { type: 'Hostname', address: config.nodeName },
          ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: {
      machineID: hex(`machine ${config.nodeName}`),
      systemUUID: uuid(`system ${config.nodeName}`),
      bootID: bootId(config.nodeName, state.boots),
      kernelVersion: '6.12.0',
      osImage: 'Kubestra simulated node',
      containerRuntimeVersion: 'containerd://2.1.4',
      kubeletVersion: KUBELET_VERSION,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: imagesOf(state),
  };
}

/** Sorted by size, largest first. */
function imagesOf(state: KubeletState): NonNullable<NodeStatus['images']> {
  return [...state.images]
    .sort(([, a], [, b]) => b.sizeBytes - a.sizeBytes)
    .slice(0, MAX_IMAGES)
    .map(([name, { sizeBytes }]) => ({ names: [imageID(name), fullName(parseImage(name))], sizeBytes }));
}

function conditionsOf(state: KubeletState, old: NodeStatus | undefined, now: number): readonly Condition[] {
  const { notReady } = state.node;
  const time = formatTime(now);
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => {
    const before = old?.conditions?.find((one) => one.type === type);
    const lastTransitionTime = before?.status === status && before.lastTransitionTime ? before.lastTransitionTime : time;
    return { type, status, lastHeartbeatTime: time, lastTransitionTime, reason, message };
  };
  const own = [
    condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    notReady === ''
      ? condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status')
      : condition('Ready', 'False', 'KubeletNotReady', notReady),
  ];
  const others = (old?.conditions ?? []).filter((one) => own.every(({ type }) => type !== one.type));
  return [...others, ...own];
}

function bootId(nodeName: string, boots: number): string {
  return uuid(`boot ${boots} ${nodeName}`);
}

function hex(text: string): string {
  let digits = '';
  for (let part = 0; part < 4; part++) digits += hashText(`${part} ${text}`).toString(16).padStart(8, '0');
  return digits;
}

function uuid(text: string): string {
  const digits = hex(text);
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20)].join('-');
}
