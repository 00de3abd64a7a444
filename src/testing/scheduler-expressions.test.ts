/** Filters and scores that a person writes into the scheduler's configuration, in a cluster. */
import { expect, test } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import type { Run } from '../kernel/run.ts';
import { batchRule } from '../scenarios/expressions.ts';
import { BOOT, startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import { configureScheduler } from '../sim/cluster/extenders.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import type { ApiObject } from '../sim/machinery/wire/api.ts';

function configuration(...expressions: readonly string[]): string {
  const entries = expressions.map((expression, at) => `  - name: Mine${at}\n    args: { kind: ExpressionArgs, ${expression} }\n`);
  return `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles:\n- pluginConfig:\n${entries.join('')}`;
}

function start(...expressions: readonly string[]): Run {
  const run = startCluster({ nodes: 3, proxies: false, schedulers: [configuration(...expressions)] }, 'expressions', {});
  run.runUntil(BOOT);
  return run;
}

function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

function create(run: Run, ...names: readonly string[]): void {
  for (const name of names) {
    const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '100m' } } }];
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default', labels: { app: 'batch' } }, spec: { containers } };
    run.input(commandInput(`kubectl apply ${name}`, [applyOrder(pod as unknown as ApiObject)]));
    pass(run, 2);
  }
}

const pods = (run: Run) => storedObjects(run, 'registry/pods') as readonly Pod[];
const nodes = (run: Run) => pods(run).map(({ spec }) => spec.nodeName);
const reason = (run: Run) => pods(run)[0]?.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message ?? '';

test('a filter keeps pods off nodes, a score draws them to one', () => {
  const run = start(`filter: "node.metadata.name != 'node-1'"`, `score: "node.metadata.name == 'node-3' ? 100 : 0", weight: 50`);
  create(run, 'a', 'b', 'c');
  expect(nodes(run)).toEqual(['node-3', 'node-3', 'node-3']);
});

test('a filter that counts pods is asked again when one goes', () => {
  const run = start('filter: "nodeInfo.pods.size() < 1"');
  create(run, 'a', 'b', 'c', 'd');
  expect(nodes(run)[3]).toBeUndefined();
  const path = '/api/v1/namespaces/default/pods/a';
  run.input(commandInput('delete', [{ do: 'request', request: { method: 'DELETE', path } }]));
  pass(run, 60);
  expect(pods(run).map(({ metadata, spec }) => [metadata.name, spec.nodeName !== undefined])).toEqual([
    ['b', true],
    ['c', true],
    ['d', true],
  ]);
});

test('what it refuses, and why it fails, is told like any other reason', () => {
  expect(refused('filter: "false"')).toContain("3 node(s) didn't satisfy the expression of Mine0");
  expect(refused('filter: "node.metadata.labels.rack == \'r1\'"')).toContain('3 Mine0: no such key: rack');
});

function refused(expression: string): string {
  const run = start(expression);
  create(run, 'a');
  return reason(run);
}

test('a new one takes effect in the run, and the run with it is the same again', () => {
  const run = start('filter: "false"');
  create(run, 'a');
  for (const input of configureScheduler(run.kernel, 'scheduler', configuration('filter: "true"'))) run.input(input);
  pass(run, 30);
  expect(nodes(run)).not.toContain(undefined);
  const { position, hash } = run;
  run.seek(Math.floor(position / 3));
  run.seek(position);
  expect(run.hash).toBe(hash);
});

test('the rule of the scenario: at most two, then three', () => {
  const run = startCluster({ nodes: 3, proxies: false, schedulers: [batchRule(2)] }, 'rule', {});
  run.runUntil(BOOT);
  create(run, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const perNode = () => ['node-1', 'node-2', 'node-3'].map((node) => nodes(run).filter((name) => name === node).length).sort();
  expect(perNode()).toEqual([2, 2, 2]);
  for (const input of configureScheduler(run.kernel, 'scheduler', batchRule(3))) run.input(input);
  pass(run, 30);
  expect(perNode()).toEqual([2, 3, 3]);
});
