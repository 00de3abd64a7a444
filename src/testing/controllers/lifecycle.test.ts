import { expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../kernel/effects.ts';
import { garbageCollector } from '../../sim/controllers/garbage-collector/controller.ts';
import { namespaceController } from '../../sim/controllers/namespace/controller.ts';
import { rootCaPublisher } from '../../sim/controllers/serviceaccount/root-ca.ts';
import { serviceAccountController } from '../../sim/controllers/serviceaccount/service-accounts.ts';
import type { Namespace } from '../../sim/machinery/types/namespace.ts';
import type { ApiObject, OwnerReference } from '../../sim/machinery/wire/api.ts';
import { Bench, NAMESPACE } from './bench.ts';

const ROOT_CA = 'kube-root-ca.crt';

/** In the namespace `default`, whose account and certificate are there. */
function started(): Bench {
  const bench = new Bench([garbageCollector, namespaceController, serviceAccountController, rootCaPublisher]).run(SECOND);
  bench.writes();
  return bench;
}

interface Shape {
  readonly owners?: readonly OwnerReference[];
  readonly finalizers?: readonly string[];
}

const mapPath = (name: string, namespace = NAMESPACE) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;

function addMap(bench: Bench, name: string, { owners, finalizers }: Shape = {}, namespace = NAMESPACE): ApiObject {
  const metadata = { name, ...(owners ? { ownerReferences: owners } : {}), ...(finalizers ? { finalizers } : {}) };
  return bench.send('POST', `/api/v1/namespaces/${namespace}/configmaps`, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
}

function reference({ apiVersion, kind, metadata: { name, uid } }: ApiObject, blockOwnerDeletion = false): OwnerReference {
  return { apiVersion, kind, name, uid, blockOwnerDeletion };
}

const maps = (bench: Bench, namespace = NAMESPACE) =>
  bench.names(`/api/v1/namespaces/${namespace}/configmaps`).filter((name) => name !== ROOT_CA);

function remove(bench: Bench, path: string, options: object = {}): Bench {
  bench.send('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', ...options });
  return bench.run(SECOND);
}

test('a namespace gets its account and its root certificate, and gets them back', () => {
  const bench = started();
  remove(bench, `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/default`);
  remove(bench, mapPath(ROOT_CA));
  bench.send('PATCH', mapPath(ROOT_CA), { data: { 'ca.crt': 'spoiled' } });
  bench.run(SECOND);
  expect(bench.writes()).toEqual([
    'service-account-controller create serviceaccounts',
    'root-ca-cert-publisher create configmaps',
    'root-ca-cert-publisher update configmaps',
  ]);
});

test('dependents follow their owner in the background, over several steps', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  const middle = addMap(bench, 'middle', { owners: [reference(owner)] });
  addMap(bench, 'leaf', { owners: [reference(middle)] });
  remove(bench.run(SECOND), mapPath('owner'));
  expect(maps(bench)).toEqual([]);
  expect(bench.writes()).toEqual(['generic-garbage-collector delete configmaps', 'generic-garbage-collector delete configmaps']);
});

test('in the foreground the owner waits for those that block it', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'held', { owners: [reference(owner, true)], finalizers: ['example.com/hold'] });
  addMap(bench, 'free', { owners: [reference(owner)] });
  remove(bench.run(SECOND), mapPath('owner'), { propagationPolicy: 'Foreground' });
  expect(maps(bench)).toEqual(['held', 'owner']);
  bench.send('PATCH', mapPath('held'), { metadata: { finalizers: null } });
  bench.run(SECOND);
  expect(maps(bench)).toEqual([]);
  expect(bench.writes().at(-1)).toBe('generic-garbage-collector patch configmaps');
});

test('orphans stay without their owner', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'child', { owners: [reference(owner)] });
  remove(bench.run(SECOND), mapPath('owner'), { propagationPolicy: 'Orphan' });
  expect(maps(bench)).toEqual(['child']);
  expect(bench.get(mapPath('child'))?.metadata.ownerReferences).toBeUndefined();
});

test('what names an owner that never was goes; what names two stays with the one that is', () => {
  const bench = started();
  const gone = { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'no-such-uid' };
  addMap(bench, 'dangling', { owners: [gone] });
  const owner = addMap(bench, 'owner');
  addMap(bench, 'both', { owners: [gone, reference(owner)] });
  bench.run(SECOND);
  expect(maps(bench)).toEqual(['both', 'owner']);
  expect(bench.get(mapPath('both'))?.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['owner']);
  remove(bench, mapPath('owner'));
  expect(maps(bench)).toEqual([]);
});

test('an owner that is another object of the same name does not count', () => {
  const bench = started();
  const owner = addMap(bench, 'owner');
  addMap(bench, 'child', { owners: [{ ...reference(owner), uid: 'uid-of-an-earlier-one' }] });
  bench.run(SECOND);
  expect(maps(bench)).toEqual(['owner']);
});

test('an owner in another namespace is reported, and counts as missing', () => {
  const bench = started();
  const far = addMap(bench, 'far', {}, 'kube-system');
  bench.run(SECOND);
  addMap(bench, 'child', { owners: [reference(far)] });
  bench.run(SECOND);
  expect(maps(bench)).toEqual([]);
  expect(bench.events().some((event) => event.startsWith('Warning OwnerRefInvalidNamespace ConfigMap/child'))).toBe(true);
});

const SPACE = '/api/v1/namespaces/going';

function addNamespace(bench: Bench): void {
  bench.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' } });
  bench.run(SECOND);
}

const told = (bench: Bench) => bench.get<Namespace>(SPACE)?.status.conditions?.map(({ message }) => message) ?? [];

test('a namespace is emptied after 5 s, pods first, and goes with the rest 5 s after its pods', () => {
  const bench = started();
  addNamespace(bench);
  addMap(bench, 'c', {}, 'going');
  const spec = { nodeName: 'node-0', containers: [{ name: 'app', image: 'nginx' }] };
  bench.send('POST', `${SPACE}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec });
  remove(bench, SPACE).run(3_900 * MILLISECOND);
  expect(bench.get(`${SPACE}/pods/p`)?.metadata.deletionTimestamp).toBeUndefined();
  bench.run(SECOND);
  expect(bench.get(`${SPACE}/pods/p`)?.metadata.deletionTimestamp).toBeDefined();
  expect(maps(bench, 'going')).toEqual(['c']);
  remove(bench, `${SPACE}/pods/p`, { gracePeriodSeconds: 0 }).run(5 * SECOND);
  expect(bench.get(SPACE)).toBeUndefined();
  expect(bench.names('/api/v1/configmaps')).not.toContain('c');
});

test('a finalizer of someone holds the namespace, which says so', () => {
  const bench = started();
  addNamespace(bench);
  addMap(bench, 'c', { finalizers: ['example.com/hold'] }, 'going');
  remove(bench, SPACE).run(5 * SECOND);
  expect(told(bench).slice(3)).toEqual([
    'Some resources are remaining: configmaps. has 1 resource instances',
    'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  ]);
  bench.send('PATCH', mapPath('c', 'going'), { metadata: { finalizers: null } });
  bench.run(20 * SECOND);
  expect(bench.get(SPACE)).toBeUndefined();
});
