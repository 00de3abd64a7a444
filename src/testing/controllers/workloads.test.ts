import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { bootTestCluster, type TestCluster } from '../conformance/controllers/test-cluster.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const REPLICA_SETS = '/apis/apps/v1/namespaces/default/replicasets';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const PODS = '/api/v1/namespaces/default/pods';

const booted = bootTestCluster();

// biome-ignore lint/suspicious/noExplicitAny: tests look at objects of all kinds
type Loose = any;

function send(cluster: TestCluster, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, seconds = 5): void {
  const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
  const answer = cluster.request({ method, path, headers, body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${(answer.body as Loose).message}`);
  cluster.run(seconds * SECOND);
}

const list = (cluster: TestCluster, path: string): readonly Loose[] => (cluster.request({ method: 'GET', path }).body as Loose).items;

/** Reason and message of every event, with its count. */
function events(cluster: TestCluster): readonly string[] {
  return list(cluster, '/api/v1/namespaces/default/events').map(({ reason, message, count }) => `${count} ${reason}: ${message}`);
}

const template = (labels: object, annotations: object, spec: object = {}) => ({
  metadata: { labels, annotations },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
});

function deployment(replicas: number, spec: object = {}, annotations: object = {}) {
  const selector = { matchLabels: { app: 'web' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas, selector, template: template({ app: 'web' }, annotations), ...spec },
  };
}

function job(spec: object, annotations: object = {}) {
  const pod = template({}, annotations, { restartPolicy: 'Never' });
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { template: pod, ...spec } };
}

const image = (tag: string) => ({ spec: { template: { spec: { containers: [{ name: 'app', image: `nginx:${tag}` }] } } } });
const conditions = ({ status }: Loose): readonly string[] =>
  (status.conditions ?? []).map(({ type, reason }: Loose) => `${type} ${reason}`);

test('a new template rolls out step by step, and rolling back finds the old ReplicaSet', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', DEPLOYMENTS, deployment(3));
  const [old] = list(cluster, REPLICA_SETS);
  send(cluster, 'PATCH', `${DEPLOYMENTS}/web`, image('1.28'), 10);
  const fresh = list(cluster, REPLICA_SETS).find(({ metadata }) => metadata.uid !== old.metadata.uid);
  const named = (event: string) => event.replace(old.metadata.name, 'old').replace(fresh.metadata.name, 'new');
  expect(
    events(cluster)
      .filter((event) => event.includes('Scaled'))
      .map(named),
  ).toEqual([
    '1 ScalingReplicaSet: Scaled up replica set old from 0 to 3',
    '1 ScalingReplicaSet: Scaled up replica set new from 0 to 1',
    '1 ScalingReplicaSet: Scaled down replica set old from 3 to 2',
    '1 ScalingReplicaSet: Scaled up replica set new from 1 to 2',
    '1 ScalingReplicaSet: Scaled down replica set old from 2 to 1',
    '1 ScalingReplicaSet: Scaled up replica set new from 2 to 3',
    '1 ScalingReplicaSet: Scaled down replica set old from 1 to 0',
  ]);
  send(cluster, 'PATCH', `${DEPLOYMENTS}/web`, image('1.27'), 10);
  const again = list(cluster, REPLICA_SETS).find(({ metadata }) => metadata.uid === old.metadata.uid);
  expect(again.spec.replicas).toBe(3);
  expect(again.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
});

test('with minReadySeconds a rollout waits for each pod to have been ready for so long', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', DEPLOYMENTS, deployment(2, { minReadySeconds: 4 }), 8);
  send(cluster, 'PATCH', `${DEPLOYMENTS}/web`, image('1.28'), 6);
  expect(list(cluster, DEPLOYMENTS)[0].status).toMatchObject({ replicas: 3, updatedReplicas: 2 });
  cluster.run(10 * SECOND);
  expect(list(cluster, DEPLOYMENTS)[0].status).toMatchObject({ replicas: 2, updatedReplicas: 2, availableReplicas: 2 });
});

test('Recreate makes no new pod before the last old one is gone', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', DEPLOYMENTS, deployment(3, { strategy: { type: 'Recreate' } }));
  send(cluster, 'PATCH', `${DEPLOYMENTS}/web`, image('1.28'));
  const times = cluster.changesIn('default').filter(({ object }) => object.kind === 'Pod');
  const lastGone = times.findLastIndex(({ type }) => type === 'DELETED');
  expect(times.slice(0, lastGone).filter(({ type }) => type === 'ADDED')).toHaveLength(3);
  expect(times.slice(lastGone).filter(({ type }) => type === 'ADDED')).toHaveLength(3);
});

test('a ReplicaSet without owner that matches is adopted and taken for the new one', () => {
  const cluster = booted.fork();
  const metadata = { name: 'web-old', labels: { app: 'web' } };
  const { spec } = deployment(2);
  send(cluster, 'POST', REPLICA_SETS, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec });
  send(cluster, 'POST', DEPLOYMENTS, deployment(2));
  const sets = list(cluster, REPLICA_SETS);
  expect(sets).toHaveLength(1);
  expect(sets[0].metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', name: 'web', controller: true }]);
  expect(conditions(list(cluster, DEPLOYMENTS)[0])).toContain('Progressing NewReplicaSetAvailable');
});

test('600 replicas come in two bursts', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', DEPLOYMENTS, deployment(600), 15);
  expect(list(cluster, DEPLOYMENTS)[0].status).toMatchObject({ readyReplicas: 600, availableReplicas: 600 });
});

test('a Job counts each pod once, ends, and is deleted after its time to live', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', JOBS, job({ completions: 5, parallelism: 2, ttlSecondsAfterFinished: 30 }), 20);
  const [done] = list(cluster, JOBS);
  expect(done.status).toMatchObject({ succeeded: 5, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  expect(conditions(done)).toEqual(['SuccessCriteriaMet CompletionsReached', 'Complete CompletionsReached']);
  expect(list(cluster, PODS).some(({ metadata }) => metadata.finalizers)).toBe(false);
  cluster.run(30 * SECOND);
  expect(list(cluster, JOBS)).toHaveLength(0);
});

test('a failing Job waits 10 s, then 20 s, and gives up at its limit', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', JOBS, job({ backoffLimit: 2 }, { 'fake/outcome': 'fail:3' }), 9);
  expect(list(cluster, PODS)).toHaveLength(1);
  cluster.run(10 * SECOND);
  expect(list(cluster, PODS)).toHaveLength(2);
  cluster.run(40 * SECOND);
  const [failed] = list(cluster, JOBS);
  expect(failed.status).toMatchObject({ failed: 3 });
  expect(conditions(failed)).toEqual(['FailureTarget BackoffLimitExceeded', 'Failed BackoffLimitExceeded']);
});

test('an index that may fail once is tried again after 10 s, then given up', () => {
  const cluster = booted.fork();
  const spec = { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1 };
  send(cluster, 'POST', JOBS, job(spec, { 'fake/outcome': 'fail' }), 8);
  expect(list(cluster, PODS)).toHaveLength(2);
  cluster.run(20 * SECOND);
  expect(
    list(cluster, PODS)
      .map(({ metadata }) => metadata.annotations['batch.kubernetes.io/job-index-failure-count'])
      .sort(),
  ).toEqual(['0', '0', '1', '1']);
  const [failed] = list(cluster, JOBS);
  expect(failed.status).toMatchObject({ failedIndexes: '0,1', failed: 4 });
  expect(conditions(failed)).toEqual(['FailureTarget FailedIndexes', 'Failed FailedIndexes']);
});

test('failures that the policy ignores are not counted', () => {
  const cluster = booted.fork();
  const rules = [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [7] } }];
  send(cluster, 'POST', JOBS, job({ backoffLimit: 0, podFailurePolicy: { rules } }, { 'fake/outcome': 'fail:7' }), 15);
  expect(list(cluster, PODS)).toHaveLength(2);
  expect(conditions(list(cluster, JOBS)[0])).toEqual([]);
});

test('pods of a deleted Job lose their finalizer, whatever becomes of them', () => {
  for (const [propagationPolicy, left] of [
    ['Background', 0],
    ['Foreground', 0],
    ['Orphan', 1],
  ] as const) {
    const cluster = booted.fork();
    send(cluster, 'POST', JOBS, job({}, { 'fake/outcome': 'run' }));
    send(cluster, 'DELETE', `${JOBS}/j`, { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy });
    expect(list(cluster, JOBS)).toHaveLength(0);
    const pods = list(cluster, PODS);
    expect(pods).toHaveLength(left);
    expect(pods.some(({ metadata }) => metadata.finalizers)).toBe(false);
  }
});
