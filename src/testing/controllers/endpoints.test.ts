import { expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../kernel/effects.ts';
import { endpointsController } from '../../sim/controllers/endpoints/controller.ts';
import { endpointSliceController } from '../../sim/controllers/endpointslice/controller.ts';
import { endpointSliceMirroringController } from '../../sim/controllers/endpointslice-mirroring/controller.ts';
import { serviceAccountController } from '../../sim/controllers/serviceaccount/service-accounts.ts';
import type { Endpoints } from '../../sim/machinery/types/endpoints.ts';
import type { EndpointSlice } from '../../sim/machinery/types/endpointslice.ts';
import { Bench, NAMESPACE } from './bench.ts';

const IN = `/api/v1/namespaces/${NAMESPACE}`;
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;

function started(): Bench {
  const bench = new Bench([serviceAccountController, endpointsController, endpointSliceController, endpointSliceMirroringController]);
  addNode(bench, 'node-0', { 'topology.kubernetes.io/zone': 'zone-0' });
  bench.run(SECOND);
  bench.writes();
  return bench;
}

function addNode(bench: Bench, name: string, labels: object = {}): void {
  bench.send('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
}

function addService(bench: Bench, spec: object = {}, name = 'web'): void {
  const whole = { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec };
  bench.send('POST', `${IN}/services`, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: whole });
}

function setReady(bench: Bench, name: string, status: 'True' | 'False'): void {
  const conditions = [{ type: 'Ready', status }];
  const podIPs = [{ ip: `10.1.0.${name.slice(4)}` }];
  bench.send('PATCH', `${IN}/pods/${name}/status`, { status: { phase: 'Running', podIP: podIPs[0]?.ip, podIPs, conditions } });
}

/** Names end in a number, which is that of the address. */
function addPod(bench: Bench, name: string, ready: 'True' | 'False' = 'True', nodeName = 'node-0'): void {
  const spec = { nodeName, containers: [{ name: 'app', image: 'nginx' }] };
  bench.send('POST', `${IN}/pods`, { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' } }, spec });
  setReady(bench, name, ready);
}

const slices = (bench: Bench) => bench.list<EndpointSlice>(SLICES);
const endpointsOf = (bench: Bench) => slices(bench).flatMap(({ endpoints }) => endpoints ?? []);
const removeNow = (bench: Bench, path: string) =>
  bench.send('DELETE', path, { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 });

test('endpoints follow the readiness of pods', () => {
  const bench = started();
  addService(bench);
  bench.run(2 * SECOND);
  expect(bench.writes()).toEqual(['endpoint-controller create endpoints', 'endpointslice-controller create endpointslices']);
  addPod(bench, 'pod-1', 'False');
  bench.run(2 * SECOND);
  expect(endpointsOf(bench).map(({ conditions }) => conditions?.ready)).toEqual([false]);
  setReady(bench, 'pod-1', 'True');
  bench.run(2 * SECOND);
  expect(endpointsOf(bench).map(({ conditions, zone }) => [conditions?.ready, zone])).toEqual([[true, 'zone-0']]);
  const endpoints = bench.get<Endpoints>(`${IN}/endpoints/web`);
  expect(endpoints?.subsets?.[0]?.addresses?.map(({ ip }) => ip)).toEqual(['10.1.0.1']);
  removeNow(bench, `${IN}/pods/pod-1`);
  bench.run(2 * SECOND);
  expect(endpointsOf(bench)).toEqual([]);
  expect(bench.get<Endpoints>(`${IN}/endpoints/web`)?.subsets).toBeUndefined();
});

test('what others spoil is put right, slices a second later', () => {
  const bench = started();
  addService(bench);
  addPod(bench, 'pod-1');
  bench.run(2 * SECOND);
  bench.send('DELETE', `${SLICES}/${bench.names(SLICES)[0]}`);
  bench.send('DELETE', `${IN}/endpoints/web`);
  bench.run(500 * MILLISECOND);
  expect(bench.get(`${IN}/endpoints/web`)).toBeDefined();
  expect(slices(bench)).toEqual([]);
  bench.run(SECOND);
  expect(endpointsOf(bench)).toHaveLength(1);
});

test('services without selector and external names get none; those of a deleted service go', () => {
  const bench = started();
  addService(bench, { selector: null });
  addService(bench, { type: 'ExternalName', externalName: 'example.com', ports: null }, 'far');
  bench.run(2 * SECOND);
  expect(bench.writes()).toEqual([]);
  addService(bench, {}, 'real');
  bench.run(2 * SECOND);
  bench.send('DELETE', `${IN}/services/real`);
  bench.run(2 * SECOND);
  expect(bench.get(`${IN}/endpoints/real`)).toBeUndefined();
});

test('a pod on a node that is not known yet is tried again', () => {
  const bench = started();
  addService(bench);
  addPod(bench, 'pod-1', 'True', 'node-9');
  bench.run(SECOND);
  expect(endpointsOf(bench)).toEqual([]);
  expect(bench.events()).toContain(
    `Warning FailedToUpdateEndpointSlices Service/web: Error updating Endpoint Slices for Service ${NAMESPACE}/web: ` +
      `skipping Pod pod-1 for Service ${NAMESPACE}/web: Node node-9 Not Found`,
  );
  addNode(bench, 'node-9');
  bench.run(10 * SECOND);
  expect(endpointsOf(bench)).toHaveLength(1);
});

test('Endpoints that people write for a service without selector are mirrored', () => {
  const bench = started();
  addService(bench, { selector: null });
  const subsets = [{ addresses: [{ ip: '1.2.3.4' }], notReadyAddresses: [{ ip: '1.2.3.5' }], ports: [{ port: 80, protocol: 'TCP' }] }];
  bench.send('POST', `${IN}/endpoints`, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web' }, subsets });
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
  removeNow(bench, `${IN}/endpoints/web`);
  bench.run(3 * SECOND);
  expect(slices(bench)).toEqual([]);
});
