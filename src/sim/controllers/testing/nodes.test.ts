import { expect, test } from 'vitest';
import { MILLISECOND, type Micros, SECOND } from '../../../kernel/effects.ts';
import { formatMicroTime, formatTime } from '../../machinery/time.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { nodeIpamController } from '../node-ipam/controller.ts';
import { nodeLifecycleController } from '../node-lifecycle/controller.ts';
import { podGarbageCollector } from '../pod-gc/controller.ts';
import { taintEvictionController } from '../taint-eviction/controller.ts';
import { ttlController } from '../ttl/controller.ts';
import { Bench } from './bench.ts';

const nodes = '/api/v1/nodes';
const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';

function addNode(bench: Bench, name: string, zone: string): void {
  const labels = { 'topology.kubernetes.io/zone': zone, 'kubernetes.io/os': 'linux' };
  const condition = { type: 'Ready', status: 'True', lastHeartbeatTime: formatTime(bench.kernel.now) };
  bench.send('POST', nodes, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {}, status: { conditions: [condition] } });
  bench.send('POST', leases, { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec: { renewTime: '' } });
}

function addPod(bench: Bench, name: string, node: string, tolerationSeconds?: number): void {
  const toleration = { operator: 'Exists', effect: 'NoExecute', ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }) };
  bench.send('POST', '/api/v1/namespaces/ns/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName: node, containers: [], tolerations: [toleration], terminationGracePeriodSeconds: 30 },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
}

/** Lets time pass in which these kubelets renew their leases every 10 s. */
function live(bench: Bench, span: Micros, names: readonly string[]): void {
  for (const until = bench.kernel.now + span; bench.kernel.now < until; ) {
    const renewTime = formatMicroTime(bench.kernel.now);
    for (const name of names) bench.send('PATCH', `${leases}/${name}`, { spec: { renewTime } });
    bench.run(Math.min(10 * SECOND, until - bench.kernel.now));
  }
}

function started(count = 3): Bench {
  const bench = new Bench([nodeLifecycleController, taintEvictionController, podGarbageCollector, ttlController, nodeIpamController]);
  bench.run(10 * MILLISECOND);
  for (let i = 0; i < count; i++) addNode(bench, `node-${i}`, `zone-${i}`);
  bench.run(5 * SECOND);
  return bench;
}

const taintsOf = (bench: Bench, name: string) =>
  bench.get<Node>(`api/v1/nodes/${name}`)?.spec.taints?.map(({ key, effect }) => `${key.slice(key.indexOf('/') + 1)}:${effect}`) ?? [];
const readyOf = (bench: Bench, name: string) =>
  bench.get<Pod>(`api/v1/pods/ns/${name}`)?.status.conditions?.find(({ type }) => type === 'Ready')?.status;
const podNames = (bench: Bench) => bench.names('api/v1/pods/ns/');

test('a new node is announced and gets labels, a ttl annotation and a range', () => {
  const bench = started(1);
  const node = bench.get<Node>('api/v1/nodes/node-0');
  expect(node?.metadata.labels?.['beta.kubernetes.io/os']).toBe('linux');
  expect(node?.metadata.annotations?.['node.alpha.kubernetes.io/ttl']).toBe('0');
  expect(node?.spec.podCIDR).toBe('10.244.0.0/24');
  expect(bench.events()).toContain('Normal RegisteredNode Node/node-0: Node node-0 event: Registered Node node-0 in Controller');
});

test('a silent node becomes unknown, is tainted, and loses its pods after their toleration; back again, it is clean', () => {
  const bench = started();
  addPod(bench, 'goes', 'node-0', 5);
  addPod(bench, 'stays', 'node-0');
  live(bench, 60 * SECOND, ['node-0', 'node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
  bench.writes();
  live(bench, 40 * SECOND, ['node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
  live(bench, 15 * SECOND, ['node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual(['unreachable:NoSchedule', 'unreachable:NoExecute']);
  expect(bench.get<Node>('api/v1/nodes/node-0')?.status.conditions?.map(({ status }) => status)).toEqual(Array(4).fill('Unknown'));
  expect([readyOf(bench, 'goes'), readyOf(bench, 'stays')]).toEqual(['False', 'False']);
  live(bench, 10 * SECOND, ['node-1', 'node-2']);
  expect(bench.get<Pod>('api/v1/pods/ns/goes')).toMatchObject({
    metadata: { deletionGracePeriodSeconds: 30 },
    status: { conditions: [{ type: 'Ready' }, { type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }] },
  });
  expect(bench.get<Pod>('api/v1/pods/ns/stays')?.metadata.deletionTimestamp).toBeUndefined();
  expect(bench.writes().filter((write) => write.includes('pods'))).toEqual([
    'node-controller update pods/status goes',
    'node-controller update pods/status stays',
    'node-controller patch pods/status goes',
    'node-controller delete pods goes',
  ]);
  expect(bench.events()).toEqual(
    expect.arrayContaining([
      'Normal NodeNotReady Node/node-0: Node node-0 status is now: NodeNotReady',
      'Warning NodeNotReady Pod/stays: Node is not ready',
      'Normal TaintManagerEviction Pod/goes: Marking for deletion Pod ns/goes',
    ]),
  );
  bench.send('PATCH', `${nodes}/node-0`, { status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: 'now' }] } });
  live(bench, 10 * SECOND, ['node-0', 'node-1', 'node-2']);
  expect(taintsOf(bench, 'node-0')).toEqual([]);
});

test('nodes of one zone are tainted ten seconds apart', () => {
  const bench = new Bench([nodeLifecycleController]).run(10 * MILLISECOND);
  for (let i = 0; i < 6; i++) addNode(bench, `node-${i}`, 'zone-0');
  const awake = ['node-3', 'node-4', 'node-5'];
  live(bench, 61 * SECOND, awake);
  const tainted = () => [0, 1, 2].filter((i) => taintsOf(bench, `node-${i}`).includes('unreachable:NoExecute'));
  expect(tainted()).toEqual([0]);
  live(bench, 11 * SECOND, awake);
  expect(tainted()).toEqual([0, 1]);
  live(bench, 11 * SECOND, awake);
  expect(tainted()).toEqual([0, 1, 2]);
});

test('while all zones are down nothing is tainted, and afterwards all get time', () => {
  const bench = started();
  live(bench, 80 * SECOND, []);
  for (let i = 0; i < 3; i++) expect(taintsOf(bench, `node-${i}`)).toEqual(['unreachable:NoSchedule']);
  bench.send('PATCH', `${nodes}/node-1`, { status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: 'now' }] } });
  live(bench, 40 * SECOND, ['node-1']);
  expect(taintsOf(bench, 'node-1')).toEqual([]);
});

test('a taint set by hand evicts at once, after a time, or never; taking it back in time saves the pod', () => {
  const bench = started();
  const all = ['node-0', 'node-1', 'node-2'];
  bench.send('POST', '/api/v1/namespaces/ns/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'no' },
    spec: { nodeName: 'node-2', containers: [] },
    status: { phase: 'Running' },
  });
  addPod(bench, 'some', 'node-2', 4);
  addPod(bench, 'always', 'node-2');
  live(bench, SECOND, all);
  bench.send('PATCH', `${nodes}/node-2`, { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } });
  live(bench, 3 * SECOND, all);
  expect(podNames(bench)).toEqual(['always', 'some']);
  bench.send('PATCH', `${nodes}/node-2`, { spec: { taints: null } });
  live(bench, 5 * SECOND, all);
  expect(bench.get<Pod>('api/v1/pods/ns/some')?.metadata.deletionTimestamp).toBeUndefined();
  expect(bench.events()).toContain('Normal TaintManagerEviction Pod/some: Cancelling deletion of Pod ns/some');
  bench.send('PATCH', `${nodes}/node-2`, { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } });
  live(bench, 5 * SECOND, all);
  expect(bench.get<Pod>('api/v1/pods/ns/some')?.metadata.deletionTimestamp).toBeDefined();
});

test('pods of a node that is gone are failed and removed a minute later', () => {
  const bench = started();
  addPod(bench, 'lost', 'node-1');
  addPod(bench, 'kept', 'node-0');
  bench.send('DELETE', `${nodes}/node-1`);
  live(bench, 35 * SECOND, ['node-0', 'node-2']);
  expect(podNames(bench)).toEqual(['kept', 'lost']);
  bench.writes();
  live(bench, 35 * SECOND, ['node-0', 'node-2']);
  expect(podNames(bench)).toEqual(['kept']);
  expect(bench.writes().filter((write) => write.includes('pods'))).toEqual([
    'pod-garbage-collector patch pods/status lost',
    'pod-garbage-collector delete pods lost',
  ]);
  expect(bench.events()).toContain('Normal RemovingNode Node/node-1: Node node-1 event: Removing Node node-1 from Controller');
});

test('a pod that was deleted before it had a node goes within 20 s', () => {
  const bench = started();
  const metadata = { name: 'waiting', finalizers: ['x'] };
  bench.send('POST', '/api/v1/namespaces/ns/pods', { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] }, status: {} });
  bench.send('DELETE', '/api/v1/namespaces/ns/pods/waiting').writes();
  live(bench, 25 * SECOND, ['node-0', 'node-1', 'node-2']);
  expect(bench.writes()).toContain('pod-garbage-collector delete pods waiting');
});
