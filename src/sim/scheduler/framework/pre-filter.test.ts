import { expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from './bare-fleet.ts';
import { runCycle } from './cycle.ts';
import { fitError, rejectors } from './fit-error.ts';
import { nodeInfo } from './node-info.ts';
import type { Plugin } from './plugin.ts';
import { podInfo } from './pod-info.ts';

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
