import { expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../../kernel/effects.ts';
import type { Endpoints } from '../../machinery/types/endpoints.ts';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import { endpointsController } from '../endpoints/controller.ts';
import { endpointSliceController } from '../endpointslice/controller.ts';
import { pod, service } from '../endpointslice/fixtures.ts';
import { endpointSliceMirroringController } from '../endpointslice-mirroring/controller.ts';
import { Bench } from './bench.ts';

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-0', labels: { 'topology.kubernetes.io/zone': 'zone-0' } },
  spec: {},
  status: {},
};
const born = <Item extends { readonly metadata: object }>({ metadata, ...rest }: Item) => {
  const { name, labels } = metadata as { name: string; labels?: object };
  return { ...rest, metadata: { name, ...(labels ? { labels } : {}) } };
};

function started(): Bench {
  const bench = new Bench([endpointsController, endpointSliceController]).run(10 * MILLISECOND);
  return bench.send('POST', '/api/v1/nodes', NODE);
}

const services = '/api/v1/namespaces/ns/services';
const podsPath = '/api/v1/namespaces/ns/pods';
const slices = (bench: Bench) =>
  bench
    .names('apis/discovery.k8s.io/v1/endpointslices/ns/')
    .map((name) => bench.get<EndpointSlice>(`apis/discovery.k8s.io/v1/endpointslices/ns/${name}`) as EndpointSlice);

test('endpoints follow the readiness of pods', () => {
  const bench = started();
  bench.send('POST', services, born(service())).run(2 * SECOND);
  expect(bench.writes().map((write) => write.replace(/web-\w+$/, 'web-*'))).toEqual([
    'endpoint-controller create endpoints',
    'endpointslice-controller create endpointslices',
  ]);
  bench.send('POST', podsPath, born(pod(1, { ready: false }))).run(2 * SECOND);
  expect(slices(bench).map(({ endpoints }) => endpoints[0]?.conditions?.ready)).toEqual([false]);
  bench.send('PATCH', `${podsPath}/pod-1`, { status: { conditions: [{ type: 'Ready', status: 'True' }] } }).run(2 * SECOND);
  expect(slices(bench).map(({ endpoints }) => [endpoints[0]?.conditions?.ready, endpoints[0]?.zone])).toEqual([[true, 'zone-0']]);
  const endpoints = bench.get<Endpoints>('api/v1/endpoints/ns/web');
  expect(endpoints?.subsets?.[0]?.addresses?.map(({ ip }) => ip)).toEqual(['10.1.0.1']);
  bench.writes();
  bench.send('DELETE', `${podsPath}/pod-1`).run(2 * SECOND);
  expect(slices(bench).map((slice) => slice.endpoints)).toEqual([null]);
  expect(bench.get<Endpoints>('api/v1/endpoints/ns/web')).not.toHaveProperty('subsets');
});

test('what others spoil is put right, a burst of it a second later', () => {
  const bench = started();
  bench
    .send('POST', services, born(service()))
    .send('POST', podsPath, born(pod(1)))
    .run(2 * SECOND);
  const [name] = bench.names('apis/discovery.k8s.io/v1/endpointslices/ns/');
  bench.send('DELETE', `/apis/discovery.k8s.io/v1/namespaces/ns/endpointslices/${name}`);
  bench.send('DELETE', '/api/v1/namespaces/ns/endpoints/web').run(500 * MILLISECOND);
  expect(bench.get('api/v1/endpoints/ns/web')).toBeDefined();
  expect(slices(bench)).toEqual([]);
  bench.run(SECOND);
  expect(slices(bench).map(({ endpoints }) => endpoints.length)).toEqual([1]);
});

test('services without selector and external names get none; a deleted service takes its Endpoints along', () => {
  const bench = started();
  bench.send('POST', services, born({ ...service(), spec: { type: 'ClusterIP' } }));
  bench.send('POST', services, { ...born(service({ type: 'ExternalName' })), metadata: { name: 'far' } }).run(2 * SECOND);
  expect(bench.writes()).toEqual([]);
  bench.send('POST', services, { ...born(service()), metadata: { name: 'real' } }).run(2 * SECOND);
  bench.send('DELETE', `${services}/real`).run(2 * SECOND);
  expect(bench.get('api/v1/endpoints/ns/real')).toBeUndefined();
});

test('a pod on a node that is not known yet is tried again', () => {
  const bench = started();
  bench
    .send('POST', services, born(service()))
    .send('POST', podsPath, born(pod(1, { node: 'node-9' })))
    .run(SECOND);
  expect(slices(bench).map(({ endpoints }) => endpoints)).toEqual([null]);
  expect(bench.events()).toContain(
    'Warning FailedToUpdateEndpointSlices Service/web: Error updating Endpoint Slices for Service ns/web: skipping Pod pod-1 for Service ns/web: Node node-9 Not Found',
  );
  bench.send('POST', '/api/v1/nodes', { ...NODE, metadata: { name: 'node-9' } }).run(10 * SECOND);
  expect(slices(bench).map(({ endpoints }) => endpoints.length)).toEqual([1]);
});

test('Endpoints that people write for a service without selector are mirrored', () => {
  const bench = new Bench([endpointSliceMirroringController]).run(10 * MILLISECOND);
  bench.send('POST', services, born({ ...service(), spec: { type: 'ClusterIP' } }));
  const subsets = [{ addresses: [{ ip: '1.2.3.4' }], notReadyAddresses: [{ ip: '1.2.3.5' }], ports: [{ port: 80, protocol: 'TCP' }] }];
  bench.send('POST', '/api/v1/namespaces/ns/endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web' }, subsets });
  bench.run(3 * SECOND);
  expect(slices(bench).map(({ endpoints, ports }) => ({ endpoints, ports }))).toEqual([
    {
      endpoints: [
        { addresses: ['1.2.3.4'], conditions: { ready: true } },
        { addresses: ['1.2.3.5'], conditions: { ready: false } },
      ],
      ports: [{ name: '', port: 80, protocol: 'TCP' }],
    },
  ]);
  expect(slices(bench)[0]?.metadata.labels?.['endpointslice.kubernetes.io/managed-by']).toBe('endpointslicemirroring-controller.k8s.io');
  bench.send('PATCH', `${services}/web`, { spec: { selector: { app: 'web' } } }).run(3 * SECOND);
  expect(slices(bench)).toEqual([]);
});
