import { expect, it } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { runCycle } from '../framework/cycle.ts';
import { nodeInfo } from '../framework/node-info.ts';
import { podInfo } from '../framework/pod-info.ts';
import { type CelPluginSpec, celPlugin } from './cel-plugin.ts';

function node(name: string, labels: Readonly<Record<string, string>>, pods: number) {
  const object = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, labels },
    spec: {},
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } },
  };
  const on = Array.from({ length: pods }, (_, at) => podInfo(pod(`${name}-${at}`, '1')));
  return nodeInfo(object as unknown as Node, on);
}

function pod(name: string, cpu: string): Pod {
  const containers = [{ name: 'c', image: 'i', resources: { requests: { cpu } } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels: { app: 'web' } },
    spec: { containers, priority: 5 },
    status: {},
  } as unknown as Pod;
}

const FLEET = bareFleet([node('a', { rack: 'r1', speed: '9' }, 0), node('b', { rack: 'r2' }, 3), node('c', { rack: 'r1', speed: '3' }, 1)]);

function cycle(spec: Omit<CelPluginSpec, 'name'>) {
  const made = celPlugin({ name: 'Mine', ...spec });
  if (!made.ok) throw new Error(made.problem.message);
  const lineup = { filtering: [made.plugin], scoring: [made.plugin] };
  return runCycle(podInfo(pod('p', '2')), FLEET, { lineup, start: 0, percentageOfNodesToScore: 0, dice: () => 0 });
}

const feasible = (expression: string) => cycle({ point: 'Filter', expression }).feasible.map(({ name }) => name);
const scores = (expression: string) => {
  const [one] = cycle({ point: 'Score', expression, weight: 3 }).scores;
  return { raw: [...(one?.raw ?? [])], points: [...(one?.normalized ?? [])], weight: one?.weight };
};

it.each([
  ["node.metadata.labels.rack == 'r1'", ['a', 'c']],
  ['has(node.metadata.labels.speed) && int(node.metadata.labels.speed) > 5', ['a']],
  ["nodeInfo.allocatable['cpu'].sub(nodeInfo.requested['cpu']).compareTo(quantity('2')) >= 0", ['a', 'c']],
  ['nodeInfo.pods.size() < 2', ['a', 'c']],
  ['nodeInfo.pods.all(other, other.metadata.labels.app != pod.metadata.labels.app)', ['a']],
  ['pod.spec.priority > 4 && pod.spec.containers.exists(c, c.name == "c")', ['a', 'b', 'c']],
])('filters by %s', (expression, names) => expect(feasible(expression)).toEqual(names));

it('says why a node was refused, and whether evicting pods may help', () => {
  const { rejected } = cycle({ point: 'Filter', expression: "node.metadata.labels.rack == 'r1'" });
  expect(rejected.get('b')).toEqual({
    code: 'UnschedulableAndUnresolvable',
    plugin: 'Mine',
    reasons: ["node(s) didn't satisfy the expression of Mine"],
  });
  expect(cycle({ point: 'Filter', expression: 'nodeInfo.pods.size() < 2' }).rejected.get('b')?.code).toBe('Unschedulable');
});

it('refuses a node on which it fails, with the error', () => {
  const { rejected } = cycle({ point: 'Filter', expression: "node.metadata.labels.speed == '9'" });
  expect(rejected.get('b')).toEqual({ code: 'UnschedulableAndUnresolvable', plugin: 'Mine', reasons: ['Mine: no such key: speed'] });
});

it('refuses nodes on which it would cost too much', () => {
  const nested = ['u', 'v', 'w', 'x', 'y', 'z'].reduceRight(
    (body, name) => `nodeInfo.pods.all(${name}, ${body})`,
    'true || true || true || true',
  );
  const { rejected, feasible: passed } = cycle({ point: 'Filter', expression: nested });
  expect([passed.length, rejected.get('b')?.reasons]).toEqual([0, ['Mine: costs more than 20000 steps on this node']]);
});

it('scores within bounds as written, others by the least and the most', () => {
  expect(scores('has(node.metadata.labels.speed) ? int(node.metadata.labels.speed) * 10 : 0')).toEqual({
    raw: [90, 0, 30],
    points: [90, 0, 30],
    weight: 3,
  });
  expect(scores("nodeInfo.requested['cpu'].asInteger() * 100")).toEqual({ raw: [0, 300, 100], points: [0, 100, 33], weight: 3 });
  expect(scores('-nodeInfo.pods.size()').points).toEqual([100, 0, 66]);
});

it('gives nothing to a node on which it fails', () => expect(scores('int(node.metadata.labels.speed)').points).toEqual([9, 0, 3]));

it.each([
  ['Filter', 'node.name ==', 1, 13],
  ['Filter', 'true &&\n  pud.spec', 2, 3],
  ['Filter', '1 + 1', 1, 1],
  ['Score', "'high'", 1, 1],
] as const)('a %s is refused with line and column: %s', (point, expression, line, column) =>
  expect(celPlugin({ name: 'Mine', point, expression })).toMatchObject({ ok: false, problem: { line, column } }),
);
