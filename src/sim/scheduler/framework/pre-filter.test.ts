import { expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from './bare-fleet.ts';
import { runCycle } from './cycle.ts';
import { fitError, rejectors } from './fit-error.ts';
import { nodeInfo } from './node-info.ts';
import type { Plugin } from './plugin.ts';
import { podInfo } from './pod-info.ts';
import { rejection } from './verdict.ts';

const node = (name: string) =>
  Object.freeze({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: {}, status: {} }) as unknown as Node;

const POD = Object.freeze({ metadata: { name: 'p', namespace: 'default' }, spec: { containers: [] }, status: {} }) as unknown as Pod;
const FLEET = bareFleet([node('a'), node('b'), node('c')].map((one) => nodeInfo(one)));

/** Lets the cycle look at these nodes only. */
const restricting = (name: string, ...nodes: readonly string[]): Plugin => ({
  name,
  preFilter: () => ({ kind: 'filter', filter: () => undefined, only: new Set(nodes) }),
});

function cycle(...plugins: readonly Plugin[]) {
  return runCycle(podInfo(POD), FLEET, {
    lineup: { filtering: plugins, scoring: plugins },
    start: 0,
    percentageOfNodesToScore: 0,
    dice: () => 0,
  });
}

test('plugins that restrict the nodes: those that all of them allow are looked at', () => {
  const { feasible, restrictedBy } = cycle(restricting('A', 'a', 'b'), restricting('B', 'b', 'c'));
  expect(feasible.map(({ name }) => name)).toEqual(['b']);
  expect(restrictedBy).toEqual(['A', 'B']);
});

test('plugins that allow no node together refuse the pod, and each may change that', () => {
  const apart = cycle(restricting('B', 'b'), restricting('A', 'a'));
  expect(fitError(apart)).toBe("0/3 nodes are available: node(s) didn't satisfy plugin(s) [B A] simultaneously.");
  expect(rejectors(apart)).toEqual(['A', 'B']);
  const none = cycle(restricting('A'));
  expect(fitError(none)).toBe("0/3 nodes are available: node(s) didn't satisfy plugin A.");
});

test('plugins may be asked in another order than they filter', () => {
  const refusing = (name: string): Plugin => ({
    name,
    preFilter: () => ({ kind: 'filter', filter: () => rejection('Unschedulable', name, `${name} says no`) }),
  });
  const [first, second] = [refusing('A'), refusing('B')];
  const options = { start: 0, percentageOfNodesToScore: 0, dice: () => 0 };
  const restricted = restricting('C', 'a');
  const lineup = { filtering: [first, restricted, second], preparing: [second, restricted, first], scoring: [] };
  const { rejected, filters } = runCycle(podInfo(POD), FLEET, { lineup, ...options });
  expect(filters).toEqual(['A', 'C', 'B']);
  expect([...rejected.values()].map(({ plugin }) => plugin)).toEqual(['A']);
  const none: Plugin = { name: 'N', preFilter: () => ({ kind: 'reject', rejection: rejection('Unschedulable', 'N', 'nowhere') }) };
  const refused = runCycle(podInfo(POD), FLEET, {
    lineup: { ...lineup, filtering: [none, restricting('R')], preparing: [restricting('R'), none] },
    ...options,
  });
  expect(refused.refused?.plugin).toBe('R');
});

test('the first node that will do is taken where nobody scores', () => {
  const options = { start: 1, percentageOfNodesToScore: 0, dice: () => 0 };
  const { feasible, nextStart } = runCycle(podInfo(POD), FLEET, { lineup: { filtering: [], scoring: [], takesFirst: true }, ...options });
  expect(feasible.map(({ name }) => name)).toEqual(['b']);
  expect(nextStart).toBe(2);
});
