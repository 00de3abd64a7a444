/**
 * A node with the pods on it and their sums. Immutable: a change makes a new one, so a snapshot of the fleet is a list of these, and
 * nothing is ever copied twice. Follows framework/types.go (NodeInfo).
 */
import { amountOf } from '../../machinery/pod-requests.ts';
import { value } from '../../machinery/quantity.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { HostPort, PodInfo } from './pod-info.ts';
import type { Requests } from './requests.ts';

export interface Allocatable {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly pods: number;
  readonly scalar: ReadonlyMap<string, number>;
}

export interface NodeInfo {
  readonly node: Node;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the node's spec: looked at for every pod, and nearer here. */
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  readonly allocatable: Allocatable;
  readonly pods: readonly PodInfo[];
  /** Those of them with affinity or anti-affinity to other pods. */
  readonly withTerms: readonly PodInfo[];
  /** A set, not a count, as in the real one: where two pods have the same port, it is free as soon as one of them goes (HostPortInfo). */
  readonly usedPorts: readonly HostPort[];
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  readonly scalar: ReadonlyMap<string, number>;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  /** Size of each image on the node, by name: as it is first told. */
  readonly images: ReadonlyMap<string, number>;
}

const NO_LABELS = Object.freeze({});
const NO_TAINTS: readonly Taint[] = Object.freeze([]);
const NO_PODS: readonly PodInfo[] = Object.freeze([]);
const NO_PORTS: readonly HostPort[] = Object.freeze([]);
const NONE: ReadonlyMap<string, number> = new Map();

export function nodeInfo(node: Node, pods: readonly PodInfo[] = []): NodeInfo {
  const empty: NodeInfo = {
    node,
    name: node.metadata.name,
    labels: node.metadata.labels ?? NO_LABELS,
    unschedulable: node.spec.unschedulable ?? false,
    taints: node.spec.taints ?? NO_TAINTS,
    allocatable: allocatableOf(node),
    pods: NO_PODS,
    withTerms: NO_PODS,
    usedPorts: NO_PORTS,
    milliCpu: 0,
    memory: 0,
    ephemeralStorage: 0,
    scalar: NONE,
    nonZeroMilliCpu: 0,
    nonZeroMemory: 0,
    images: imagesOf(node),
  };
  return Object.freeze(pods.reduce((info, pod) => withPod(info, pod), empty));
}

/** The same pods on a new version of the node. */
export function withNode(info: NodeInfo, node: Node): NodeInfo {
  const labels = node.metadata.labels ?? NO_LABELS;
  const { unschedulable = false, taints = NO_TAINTS } = node.spec;
  const images = node.status?.images === info.node.status?.images ? info.images : imagesOf(node);
  return Object.freeze({ ...info, node, labels, unschedulable, taints, allocatable: allocatableOf(node), images });
}

export function withPod(info: NodeInfo, pod: PodInfo): NodeInfo {
  const withTerms = pod.terms === undefined ? info.withTerms : [...info.withTerms, pod];
  const usedPorts = pod.ports.length === 0 ? info.usedPorts : [...withoutPorts(info.usedPorts, pod), ...pod.ports];
  return changed(info, { pods: [...info.pods, pod], withTerms, usedPorts }, pod.requests, 1);
}

/** The last one takes its place, as in the original: the order tells whom preemption takes of equals. */
export function withoutPod(info: NodeInfo, key: string): NodeInfo {
  const at = info.pods.findIndex((pod) => pod.key === key);
  if (at < 0) return info;
  const pod = info.pods[at] as PodInfo;
  const pods = info.pods.slice(0, -1);
  if (at < pods.length) pods[at] = info.pods.at(-1) as PodInfo;
  const withTerms = pod.terms === undefined ? info.withTerms : info.withTerms.filter((other) => other !== pod);
  return changed(info, { pods, withTerms, usedPorts: withoutPorts(info.usedPorts, pod) }, pod.requests, -1);
}

/** Without all of these pods of the node. */
export function withoutPods(info: NodeInfo, gone: ReadonlySet<PodInfo>): NodeInfo {
  const stays = (pod: PodInfo) => !gone.has(pod);
  const withTerms = info.withTerms.length === 0 ? info.withTerms : info.withTerms.filter(stays);
  const usedPorts = info.usedPorts.length === 0 ? info.usedPorts : [...gone].reduce(withoutPorts, info.usedPorts);
  return changed(info, { pods: info.pods.filter(stays), withTerms, usedPorts }, sumOf(gone), -1);
}

function withoutPorts(used: readonly HostPort[], { ports }: PodInfo): readonly HostPort[] {
  if (ports.length === 0 || used.length === 0) return used;
  return used.filter((one) => !ports.some(({ ip, protocol, port }) => port === one.port && protocol === one.protocol && ip === one.ip));
}

type Sums = Pick<Requests, 'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalar' | 'nonZeroMilliCpu' | 'nonZeroMemory'>;

function sumOf(pods: Iterable<PodInfo>): Sums {
  const scalar = new Map<string, number>();
  const sum = { milliCpu: 0, memory: 0, ephemeralStorage: 0, scalar, nonZeroMilliCpu: 0, nonZeroMemory: 0 };
  for (const { requests } of pods) {
    sum.milliCpu += requests.milliCpu;
    sum.memory += requests.memory;
    sum.ephemeralStorage += requests.ephemeralStorage;
    sum.nonZeroMilliCpu += requests.nonZeroMilliCpu;
    sum.nonZeroMemory += requests.nonZeroMemory;
    for (const [name, count] of requests.scalar) scalar.set(name, (scalar.get(name) ?? 0) + count);
  }
  return sum;
}

type Occupants = Pick<NodeInfo, 'pods' | 'withTerms' | 'usedPorts'>;

function changed(info: NodeInfo, { pods, withTerms, usedPorts }: Occupants, requests: Sums, sign: 1 | -1): NodeInfo {
  let { scalar } = info;
  if (requests.scalar.size > 0) {
    const sums = new Map(scalar);
    for (const [name, count] of requests.scalar) sums.set(name, (sums.get(name) ?? 0) + sign * count);
    scalar = sums;
  }
  return Object.freeze({
    node: info.node,
    name: info.name,
    labels: info.labels,
    unschedulable: info.unschedulable,
    taints: info.taints,
    allocatable: info.allocatable,
    pods,
    withTerms,
    usedPorts,
    milliCpu: info.milliCpu + sign * requests.milliCpu,
    memory: info.memory + sign * requests.memory,
    ephemeralStorage: info.ephemeralStorage + sign * requests.ephemeralStorage,
    scalar,
    nonZeroMilliCpu: info.nonZeroMilliCpu + sign * requests.nonZeroMilliCpu,
    nonZeroMemory: info.nonZeroMemory + sign * requests.nonZeroMemory,
    images: info.images,
  });
}

const PLAIN = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

function allocatableOf(node: Node): Allocatable {
  const list: Readonly<Record<string, string>> = node.status?.allocatable ?? {};
  const scalar = new Map<string, number>();
  for (const [name, text] of Object.entries(list)) if (!PLAIN.has(name)) scalar.set(name, value(text));
  return Object.freeze({
    milliCpu: amountOf('cpu', list.cpu),
    memory: value(list.memory),
    ephemeralStorage: value(list['ephemeral-storage']),
    pods: value(list.pods),
    scalar,
  });
}

function imagesOf(node: Node): ReadonlyMap<string, number> {
  const images = node.status?.images ?? [];
  if (images.length === 0) return NONE;
  const sizes = new Map<string, number>();
  for (const { names = [], sizeBytes = 0 } of images) for (const name of names) if (!sizes.has(name)) sizes.set(name, sizeBytes);
  return sizes;
}
