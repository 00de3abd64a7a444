import { describe, expect, it } from 'vitest';
import { FakeCluster } from '../../testing/fake-cluster.ts';
import type { ClientHost } from '../client/state.ts';
import type { EndpointSlice } from '../machinery/types/endpointslice.ts';
import type { Service } from '../machinery/types/service.ts';
import { type KubeProxyState, kubeProxyKind } from './component.ts';
import { rulesOf } from './rules.ts';

const service = (spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { type: 'NodePort', clusterIP: '10.96.0.7', ports: [{ port: 80, protocol: 'TCP', nodePort: 30_080 }], ...spec },
  status: {},
});

const slice = (...endpoints: object[]) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web-x', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  ports: [{ port: 8080, protocol: 'TCP' }],
  endpoints,
});

const at = (ip: string, nodeName: string, conditions: object = { ready: true }) => ({ addresses: [ip], nodeName, conditions });
const rule = (serviceSpec: object, ...endpoints: object[]) =>
  rulesOf(service(serviceSpec) as unknown as Service, [slice(...endpoints) as unknown as EndpointSlice], 'n1')?.rules[0];

describe('rules', () => {
  it('go to ready endpoints, or to none', () => {
    expect(rule({}, at('10.0.0.2', 'n2'), at('10.0.0.1', 'n1'), at('10.0.0.3', 'n1', { ready: false }))).toEqual({
      portName: '',
      protocol: 'TCP',
      port: 80,
      nodePort: 30_080,
      cluster: ['10.0.0.1:8080', '10.0.0.2:8080'],
      external: ['10.0.0.1:8080', '10.0.0.2:8080'],
    });
    expect(rule({}, at('10.0.0.3', 'n1', { ready: false, serving: false }))?.cluster).toEqual([]);
  });

  it('fall back to endpoints that serve while they end', () => {
    expect(rule({}, at('10.0.0.1', 'n1', { ready: false, serving: true, terminating: true }))?.cluster).toEqual(['10.0.0.1:8080']);
  });

  it('stay on the node where the policy says so', () => {
    const local = rule({ externalTrafficPolicy: 'Local' }, at('10.0.0.2', 'n2'), at('10.0.0.1', 'n1'));
    expect([local?.external, local?.cluster.length]).toEqual([['10.0.0.1:8080'], 2]);
  });

  it('are not made for headless services', () => {
    expect(rulesOf(service({ clusterIP: 'None' }) as unknown as Service, [], 'n1')).toBeUndefined();
  });
});

describe('the proxy', () => {
  it('follows services and slices, one sync a second', () => {
    const cluster = new FakeCluster([{ id: 'proxy/n1', kind: kubeProxyKind, config: { nodeName: 'n1' } }]);
    const table = () => (cluster.kernel.component('proxy/n1').state as ClientHost<KubeProxyState>).own.table;
    cluster.run(1);
    cluster.request('POST', '/api/v1/namespaces/default/services', service());
    cluster.run(0.1);
    expect(table().get('default/web')?.rules[0]?.cluster).toEqual([]);
    cluster.request('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', slice(at('10.0.0.1', 'n1')));
    cluster.run(0.5);
    expect(table().get('default/web')?.rules[0]?.cluster).toEqual([]);
    cluster.run(0.5);
    expect(table().get('default/web')?.rules[0]?.cluster).toEqual(['10.0.0.1:8080']);
    cluster.request('DELETE', '/api/v1/namespaces/default/services/web', {});
    cluster.run(2);
    expect(table().size).toBe(0);
  });
});
