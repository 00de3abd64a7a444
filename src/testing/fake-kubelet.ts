/**
 * Fake kubelets for tests: one component plays all nodes. It registers them, renews their leases every 10 s, and runs pods by their status
 * alone: a bound pod is Running and Ready in one write, a deleted one is gone at once. Annotations of the pod decide otherwise:
 *
 *   fake/outcome: run | succeed | fail[:EXITCODE] | never-ready | image-pull-fail   (default: run if restartPolicy is Always, else succeed)
 *   fake/after:   duration until the outcome, e.g. 2s, 1m30s                        (default: 0)
 *
 * The recordings of the controllers were made with kubelets of this behaviour. Message `{ silent: [names] }`: those nodes are dead from now on.
 */
import { local, type Micros, now, type Process, SECOND } from '../kernel/effects.ts';
import { ApiClient } from '../sim/client/api-client.ts';
import { assemble } from '../sim/client/component.ts';
import { informer, type SyncResult } from '../sim/client/definition.ts';
import { componentUser } from '../sim/client/identity.ts';
import { lookUp } from '../sim/client/lister.ts';
import { every } from '../sim/client/periodic.ts';
import { keyOf, LEASES, NODES, PODS } from '../sim/client/resource.ts';
import { isAlreadyExists, isConflict, isNotFound, mayBeMissing, must } from '../sim/client/result.ts';
import type { ClientSelf } from '../sim/client/state.ts';
import { enqueue } from '../sim/client/workers.ts';
import { formatMicroTime, formatTime, parseTime } from '../sim/machinery/time.ts';
import type { Lease } from '../sim/machinery/types/lease.ts';
import type { Node, NodeStatus } from '../sim/machinery/types/node.ts';
import type { Pod, PodStatus } from '../sim/machinery/types/pod.ts';
import { finishedStatus, runningStatus } from './fake-pod-status.ts';

export interface FakeKubeletConfig {
  readonly nodes: number;
  readonly zones: number;
}

interface Own {
  silent: readonly string[];
  addresses: number;
}

type FakeSelf = ClientSelf<Own>;

const api = new ApiClient(componentUser('system:fake-kubelets', ['system:masters']), 'fakelet');
const QUEUE = 'fake-kubelet';
const LEASE_PERIOD: Micros = 10 * SECOND;
const LEASE_NAMESPACE = 'kube-node-lease';
const CAPACITY = { cpu: '1k', memory: '4000Gi', pods: '1k', 'ephemeral-storage': '100Gi' };

const nameOf = (index: number): string => `node-${index}`;
const isTerminal = ({ status }: Pod): boolean => status.phase === 'Succeeded' || status.phase === 'Failed';

function nodeStatus(name: string, index: number, time: string): NodeStatus {
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
    reason,
    message,
  });
  return {
    capacity: CAPACITY,
    allocatable: CAPACITY,
    conditions: [
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    addresses: [
      { type: 'InternalIP', address: `192.168.${Math.floor(index / 250)}.${(index % 250) + 2}` },
      { type: 'Hostname', address: name },
    ],
    nodeInfo: {
      machineID: '',
      systemUUID: '',
      bootID: '',
      kernelVersion: '6.0',
      osImage: 'fake',
      containerRuntimeVersion: 'fake://1',
      kubeletVersion: 'v1.35.4',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
  };
}

/** Registers one node, then renews its lease for ever by timers. */
function* register({ index, zones }: { readonly index: number; readonly zones: number }): Process<void> {
  const name = nameOf(index);
  const labels = {
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'beta.kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': `zone-${index % zones}`,
    'topology.kubernetes.io/region': 'region-1',
  };
  const created = yield* api.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} });
  if (!created.ok && !isAlreadyExists(created.refusal)) must(created);
  // Controllers write the new node too: as often as one of them comes between, the status is written anew.
  for (let written = false; !written; ) {
    const node = must(yield* api.get(NODES, undefined, name));
    const result = yield* api.update(NODES, { ...node, status: nodeStatus(name, index, formatTime(yield* now())) }, 'status');
    if (!result.ok && !isConflict(result.refusal)) must(result);
    written = result.ok;
  }
}

/** Renews the lease, and says that the node is ready if someone has written otherwise. */
function* heartbeat({ index }: { readonly index: number }): Process<void> {
  const name = nameOf(index);
  if (yield* local<boolean>('fake-kubelet.isSilent', name)) return;
  yield* reportReady(name, index);
  const renewTime = formatMicroTime(yield* now());
  const found = yield* api.get(LEASES, LEASE_NAMESPACE, name);
  const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
  if (found.ok) yield* api.update(LEASES, { ...found.value, spec } as Lease);
  else if (isNotFound(found.refusal)) {
    yield* api.create(LEASES, { apiVersion: LEASES.apiVersion, kind: LEASES.kind, metadata: { name, namespace: LEASE_NAMESPACE }, spec });
  }
}

function* reportReady(name: string, index: number): Process<void> {
  const found = yield* api.get(NODES, undefined, name);
  if (!found.ok) return;
  const ready = found.value.status?.conditions?.find(({ type }) => type === 'Ready');
  if (!ready || ready.status === 'True') return;
  const conditions = nodeStatus(name, index, formatTime(yield* now())).conditions ?? [];
  yield* api.update(NODES, { ...found.value, status: { ...found.value.status, conditions } } as Node, 'status');
}

/** Moves a pod one step on. */
function* syncPod({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (!pod?.spec.nodeName) return;
  if (yield* local<boolean>('fake-kubelet.isSilent', pod.spec.nodeName)) return { after: SECOND };
  const { namespace, name, uid } = pod.metadata;
  if (pod.metadata.deletionTimestamp) {
    mayBeMissing(yield* api.delete(PODS, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } }));
    return;
  }
  if (isTerminal(pod)) return;
  const { outcome, after } = outcomeOf(pod);
  const ends = outcome === 'succeed' || outcome.startsWith('fail');
  const time = yield* now();
  if (pod.status.phase === undefined || pod.status.phase === 'Pending') {
    const address = yield* local<number>('fake-kubelet.nextAddress');
    yield* write(pod, runningStatus(pod, outcome, address, formatTime(time)));
    return ends ? { after: after + 1_000 } : undefined;
  }
  if (!ends) return;
  const left = (parseTime(pod.status.startTime ?? '') ?? 0) + after - time;
  if (left > 0) return { after: left };
  yield* write(pod, finishedStatus(pod, outcome, formatTime(time)));
}

function* write(pod: Pod, status: PodStatus): Process<void> {
  mayBeMissing(yield* api.update(PODS, { ...pod, status }, 'status'));
}

function outcomeOf(pod: Pod): { readonly outcome: string; readonly after: Micros } {
  const { annotations = {} } = pod.metadata;
  const outcome = annotations['fake/outcome'] ?? (pod.spec.restartPolicy === 'Always' ? 'run' : 'succeed');
  return { outcome, after: durationOf(annotations['fake/after'] ?? '') };
}

const UNITS: Readonly<Record<string, Micros>> = { ms: 1_000, s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND };

function durationOf(text: string): Micros {
  let span = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)(ms|s|m|h)/g)) span += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return span;
}

const wake = (self: ClientSelf, pod: Pod): void => enqueue(self, QUEUE, keyOf(pod));

export const fakeKubeletKind = assemble<Own, FakeKubeletConfig & { readonly identity?: string }>({
  kind: 'fake-kubelet',
  user: api.user,
  agent: 'fakelet',
  own: () => ({ silent: [], addresses: 0 }),
  controllers: [
    {
      name: 'fake-kubelet',
      informers: [
        informer({
          resource: PODS,
          fieldSelector: 'spec.nodeName!=',
          handlers: { added: wake, updated: (self, _, pod) => wake(self, pod) },
        }),
      ],
      queues: [{ name: QUEUE, workers: 32, sync: syncPod }],
      locals: {
        'fake-kubelet.isSilent': (self: FakeSelf, node: string) => self.state.own.silent.includes(node),
        'fake-kubelet.nextAddress': (self: FakeSelf) => ++self.state.own.addresses,
        'fake-kubelet.beat': (self: FakeSelf) => beat(self),
        'fake-kubelet.beatOne': (self: FakeSelf, index: number) => void self.spawn('fake-kubelet.heartbeat', { index }),
      },
      processes: { 'fake-kubelet.register': register, 'fake-kubelet.heartbeat': heartbeat },
    },
  ],
  start(self) {
    const { nodes, zones } = self.config as FakeKubeletConfig;
    for (let index = 0; index < nodes; index++) self.spawn('fake-kubelet.register', { index, zones });
    every(self, LEASE_PERIOD, 'fake-kubelet.beat');
  },
  message(self, payload) {
    self.state.own.silent = (payload as { readonly silent: readonly string[] }).silent;
  },
});

/** The nodes renew their leases one after the other, evenly spread over the period. */
function beat(self: FakeSelf): void {
  const { nodes } = self.config as FakeKubeletConfig;
  for (let index = 0; index < nodes; index++) self.timer(Math.floor((index * LEASE_PERIOD) / nodes), 'fake-kubelet.beatOne', index);
}
