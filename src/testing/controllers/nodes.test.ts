import { expect, test } from 'vitest';
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { nodeIpamController } from '../../sim/controllers/node-ipam/controller.ts';
import { nodeLifecycleController } from '../../sim/controllers/node-lifecycle/controller.ts';
import { podGarbageCollector } from '../../sim/controllers/pod-gc/controller.ts';
import { serviceAccountController } from '../../sim/controllers/serviceaccount/service-accounts.ts';
import { taintEvictionController } from '../../sim/controllers/taint-eviction/controller.ts';
import { ttlController } from '../../sim/controllers/ttl/controller.ts';
import { formatMicroTime, formatTime } from '../../sim/machinery/time.ts';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { Bench, NAMESPACE } from './bench.ts';

const NODES = '/api/v1/nodes';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

function setReady(bench: Bench, name: string): void {
  const condition = { type: 'Ready', status: 'True', lastHeartbeatTime: formatTime(bench.kernel.now) };
  bench.send('PATCH', `${NODES}/${name}/status`, { status: { conditions: [condition] } });
}

function addNode(bench: Bench, name: string, zone: string): void {
  const labels = { 'topology.kubernetes.io/zone': zone, 'kubernetes.io/os': 'linux' };
  bench.send('POST', NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  setReady(bench, name);
  bench.send('POST', LEASES, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec: {} });
}

function addPod(bench: Bench, name: string, node: string, tolerations: readonly object[] = [], metadata: object = {}): void {
  const spec = { ...(node ? { nodeName: node } : {}), containers: [{ name: 'app', image: 'nginx' }], tolerations };
  bench.send('POST', PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec });
  bench.send('PATCH', `${PODS}/${name}/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
}

const forSeconds = (tolerationSeconds: number) => [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds }];
const FOR_EVER = [{ operator: 'Exists' }];

/** Lets time pass in which these kubelets renew their leases every 10 s. */
function live(bench: Bench, span: Micros, names: readonly string[]): void {
  for (const until = bench.kernel.now + span; bench.kernel.now < until; ) {
    const renewTime = formatMicroTime(bench.kernel.now);
    const next = Math.min(bench.kernel.now + 10 * SECOND, until);
    for (const name of names) bench.send('PATCH', `${LEASES}/${name}`, { spec: { renewTime } });
    bench.run(next - bench.kernel.now);
  }
}

const ALL = ['node-0', 'node-1', 'node-2'];

function started(count = 3): Bench {
  const bench = new Bench([
    serviceAccountController,
    nodeLifecycleController,
    taintEvictionController,
    podGarbageCollector,
    ttlController,
    nodeIpamController,
  ]);
  for (let i = 0; i < count; i++) addNode(bench, `node-${i}`, `zone-${i}`);
  return bench.run(5 * SECOND);
}

const taintsOf = (bench: Bench, name: string) =>
  bench.get<Node>(`${NODES}/${name}`)?.spec.taints?.map(({ key, effect }) => `${key.slice(key.indexOf('/') + 1)}:${effect}`) ?? [];
const podOf = (bench: Bench, name: string) => bench.get<Pod>(`${PODS}/${name}`);
const readyOf = (bench: Bench, name: string) => podOf(bench, name)?.status.conditions?.find(({ type }) => type === 'Ready')?.status;

test('a new node is announced and gets labels, a ttl annotation and a range', () => {
  const bench = started(1);
  const node = bench.get<Node>(`${NODES}/node-0`);
  expect(node?.metadata.labels?.['beta.kubernetes.io/os']).toBe('linux');
  expect(node?.metadata.annotations?.['node.alpha.kubernetes.io/ttl']).toBe('0');
  expect(node?.spec.podCIDR).toBe('10.244.0.0/24');
  expect(node?.spec.taints).toBeUndefined();
  expect(bench.events()).toContain('Normal RegisteredNode Node/node-0: Node node-0 event: Registered Node node-0 in Controller');
});

test('a silent node becomes unknown, is tainted, and loses its pods after their toleration; back again, it is clean', () => {
  const bench = started();
  addPod(bench, 'goes', 'node-0', forSeconds(5));
  addPod(bench, 'stays', 'node-0', FOR_EVER);
  live(bench, 60 * SECOND, ALL);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
  bench.writes();
  live(bench, 40 * SECOND, ['node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
  live(bench, 16 * SECOND, ['node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  expect(bench.get<Node>(`${NODES}/node-0`)?.status.conditions?.map(({ status }) => status)).toEqual(Array(4).fill('Unknown'));
  expect([readyOf(bench, 'goes'), readyOf(bench, 'stays')]).toEqual(['False', 'False']);
  live(bench, 10 * SECOND, ['node-1', 'node-2']);
  expect(podOf(bench, 'goes')).toMatchObject({
    metadata: { deletionGracePeriodSeconds: 30 },
    status: { conditions: [{ type: 'Ready' }, { type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }] },
  });
  expect(podOf(bench, 'stays')?.metadata.deletionTimestamp).toBeUndefined();
  expect(bench.writes()).toEqual([
    'node-controller update pods/status',
    'node-controller update pods/status',
    'node-controller patch pods/status',
    'node-controller delete pods',
  ]);
  expect(bench.events()).toEqual(
    expect.arrayContaining([
      'Normal NodeNotReady Node/node-0: Node node-0 status is now: NodeNotReady',
      'Warning NodeNotReady Pod/stays: Node is not ready',
      `Normal TaintManagerEviction Pod/goes: Marking for deletion Pod ${NAMESPACE}/goes`,
    ]),
  );
  setReady(bench, 'node-0');
  live(bench, 10 * SECOND, ALL);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
});

test('nodes of one zone are tainted ten seconds apart', () => {
  const bench = new Bench([nodeLifecycleController]);
  for (let i = 0; i < 6; i++) addNode(bench, `node-${i}`, 'zone-0');
  const awake = ['node-3', 'node-4', 'node-5'];
  const tainted = () => [0, 1, 2].filter((i) => taintsOf(bench, `node-${i}`).includes('unreachable:NoExecute'));
  live(bench, 61 * SECOND, awake);
  expect(tainted()).toEqual([0]);
  live(bench, 11 * SECOND, awake);
  expect(tainted()).toEqual([0, 1]);
  live(bench, 11 * SECOND, awake);
  expect(tainted()).toEqual([0, 1, 2]);
});

test('while all zones are down nothing is tainted, and afterwards all get time', () => {
  const bench = started();
  live(bench, 80 * SECOND, []);
  for (const name of ALL) expect(taintsOf(bench, name)).toEqual(['unreachable:NoSchedule']);
  setReady(bench, 'node-1');
  live(bench, 40 * SECOND, ['node-1']);
  expect(taintsOf(bench, 'node-1')).toEqual([]);
  expect(taintsOf(bench, 'node-0')).toContain('unreachable:NoSchedule');
});

test('a taint set by hand evicts at once, after a time, or never; taking it back in time saves the pod', () => {
  const bench = started();
  const taint = (taints: readonly object[] | null) => bench.send('PATCH', `${NODES}/node-2`, { spec: { taints } });
  addPod(bench, 'no', 'node-2');
  addPod(bench, 'some', 'node-2', forSeconds(4));
  addPod(bench, 'always', 'node-2', FOR_EVER);
  const going = () => ['always', 'no', 'some'].filter((name) => podOf(bench, name)?.metadata.deletionTimestamp);
  live(bench, SECOND, ALL);
  taint([{ key: 'k', effect: 'NoExecute' }]);
  live(bench, 3 * SECOND, ALL);
  expect(going()).toEqual(['no']);
  taint(null);
  live(bench, 5 * SECOND, ALL);
  expect(going()).toEqual(['no']);
  expect(bench.events()).toContain(`Normal TaintManagerEviction Pod/some: Cancelling deletion of Pod ${NAMESPACE}/some`);
  taint([{ key: 'k', effect: 'NoExecute' }]);
  live(bench, 5 * SECOND, ALL);
  expect(going()).toEqual(['no', 'some']);
});

test('pods of a node that is gone are failed and removed a minute later', () => {
  const bench = started();
  addPod(bench, 'lost', 'node-1');
  addPod(bench, 'kept', 'node-0');
  bench.send('DELETE', `${NODES}/node-1`);
  live(bench, 35 * SECOND, ['node-0', 'node-2']);
  expect(bench.names(PODS)).toEqual(['kept', 'lost']);
  bench.writes();
  live(bench, 35 * SECOND, ['node-0', 'node-2']);
  expect(bench.names(PODS)).toEqual(['kept']);
  expect(bench.writes()).toEqual(['pod-garbage-collector patch pods/status', 'pod-garbage-collector delete pods']);
  expect(bench.events()).toContain('Normal RemovingNode Node/node-1: Node node-1 event: Removing Node node-1 from Controller');
});

test('a pod that was deleted before it had a node, and is held, is asked to go within 20 s', () => {
  const bench = started();
  addPod(bench, 'waiting', '', [], { finalizers: ['example.com/hold'] });
  bench.send('DELETE', `${PODS}/waiting`);
  bench.writes();
  live(bench, 25 * SECOND, ALL);
  expect(bench.writes()).toContain('pod-garbage-collector delete pods');
});
