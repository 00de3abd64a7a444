import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { deploymentController } from '../../sim/controllers/deployment/controller.ts';
import { jobController } from '../../sim/controllers/job/controller.ts';
import { replicaSetController } from '../../sim/controllers/replicaset/controller.ts';
import { ttlAfterFinishedController } from '../../sim/controllers/ttl-after-finished/controller.ts';
import { StandInCluster } from './stand-in-cluster.ts';

const APPS = '/apis/apps/v1/namespaces/default';
const JOBS = '/apis/batch/v1/namespaces/default/jobs';
const cluster = () => new StandInCluster([deploymentController, replicaSetController, jobController, ttlAfterFinishedController]);

const template = (labels: object, spec: object = {}, annotations?: object) => ({
  metadata: { labels, ...(annotations ? { annotations } : {}) },
  spec: { containers: [{ name: 'app', image: 'nginx:1.27' }], restartPolicy: 'Always', ...spec },
});

function deployment(replicas: number, spec: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: template({ app: 'web' }),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  };
}

function job(spec: object, annotations: object = {}, podSpec: object = {}) {
  const labels = { 'batch.kubernetes.io/controller-uid': 'u', 'batch.kubernetes.io/job-name': 'j' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } },
      template: template(labels, { restartPolicy: 'Never', ...podSpec }, annotations),
      ...spec,
    },
  };
}

test('a Deployment makes its ReplicaSet, that its pods, and all is told in status and events', () => {
  const one = cluster();
  one.send('POST', `${APPS}/deployments`, deployment(3));
  const [set] = one.objects('/apis/apps/v1/replicasets');
  expect(set.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{6,10}$/);
  expect(set.status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
    observedGeneration: 1,
  });
  expect(one.objects('/api/v1/pods')).toHaveLength(3);
  const [web] = one.objects('/apis/apps/v1/deployments');
  expect(web.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  expect(web.status).toMatchObject({
    observedGeneration: 1,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    terminatingReplicas: 0,
  });
  expect(web.status.conditions.map((c: { type: string; reason: string }) => `${c.type} ${c.reason}`).sort()).toEqual([
    'Available MinimumReplicasAvailable',
    'Progressing NewReplicaSetAvailable',
  ]);
  expect(one.events().filter((event) => event.includes('Created pod'))).toHaveLength(3);
  expect(one.events()).toContain(`1 ScalingReplicaSet: Scaled up replica set ${set.metadata.name} from 0 to 3`);
});

test('a new template rolls out step by step, and rolling back finds the old ReplicaSet', () => {
  const one = cluster();
  one.send('POST', `${APPS}/deployments`, deployment(3));
  const [old] = one.objects('/apis/apps/v1/replicasets');
  const image = (tag: string) => ({ spec: { template: { spec: { containers: [{ name: 'app', image: `nginx:${tag}` }] } } } });
  one.send('PATCH', `${APPS}/deployments/web`, image('1.28'), 20 * SECOND);
  const fresh = one.objects('/apis/apps/v1/replicasets').find(({ metadata }) => metadata.uid !== old.metadata.uid);
  const scaled = one.events().filter((event) => event.includes('Scaled'));
  const names = (set: { metadata: { name: string } }) => set.metadata.name;
  expect(scaled.slice(1).map((event) => event.replace(names(old), 'old').replace(names(fresh), 'new'))).toEqual([
    '1 ScalingReplicaSet: Scaled up replica set new from 0 to 1',
    '1 ScalingReplicaSet: Scaled down replica set old from 3 to 2',
    '1 ScalingReplicaSet: Scaled up replica set new from 1 to 2',
    '1 ScalingReplicaSet: Scaled down replica set old from 2 to 1',
    '1 ScalingReplicaSet: Scaled up replica set new from 2 to 3',
    '1 ScalingReplicaSet: Scaled down replica set old from 1 to 0',
  ]);
  one.send('PATCH', `${APPS}/deployments/web`, image('1.27'), 20 * SECOND);
  const again = one.objects('/apis/apps/v1/replicasets').find(({ metadata }) => metadata.uid === old.metadata.uid);
  expect(again.spec.replicas).toBe(3);
  expect(again.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
});

test('a stuck rollout is told when its deadline is over', () => {
  const one = cluster();
  const stuck = template({ app: 'web' }, {}, { 'fake/outcome': 'never-ready' });
  one.send('POST', `${APPS}/deployments`, deployment(2, { template: stuck, progressDeadlineSeconds: 4 }), 10 * SECOND);
  const [web] = one.objects('/apis/apps/v1/deployments');
  expect(web.status.conditions).toContainEqual(
    expect.objectContaining({ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }),
  );
});

test('a Job counts its pods once, ends and is deleted after its time to live', () => {
  const one = cluster();
  one.send('POST', JOBS, job({ completions: 5, parallelism: 2, ttlSecondsAfterFinished: 30 }), 20 * SECOND);
  const [done] = one.objects('/apis/batch/v1/jobs');
  expect(done.status).toMatchObject({ succeeded: 5, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  expect(done.status.active).toBeUndefined();
  expect(done.status.conditions.map((c: { type: string }) => c.type)).toEqual(['SuccessCriteriaMet', 'Complete']);
  expect(one.objects('/api/v1/pods').every(({ metadata }) => metadata.finalizers.length === 0)).toBe(true);
  expect(one.events().filter((event) => event === '1 Completed: Job completed')).toHaveLength(1);
  one.run(30 * SECOND);
  expect(one.objects('/apis/batch/v1/jobs')).toHaveLength(0);
});

test('a failing Job waits 10 s, then 20 s, and gives up at its limit', () => {
  const one = cluster();
  one.send('POST', JOBS, job({ backoffLimit: 2 }, { 'fake/outcome': 'fail:3' }), 9 * SECOND);
  expect(one.objects('/api/v1/pods')).toHaveLength(1);
  one.run(10 * SECOND);
  expect(one.objects('/api/v1/pods')).toHaveLength(2);
  one.run(40 * SECOND);
  const [failed] = one.objects('/apis/batch/v1/jobs');
  expect(failed.status).toMatchObject({ failed: 3 });
  expect(failed.status.conditions.map((c: { type: string; reason: string }) => `${c.type} ${c.reason}`)).toEqual([
    'FailureTarget BackoffLimitExceeded',
    'Failed BackoffLimitExceeded',
  ]);
});

test('an indexed Job runs each index once and names what it completed', () => {
  const one = cluster();
  one.send('POST', JOBS, job({ completionMode: 'Indexed', completions: 4, parallelism: 3 }), 20 * SECOND);
  const [done] = one.objects('/apis/batch/v1/jobs');
  expect(done.status).toMatchObject({ completedIndexes: '0-3', succeeded: 4 });
  expect(
    one
      .objects('/api/v1/pods')
      .map(({ spec }) => spec.hostname)
      .sort(),
  ).toEqual(['j-0', 'j-1', 'j-2', 'j-3']);
});

test('a suspended Job has no pods; resumed it has', () => {
  const one = cluster();
  one.send('POST', JOBS, job({ suspend: true }, { 'fake/outcome': 'run' }));
  expect(one.objects('/api/v1/pods')).toHaveLength(0);
  one.send('PATCH', `${JOBS}/j`, { spec: { suspend: false } });
  expect(one.objects('/api/v1/pods')).toHaveLength(1);
  one.send('PATCH', `${JOBS}/j`, { spec: { suspend: true } });
  expect(one.objects('/api/v1/pods')).toHaveLength(0);
  expect(one.events()).toEqual(expect.arrayContaining(['1 Resumed: Job resumed', '2 Suspended: Job suspended']));
});
