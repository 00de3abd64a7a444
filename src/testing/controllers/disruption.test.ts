import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { deploymentController } from '../../sim/controllers/deployment/controller.ts';
import { disruptionController } from '../../sim/controllers/disruption/controller.ts';
import { replicaSetController } from '../../sim/controllers/replicaset/controller.ts';
import { serviceAccountController } from '../../sim/controllers/serviceaccount/service-accounts.ts';
import type { PodDisruptionBudget } from '../../sim/machinery/types/disruptionbudget.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { Bench, NAMESPACE } from './bench.ts';

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
const BUDGETS = `/apis/policy/v1/namespaces/${NAMESPACE}/poddisruptionbudgets`;
const LABELS = { app: 'web' };

function started(): Bench {
  return new Bench([serviceAccountController, deploymentController, replicaSetController, disruptionController]).run(2 * SECOND);
}

function addPod(bench: Bench, name: string, metadata: object = {}): void {
  const spec = { nodeName: 'node-1', containers: [{ name: 'app', image: 'nginx' }] };
  bench.send('POST', PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: LABELS, ...metadata }, spec });
  setReady(bench, name);
}

function setReady(bench: Bench, name: string): void {
  bench.send('PATCH', `${PODS}/${name}/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } });
}

function addBudget(bench: Bench, name: string, spec: object): void {
  const body = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: LABELS }, ...spec },
  };
  bench.send('POST', BUDGETS, body);
  bench.run(SECOND);
}

const statusOf = (bench: Bench, name: string) => bench.get<PodDisruptionBudget>(`${BUDGETS}/${name}`)?.status;

/** Events about the object, as `type reason: message`. */
function told(bench: Bench, name: string): readonly string[] {
  return bench.events().flatMap((event) => (event.includes(`/${name}: `) ? [event.replace(/ \w+\/[^:]+:/, ':')] : []));
}

const CONTROLLED = { apiVersion: 'batch/v1', kind: 'Job', name: 'work', uid: 'u', controller: true };

test('a share is one of what the owner wants, whether its pods are there or not', () => {
  const bench = started();
  const template = { metadata: { labels: LABELS }, spec: { containers: [{ name: 'app', image: 'nginx' }] } };
  bench.send('POST', `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 5, selector: { matchLabels: LABELS }, template },
  });
  bench.run(2 * SECOND);
  addBudget(bench, 'most', { maxUnavailable: '30%' });
  expect(statusOf(bench, 'most')).toMatchObject({ expectedPods: 5, desiredHealthy: 3, currentHealthy: 0, disruptionsAllowed: 0 });
  for (const { metadata } of bench.list<Pod>(PODS).slice(0, 4)) setReady(bench, metadata.name);
  bench.run(SECOND);
  expect(statusOf(bench, 'most')).toMatchObject({
    currentHealthy: 4,
    disruptionsAllowed: 1,
    observedGeneration: 1,
    conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods' }],
  });
});

test('pods without an owner, and of an owner that cannot be scaled', () => {
  const bench = started();
  addPod(bench, 'lonely');
  addBudget(bench, 'share', { minAvailable: '50%' });
  expect(statusOf(bench, 'share')).toMatchObject({ expectedPods: 0, desiredHealthy: 0, currentHealthy: 1, disruptionsAllowed: 0 });
  expect(told(bench, 'share')[0]).toBe(
    'Warning UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},' +
      'MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated ' +
      'correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  );
  addPod(bench, 'worker', { ownerReferences: [CONTROLLED] });
  bench.run(SECOND);
  expect(statusOf(bench, 'share')?.conditions).toMatchObject([
    { status: 'False', reason: 'SyncFailed', message: 'jobs.batch does not implement the scale subresource' },
  ]);
});

test('a granted eviction counts until the pod goes, at most for two minutes', () => {
  const bench = started();
  addPod(bench, 'a');
  addPod(bench, 'b');
  addBudget(bench, 'one', { minAvailable: 1 });
  const granted = new Date(Date.parse('2026-01-01T00:00:00Z') + bench.kernel.now / 1_000).toISOString().replace(/\.\d+/, '');
  bench.send('PATCH', `${BUDGETS}/one/status`, { status: { disruptedPods: { a: granted, gone: granted } } });
  bench.run(SECOND);
  expect(statusOf(bench, 'one')).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0, disruptedPods: { a: granted } });
  expect(Object.keys(statusOf(bench, 'one')?.disruptedPods ?? {})).toEqual(['a']);
  bench.run(123 * SECOND);
  expect(statusOf(bench, 'one')).toMatchObject({ currentHealthy: 2, disruptionsAllowed: 1 });
  expect(statusOf(bench, 'one')?.disruptedPods).toBeUndefined();
  expect(told(bench, 'a')).toContain("Warning NotDeleted: Pod was expected by PDB default/default to be deleted but it wasn't");
});

test('a pod that was told it would go, and is still there after two minutes, is told otherwise', () => {
  const bench = started();
  addPod(bench, 'spared');
  const lastTransitionTime = '2026-01-01T00:00:02Z';
  const mark = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: 'room', lastTransitionTime };
  bench.send('PATCH', `${PODS}/spared/status`, { status: { conditions: [mark] } });
  const target = () => bench.get<Pod>(`${PODS}/spared`)?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  bench.run(115 * SECOND);
  expect(target()?.status).toBe('True');
  bench.run(10 * SECOND);
  expect(target()).toEqual({
    type: 'DisruptionTarget',
    status: 'False',
    observedGeneration: 1,
    lastProbeTime: null,
    lastTransitionTime: expect.any(String),
  });
});
