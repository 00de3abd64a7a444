/** Preemption on random clusters, against the rules written down a second time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../testing/runs.ts';
import type { PodDisruptionBudget } from '../../../machinery/types/disruptionbudget.ts';
import type { Node } from '../../../machinery/types/node.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import { DEFAULT_ARGS } from '../../config/plugin-args.ts';
import { bareFleet } from '../../framework/bare-fleet.ts';
import { runCycle } from '../../framework/cycle.ts';
import { type NodeInfo, nodeInfo } from '../../framework/node-info.ts';
import { type PodInfo, podInfo } from '../../framework/pod-info.ts';
import { DEFAULT_PROFILE } from '../all.ts';
import { consider } from './consider.ts';
import type { Candidate } from './dry-run.ts';

const ARGS = DEFAULT_ARGS.DefaultPreemption;

interface Shape {
  readonly cpu: number;
  readonly priority: number;
  readonly app: string;
  readonly port: boolean;
  readonly minute: number;
  readonly spread: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  cpu: fc.integer({ min: 0, max: 3 }),
  priority: fc.constantFrom(0, 0, 1, 5),
  app: fc.constantFrom('a', 'b'),
  port: fc.constantFrom(false, false, false, true),
  minute: fc.integer({ min: 0, max: 59 }),
  spread: fc.constantFrom(false, false, false, true),
});

const cluster = fc.array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.array(shape, { maxLength: 6 })), { minLength: 1, maxLength: 5 });
const budgets = fc.array(fc.record({ app: fc.constantFrom('a', 'b'), allowed: fc.integer({ min: 0, max: 2 }) }), { maxLength: 2 });

function podOf(name: string, { cpu, priority, app, port, minute, spread }: Shape): Pod {
  const ports = port ? [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] : [];
  const constraint = { maxSkew: 1, topologyKey: 'host', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app } } };
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels: { app } },
    spec: {
      priority,
      containers: [{ name: 'c', resources: { requests: { cpu: String(cpu) } }, ports }],
      topologySpreadConstraints: spread ? [constraint] : [],
    },
    status: { startTime: `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z` },
  }) as unknown as Pod;
}

function nodesOf(all: readonly (readonly [number, readonly Shape[]])[]): readonly NodeInfo[] {
  return all.map(([cpu, shapes], n) => {
    const allocatable = { cpu: String(cpu), memory: '8Gi', pods: '5' };
    const node = { metadata: { name: `n${n}`, labels: { host: `n${n}` } }, spec: {}, status: { allocatable } } as unknown as Node;
    const portTaken = shapes.findIndex(({ port }) => port);
    return nodeInfo(
      node,
      shapes.map((one, i) => podInfo(podOf(`n${n}-${i}`, { ...one, port: i === portTaken, spread: false }))),
    );
  });
}

function budgetsOf(all: readonly { readonly app: string; readonly allowed: number }[]): readonly PodDisruptionBudget[] {
  return all.map(({ app, allowed }, i) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: `b${i}`, namespace: 'default', uid: `b${i}`, resourceVersion: '1', creationTimestamp: '' },
    spec: { selector: { matchLabels: { app } } },
    status: { disruptionsAllowed: allowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  }));
}

function cycleOf(pod: PodInfo, nodes: readonly NodeInfo[]) {
  return runCycle(pod, bareFleet(nodes), { lineup: DEFAULT_PROFILE, start: 0, percentageOfNodesToScore: 0, dice: () => 0 });
}

/** Does it fit on the node, were these pods not there? */
function fits(pod: PodInfo, nodes: readonly NodeInfo[], on: string, gone: readonly PodInfo[]): boolean {
  const without = nodes.map((info) =>
    info.name === on
      ? nodeInfo(
          info.node,
          info.pods.filter((one) => !gone.includes(one)),
        )
      : info,
  );
  return cycleOf(pod, without).feasible.some(({ name }) => name === on);
}

/** Pods whose eviction, one after the other by importance, overdraws a budget. */
function overdrawing(victims: readonly PodInfo[], all: readonly PodDisruptionBudget[]): readonly PodInfo[] {
  const left = new Map(all.map((one) => [one, one.status.disruptionsAllowed]));
  return victims.filter(({ pod }) => {
    const own = all.filter(({ spec }) => spec.selector?.matchLabels?.app === pod.metadata.labels?.app);
    for (const one of own) left.set(one, (left.get(one) ?? 0) - 1);
    return own.some((one) => (left.get(one) ?? 0) < 0);
  });
}

function inOrder(pods: readonly PodInfo[]): readonly PodInfo[] {
  const start = ({ pod }: PodInfo) => pod.status.startTime ?? '';
  return [...pods].sort((a, b) => b.priority - a.priority || (start(a) < start(b) ? -1 : start(a) > start(b) ? 1 : 0));
}

/** The victims by the rules: everybody of less priority goes, then each comes back who may. */
function expected(pod: PodInfo, nodes: readonly NodeInfo[], on: NodeInfo, all: readonly PodDisruptionBudget[]): Candidate | undefined {
  const lesser = inOrder(on.pods.filter((one) => one.priority < pod.priority));
  if (lesser.length === 0 || !fits(pod, nodes, on.name, lesser)) return undefined;
  const breaking = overdrawing(lesser, all);
  let gone = lesser;
  const turns = [...breaking, ...lesser.filter((other) => !breaking.includes(other))];
  for (const one of turns) {
    const fewer = gone.filter((other) => other !== one);
    if (fits(pod, nodes, on.name, fewer)) gone = fewer;
  }
  const victims = inOrder(turns.filter((one) => gone.includes(one)));
  return { node: on.name, victims, violations: gone.filter((one) => breaking.includes(one)).length };
}

/** What is compared of two candidates, the first difference decides. */
function harm({ victims, violations }: Candidate): readonly (number | string)[] {
  const most = Math.max(...victims.map(({ priority }) => priority));
  const starts = victims.filter((one) => one.priority === most).map(({ pod }) => pod.status.startTime ?? '');
  const earliest = Number([...starts].sort()[0]?.slice(14, 16));
  return [violations, most, victims.reduce((sum, one) => sum + one.priority + 2 ** 31, 0), victims.length, -earliest];
}

function less(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && (a[at] as number) < (b[at] as number);
}

const keys = ({ node, victims, violations }: Candidate) => ({ node, victims: victims.map(({ key }) => key), violations });

test('victims are as few and as unimportant as the rules say, and never the equal or better of whom they make way for', () => {
  fc.assert(
    fc.property(cluster, budgets, shape, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (all, allowed, incoming, dice) => {
      const nodes = nodesOf(all);
      const pod = podInfo(podOf('p', incoming));
      const cycle = cycleOf(pod, nodes);
      fc.pre(cycle.winner === undefined);
      const pdbs = budgetsOf(allowed);
      const fleet = bareFleet(nodes, { objects: () => new Map(pdbs.map((one) => [one.metadata.name, one])) as never });
      const considered = consider(pod, fleet, cycle, { args: ARGS, dice: () => dice });
      if (!('candidates' in considered)) throw new Error(JSON.stringify(considered));
      const wanted = nodes.flatMap((node) =>
        cycle.rejected.get(node.name)?.code === 'Unschedulable' ? (expected(pod, nodes, node, pdbs) ?? []) : [],
      );
      const byNode = (a: Candidate, b: Candidate) => (a.node < b.node ? -1 : 1);
      expect([...considered.candidates].sort(byNode).map(keys)).toEqual(wanted.map(keys));
      for (const { victims } of considered.candidates) for (const one of victims) expect(one.priority).toBeLessThan(pod.priority);
      const best = wanted.filter((one) => !wanted.some((other) => less(harm(other), harm(one))));
      expect([...considered.best].sort(byNode).map(keys)).toEqual(best.map(keys));
    }),
    { numRuns: runs(500) },
  );
});

test('enough is enough: of many nodes only some are tried, and none is preferred', () => {
  const nodes = nodesOf(
    Array.from({ length: 300 }, (): [number, readonly Shape[]] => [
      1,
      [{ cpu: 1, priority: 0, app: 'a', port: false, minute: 0, spread: false }],
    ]),
  );
  const pod = podInfo(podOf('p', { cpu: 1, priority: 5, app: 'b', port: false, minute: 0, spread: false }));
  const considered = consider(pod, bareFleet(nodes), cycleOf(pod, nodes), { args: ARGS, dice: () => 0.5 });
  if (!('candidates' in considered)) throw new Error(JSON.stringify(considered));
  expect(considered.candidates.map(({ node }) => node)).toEqual(Array.from({ length: 100 }, (_, i) => `n${150 + i}`));
  expect(considered.best).toHaveLength(100);
});
