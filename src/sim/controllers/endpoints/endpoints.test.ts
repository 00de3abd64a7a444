import { describe, expect, it } from 'vitest';
import type { Endpoints } from '../../machinery/types/endpoints.ts';
import { pod, pods, service } from '../endpointslice/fixtures.ts';
import { isCapacityAnnotated, truncated } from './capacity.ts';
import { endpointsFor, isUpToDate } from './endpoints-object.ts';
import { subsetsOf } from './subsets.ts';

const ref = (n: number) => ({ kind: 'Pod', namespace: 'ns', name: `pod-${n}`, uid: `uid-${n}` });

describe('subsets', () => {
  it('hold ready and not ready addresses in the order of the addresses', () => {
    expect(subsetsOf(service(), [pod(3), pod(1), pod(2, { ready: false })])).toEqual([
      {
        addresses: [
          { ip: '10.1.0.1', nodeName: 'node-0', targetRef: ref(1) },
          { ip: '10.1.0.3', nodeName: 'node-0', targetRef: ref(3) },
        ],
        notReadyAddresses: [{ ip: '10.1.0.2', nodeName: 'node-0', targetRef: ref(2) }],
        ports: [{ port: 80, protocol: 'TCP' }],
      },
    ]);
  });

  it('leave out terminating pods unless the service publishes what is not ready', () => {
    const list = [pod(1, { terminating: true })];
    expect(subsetsOf(service(), list)).toEqual([]);
    expect(subsetsOf(service({ publishNotReadyAddresses: true }), list)[0]?.addresses).toHaveLength(1);
  });

  it('keep apart pods that offer other ports, and leave out those that offer none', () => {
    const of = service({ ports: [{ name: 'web', port: 80, protocol: 'TCP', targetPort: 'http' }] });
    const list = [
      pod(1, { ports: [{ name: 'http', containerPort: 9090 }] }),
      pod(2, { ports: [{ name: 'http', containerPort: 8080 }] }),
      pod(3),
    ];
    expect(subsetsOf(of, list).map(({ addresses, ports }) => [addresses?.[0]?.ip, ports?.[0]?.port])).toEqual([
      ['10.1.0.2', 8080],
      ['10.1.0.1', 9090],
    ]);
  });

  it('need no ports in a headless service', () => {
    expect(subsetsOf(service({ ports: [], clusterIP: 'None' }), [pod(1)])[0]?.ports).toBeUndefined();
    expect(subsetsOf(service({ ports: [] }), [pod(1)])).toEqual([]);
  });
});

describe('capacity', () => {
  it('cuts off not ready addresses first', () => {
    const all = subsetsOf(service(), [...pods(800), ...pods(300, 1000).map((one) => withReady(one))]);
    const kept = truncated(all);
    expect(kept[0]?.addresses).toHaveLength(800);
    expect(kept[0]?.notReadyAddresses).toHaveLength(200);
    expect(truncated(kept)).toBe(kept);
  });

  it('cuts off ready ones when they alone are too many', () => {
    const kept = truncated(subsetsOf(service(), pods(1200)));
    expect(kept[0]?.addresses).toHaveLength(1000);
  });

  it('is said by an annotation', () => {
    const full = endpointsFor(undefined, service(), subsetsOf(service(), pods(1001)), undefined);
    expect(full.metadata.annotations).toEqual({ 'endpoints.kubernetes.io/over-capacity': 'truncated' });
    expect(isCapacityAnnotated(full.metadata.annotations, full.subsets ?? [])).toBe(true);
    expect(isCapacityAnnotated(full.metadata.annotations, [])).toBe(false);
  });

  const withReady = (one: ReturnType<typeof pod>) =>
    Object.freeze({ ...one, status: { ...one.status, conditions: [{ type: 'Ready', status: 'False' as const }] } });
});

describe('the object', () => {
  const stored = (of: ReturnType<typeof endpointsFor>): Endpoints => of as Endpoints;

  it('carries the labels of the service, its own, and the trigger time', () => {
    const of = service({ clusterIP: 'None' }, { labels: { tier: 'front' } });
    const made = endpointsFor(undefined, of, subsetsOf(of, [pod(1)]), '2026-01-01T00:00:05Z');
    expect(made.metadata).toEqual({
      name: 'web',
      namespace: 'ns',
      labels: { tier: 'front', 'endpoints.kubernetes.io/managed-by': 'endpoint-controller', 'service.kubernetes.io/headless': '' },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:05Z' },
    });
  });

  it('has no subsets without endpoints', () => {
    expect(endpointsFor(undefined, service(), [], undefined)).not.toHaveProperty('subsets');
  });

  it('is up to date until a pod or a label changes', () => {
    const of = service();
    const current = stored(endpointsFor(undefined, of, subsetsOf(of, [pod(1)]), undefined));
    expect(isUpToDate(current, of, subsetsOf(of, [pod(1)]))).toBe(true);
    expect(isUpToDate(current, of, subsetsOf(of, [pod(1, { ready: false })]))).toBe(false);
    expect(isUpToDate(current, service({}, { labels: { a: 'b' } }), subsetsOf(of, [pod(1)]))).toBe(false);
  });
});
