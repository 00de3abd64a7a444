import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { bootTestCluster, type TestCluster } from '../conformance/controllers/test-cluster.ts';

const KEEPERS = '/api/v1/namespaces/default/replicationcontrollers';
const PODS = '/api/v1/namespaces/default/pods';

// biome-ignore lint/suspicious/noExplicitAny: tests look at objects of all kinds
type Loose = any;

function send(cluster: TestCluster, method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): void {
  const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
  const answer = cluster.request({ method, path, headers, body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${(answer.body as Loose).message}`);
  cluster.run(5 * SECOND);
}

const list = (cluster: TestCluster, path: string): readonly Loose[] => (cluster.request({ method: 'GET', path }).body as Loose).items;
const pods = (cluster: TestCluster) => list(cluster, PODS).filter(({ metadata }) => metadata.deletionTimestamp === undefined);

const KEEPER = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata: { name: 'web' },
  spec: { replicas: 3, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.27' }] } } },
};

const booted = bootTestCluster();

test('a ReplicationController keeps its pods, in its own name', () => {
  const cluster = booted.fork();
  send(cluster, 'POST', KEEPERS, KEEPER);
  expect(list(cluster, KEEPERS)[0].status).toEqual({
    replicas: 3,
    fullyLabeledReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    observedGeneration: 1,
  });
  send(cluster, 'DELETE', `${PODS}/${pods(cluster)[0].metadata.name}`);
  send(cluster, 'PATCH', `${KEEPERS}/web`, { spec: { replicas: 2 } });
  expect(pods(cluster).map(({ metadata }) => metadata.ownerReferences)).toEqual([
    [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: expect.any(String), controller: true, blockOwnerDeletion: true }],
    expect.any(Array),
  ]);
  const events = list(cluster, '/api/v1/namespaces/default/events').filter(({ involvedObject }) => involvedObject.name === 'web');
  expect(events.map(({ reason, reportingComponent }) => `${reason} ${reportingComponent}`)).toEqual([
    ...new Array(4).fill('SuccessfulCreate replication-controller'),
    'SuccessfulDelete replication-controller',
  ]);
  expect(new Set(cluster.writesIn('default').flatMap(({ user, resource }) => (resource === 'pods' ? [user] : [])))).toContain(
    'replication-controller',
  );
});

test('it adopts what matches its selector and lets go of what does not', () => {
  const cluster = booted.fork();
  const { spec } = KEEPER.spec.template;
  send(cluster, 'POST', PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lone', labels: { app: 'web' } }, spec });
  send(cluster, 'POST', KEEPERS, KEEPER);
  expect(pods(cluster)).toHaveLength(3);
  expect(pods(cluster).find(({ metadata }) => metadata.name === 'lone').metadata.ownerReferences).toMatchObject([{ name: 'web' }]);
  send(cluster, 'PATCH', `${PODS}/lone`, { metadata: { labels: { app: 'other' } } });
  expect(pods(cluster)).toHaveLength(4);
  expect(pods(cluster).find(({ metadata }) => metadata.name === 'lone').metadata.ownerReferences).toBeUndefined();
});
