import { expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../../kernel/effects.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { garbageCollector } from '../garbage-collector/controller.ts';
import { namespaceController } from '../namespace/controller.ts';
import { rootCaPublisher } from '../serviceaccount/root-ca.ts';
import { serviceAccountController } from '../serviceaccount/service-accounts.ts';
import { Bench } from './bench.ts';

const started = (): Bench =>
  new Bench([garbageCollector, namespaceController, serviceAccountController, rootCaPublisher]).run(10 * MILLISECOND);

function addNamespace(bench: Bench, name: string): void {
  const spec = { finalizers: ['kubernetes'] };
  bench.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec, status: { phase: 'Active' } });
}

interface Shape {
  readonly owner?: ApiObject | OwnerReference;
  readonly finalizers?: readonly string[];
  readonly blocks?: boolean;
}

const isObject = (owner: ApiObject | OwnerReference): owner is ApiObject => 'metadata' in owner;

function addMap(bench: Bench, name: string, { owner, finalizers, blocks = false }: Shape = {}): ApiObject {
  const reference = owner && (isObject(owner) ? { ...headOf(owner), blockOwnerDeletion: blocks } : owner);
  const metadata = { name, ...(reference ? { ownerReferences: [reference] } : {}), ...(finalizers ? { finalizers } : {}) };
  bench.send('POST', '/api/v1/namespaces/ns/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  return bench.get(`api/v1/configmaps/ns/${name}`) as ApiObject;
}

const headOf = ({ apiVersion, kind, metadata: { name, uid } }: ApiObject) => ({ apiVersion, kind, name, uid });
const maps = (bench: Bench) => bench.names('api/v1/configmaps/ns/');
const mapPath = (name: string) => `/api/v1/namespaces/ns/configmaps/${name}`;

test('a namespace gets its account and its root certificate, and gets them back', () => {
  const bench = started();
  addNamespace(bench, 'ns');
  bench.run(SECOND);
  expect(bench.writes()).toEqual(['service-account-controller create serviceaccounts', 'root-ca-cert-publisher create configmaps']);
  bench.send('DELETE', '/api/v1/namespaces/ns/serviceaccounts/default').send('DELETE', mapPath('kube-root-ca.crt')).run(SECOND);
  bench.send('PATCH', mapPath('kube-root-ca.crt'), { data: { 'ca.crt': 'spoiled' } }).run(SECOND);
  expect(bench.writes()).toEqual([
    'service-account-controller create serviceaccounts',
    'root-ca-cert-publisher create configmaps',
    'root-ca-cert-publisher update configmaps kube-root-ca.crt',
  ]);
});

test('dependents follow their owner in the background, over several steps', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  const middle = addMap(bench, 'middle', { owner });
  addMap(bench, 'leaf', { owner: middle });
  bench.run(SECOND).send('DELETE', mapPath('owner')).run(SECOND);
  expect(maps(bench)).toEqual([]);
  expect(bench.writes()).toEqual([
    'generic-garbage-collector delete configmaps middle',
    'generic-garbage-collector delete configmaps leaf',
  ]);
});

test('in the foreground the owner waits for those that block it', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'held', { owner, blocks: true, finalizers: ['example.com/hold'] });
  addMap(bench, 'free', { owner });
  bench.run(SECOND).send('DELETE', mapPath('owner'), { propagationPolicy: 'Foreground' }).run(SECOND);
  expect(maps(bench)).toEqual(['held', 'owner']);
  bench.send('PATCH', mapPath('held'), { metadata: { finalizers: null } }).run(SECOND);
  expect(maps(bench)).toEqual([]);
  expect(bench.writes().at(-1)).toBe('generic-garbage-collector patch configmaps owner');
});

test('orphans stay without their owner', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'child', { owner });
  bench.run(SECOND).send('DELETE', mapPath('owner'), { propagationPolicy: 'Orphan' }).run(SECOND);
  expect(maps(bench)).toEqual(['child']);
  expect(bench.get('api/v1/configmaps/ns/child')?.metadata.ownerReferences ?? []).toEqual([]);
});

test('what names an owner that never was goes; what names two stays with the one that is', () => {
  const bench = started();
  const gone = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'no-such-uid' };
  addMap(bench, 'dangling', { owner: gone });
  const owner = addMap(bench, 'owner');
  bench.send('POST', '/api/v1/namespaces/ns/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'both', ownerReferences: [gone, headOf(owner)] },
  });
  bench.run(SECOND);
  expect(maps(bench)).toEqual(['both', 'owner']);
  bench.send('DELETE', mapPath('owner')).run(SECOND);
  expect(maps(bench)).toEqual([]);
});

test('an owner that is another object of the same name does not count', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'child', { owner: { ...headOf(owner), uid: 'uid-of-an-earlier-one' } });
  bench.run(SECOND);
  expect(maps(bench)).toEqual(['owner']);
});

test('a namespace is emptied after 5 s, pods first, and goes with the rest 5 s after its pods', () => {
  const bench = started();
  addNamespace(bench, 'ns');
  addMap(bench, 'c');
  bench.send('POST', '/api/v1/namespaces/ns/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { nodeName: 'node-0', containers: [], terminationGracePeriodSeconds: 30 },
    status: { phase: 'Running' },
  });
  bench.run(SECOND).send('DELETE', '/api/v1/namespaces/ns').writes();
  bench.run(4_900 * MILLISECOND);
  expect(bench.writes()).toEqual([]);
  bench.run(SECOND);
  expect(bench.writes()).toEqual(['namespace-controller deletecollection pods', 'namespace-controller update namespaces/status ns']);
  bench.send('DELETE', '/api/v1/namespaces/ns/pods/p', { gracePeriodSeconds: 0 }).run(5 * SECOND);
  expect(bench.get('api/v1/namespaces/ns')).toBeUndefined();
  expect(maps(bench)).toEqual([]);
  const writes = bench.writes();
  expect(writes.filter((write) => write.endsWith('deletecollection pods'))).toHaveLength(1);
  expect(writes).toContain('namespace-controller deletecollection configmaps');
  expect(writes.at(-1)).toBe('namespace-controller update namespaces/finalize ns');
});

test('a finalizer of someone holds the namespace, which says so', () => {
  const bench = started();
  addNamespace(bench, 'ns');
  addMap(bench, 'c', { finalizers: ['example.com/hold'] });
  bench
    .run(SECOND)
    .send('DELETE', '/api/v1/namespaces/ns')
    .run(6 * SECOND);
  const namespace = bench.get<ApiObject & { status: { conditions: { type: string; message: string }[] } }>('api/v1/namespaces/ns');
  expect(namespace?.status.conditions.map(({ message }) => message).slice(3)).toEqual([
    'Some resources are remaining: configmaps. has 1 resource instances',
    'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  ]);
  bench.send('PATCH', mapPath('c'), { metadata: { finalizers: null } }).run(20 * SECOND);
  expect(bench.get('api/v1/namespaces/ns')).toBeUndefined();
});
