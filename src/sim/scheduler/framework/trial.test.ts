import { expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { DEFAULT_PROFILE } from '../plugins/all.ts';
import { bareFleet } from './bare-fleet.ts';
import { runCycle } from './cycle.ts';
import { nodeInfo } from './node-info.ts';
import { type PodInfo, podInfo } from './pod-info.ts';

const HOST = 'kubernetes.io/hostname';

function node(name: string) {
  const status = { allocatable: { cpu: '2', memory: '8Gi', pods: '10' } };
  return nodeInfo({ metadata: { name, labels: { [HOST]: name } }, spec: {}, status } as unknown as Node);
}

function pod(name: string, cpu: string, priority: number, more: { readonly spec?: object; readonly status?: object } = {}): PodInfo {
  const containers = [{ name: 'c', resources: { requests: { cpu } } }];
  return podInfo({
    metadata: { name, namespace: 'default', uid: name, labels: { app: name } },
    spec: { priority, containers, ...more.spec },
    status: { ...more.status },
  } as unknown as Pod);
}

function cycle(incoming: PodInfo, nominated: Readonly<Record<string, readonly PodInfo[]>>, start = 0) {
  const fleet = bareFleet([node('a'), node('b')], {
    nominated: { size: Object.keys(nominated).length, on: (name) => nominated[name] ?? [] },
  });
  return runCycle(incoming, fleet, { lineup: DEFAULT_PROFILE, start, percentageOfNodesToScore: 0, dice: () => 0 });
}

const feasible = (...args: Parameters<typeof cycle>) => cycle(...args).feasible.map(({ name }) => name);

test('a pod makes way for nominated pods of its priority and more, not for those of less', () => {
  const incoming = pod('p', '1', 5);
  expect(feasible(incoming, { a: [pod('equal', '2', 5)], b: [pod('less', '2', 4)] })).toEqual(['b']);
  expect(feasible(incoming, { a: [pod('more', '1', 9), pod('less', '1', 4)], b: [pod('more', '2', 9)] })).toEqual(['a']);
});

test('its own nomination is not in its way', () => {
  const incoming = pod('p', '2', 5);
  expect(feasible(incoming, { a: [incoming] })).toEqual(['a', 'b']);
});

test('a pod that wants to be near one that is only nominated has to wait: it may go elsewhere', () => {
  const term = { topologyKey: HOST, labelSelector: { matchLabels: { app: 'other' } } };
  const spec = (kind: string) => ({ affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } });
  const nominated = { a: [pod('other', '1', 9)] };
  expect(feasible(pod('near', '1', 5, { spec: spec('podAffinity') }), nominated)).toEqual([]);
  expect(feasible(pod('far', '1', 5, { spec: spec('podAntiAffinity') }), nominated)).toEqual(['b']);
});

test('spreading counts nominated pods where they are to go', () => {
  const constraint = { maxSkew: 1, topologyKey: HOST, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'p' } } };
  const twin = podInfo({ ...pod('twin', '1', 5).pod, metadata: { ...pod('p', '1', 5).pod.metadata, name: 'twin', uid: 'twin' } } as Pod);
  expect(feasible(pod('p', '1', 5, { spec: { topologySpreadConstraints: [constraint] } }), { a: [twin] })).toEqual(['b']);
});

test('the node that it is nominated to is looked at first, and alone if it will do', () => {
  const wish = (name: string) => pod('p', '1', 5, { status: { nominatedNodeName: name } });
  const found = cycle(wish('b'), {}, 1);
  expect([found.feasible.map(({ name }) => name), found.onNominated, found.nextStart]).toEqual([['b'], true, 1]);
  const full = cycle(wish('b'), { b: [pod('better', '2', 9)] });
  expect([full.winner?.name, full.onNominated, [...full.rejected.keys()]]).toEqual(['a', false, ['b']]);
  expect(feasible(wish('gone'), {})).toEqual(['a', 'b']);
});
