import { describe, expect, it } from 'vitest';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { desiredEndpoints } from './desired-endpoints.ts';
import { pod, pods, service, stored, ZONES } from './fixtures.ts';
import { newSlice, updatedSlice } from './slice-object.ts';
import { planSlices, rulesOf, type SlicePlan } from './slice-plan.ts';

function plan(of: Service, list: readonly Pod[], slices: readonly EndpointSlice[]): SlicePlan {
  return planSlices(rulesOf(of), slices, desiredEndpoints(of, list, 'IPv4', ZONES));
}

/** Slices as they are after the plan was carried out. */
function carriedOut(of: Service, slices: readonly EndpointSlice[], { create, update, remove }: SlicePlan): EndpointSlice[] {
  const kept = slices.filter((slice) => !remove.includes(slice) && !update.some((one) => one.slice === slice));
  return [
    ...kept,
    ...update.map((one) => stored(updatedSlice(of, one, undefined))),
    ...create.map((content) => stored(newSlice(of, content, undefined))),
  ];
}

const sizes = (slices: readonly EndpointSlice[]): number[] => slices.map((slice) => slice.endpoints?.length ?? 0).sort((a, b) => a - b);

describe('placing endpoints into slices', () => {
  it('makes a slice without endpoints for a service without pods, once', () => {
    const of = service();
    const first = plan(of, [], []);
    expect(first.create).toEqual([{ family: 'IPv4', ports: [], endpoints: [] }]);
    const slices = carriedOut(of, [], first);
    expect(slices[0]).toMatchObject({ endpoints: null, ports: null, metadata: { generateName: 'web-' } });
    expect(plan(of, [], slices)).toEqual({ create: [], update: [], remove: [] });
  });

  it('turns that slice into the first one with endpoints', () => {
    const of = service();
    const empty = carriedOut(of, [], plan(of, [], []));
    const filled = plan(of, pods(2), empty);
    expect(filled.create).toEqual([]);
    expect(filled.remove).toEqual([]);
    expect(filled.update).toHaveLength(1);
    expect(filled.update[0]?.slice).toBe(empty[0]);
    expect(filled.update[0]?.content.ports).toEqual([{ name: '', port: 80, protocol: 'TCP' }]);
  });

  it('takes 100 endpoints a slice', () => {
    const of = service();
    expect(sizes(carriedOut(of, [], plan(of, pods(250), [])))).toEqual([50, 100, 100]);
  });

  it('puts further endpoints into the unchanged slice that they fit best', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(130), []));
    const next = plan(of, pods(140), before);
    expect(next.create).toEqual([]);
    expect(next.update).toHaveLength(1);
    expect(sizes(carriedOut(of, before, next))).toEqual([40, 100]);
  });

  it('makes a new slice when no unchanged one takes all', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(90), []));
    expect(sizes(carriedOut(of, before, plan(of, pods(110), before)))).toEqual([20, 90]);
  });

  it('fills up slices that are written anyway', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(90), []));
    const changed = [pod(1, { ready: false, ip: '10.1.0.1' }), ...pods(109, 2)];
    expect(sizes(carriedOut(of, before, plan(of, changed, before)))).toEqual([10, 100]);
  });

  it('writes nothing when nothing changed', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(150), []));
    expect(plan(of, pods(150), before)).toEqual({ create: [], update: [], remove: [] });
  });

  it('deletes a slice that lost all of its endpoints if another remains', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(150), []));
    const small = before.find((slice) => slice.endpoints.length === 50) as EndpointSlice;
    const left = pods(150).filter(({ status }) => !small.endpoints.some(({ addresses }) => addresses[0] === status.podIP));
    expect(plan(of, left, before)).toEqual({ create: [], update: [], remove: [small] });
  });

  it('writes new labels of the service on its slices', () => {
    const of = service();
    const before = carriedOut(of, [], plan(of, pods(2), []));
    const labelled = service({}, { labels: { tier: 'front' } });
    const next = plan(labelled, pods(2), before);
    expect(next.update).toHaveLength(1);
    expect(carriedOut(labelled, before, next)[0]?.metadata.labels).toMatchObject({ tier: 'front', 'kubernetes.io/service-name': 'web' });
  });

  it('keeps apart pods whose named port differs, and those that lack it', () => {
    const of = service({ ports: [{ name: 'web', port: 80, protocol: 'TCP', targetPort: 'http' }] });
    const list = [
      pod(1, { ports: [{ name: 'http', containerPort: 8080 }] }),
      pod(2, { ports: [{ name: 'http', containerPort: 9090 }] }),
      pod(3),
    ];
    const slices = carriedOut(of, [], plan(of, list, []));
    expect(slices.map(({ ports }) => ports)).toEqual([
      [{ name: 'web', port: 8080, protocol: 'TCP' }],
      [{ name: 'web', port: 9090, protocol: 'TCP' }],
      null,
    ]);
    // A slice without ports is stored with null, which differs from the empty list that is asked for: it is written once more.
    const again = plan(of, list, slices);
    expect(again.create).toEqual([]);
    expect(again.update.map(({ slice }) => slice)).toEqual([slices[2]]);
  });

  it('gives hints when the service wants traffic to stay in its zone', () => {
    const of = service({ trafficDistribution: 'PreferClose' });
    const slices = carriedOut(of, [], plan(of, [pod(1), pod(2, { node: 'node-1' })], []));
    expect(slices[0]?.endpoints.map(({ hints }) => hints)).toEqual([{ forZones: [{ name: 'zone-0' }] }, undefined]);
    const without = plan(service(), [pod(1), pod(2, { node: 'node-1' })], slices);
    expect(without.update[0]?.content.endpoints.some(({ hints }) => hints)).toBe(false);
  });
});

describe('endpoints of pods', () => {
  const endpointsOf = (of: Service, list: readonly Pod[]) =>
    desiredEndpoints(of, list, 'IPv4', ZONES).groups.flatMap(({ endpoints }) => [...endpoints.values()]);

  it('tells ready, serving and terminating apart', () => {
    const list = [pod(1), pod(2, { ready: false }), pod(3, { terminating: true }), pod(4, { ready: false, terminating: true })];
    expect(endpointsOf(service(), list).map(({ conditions }) => conditions)).toEqual([
      { ready: true, serving: true, terminating: false },
      { ready: false, serving: false, terminating: false },
      { ready: false, serving: true, terminating: true },
      { ready: false, serving: false, terminating: true },
    ]);
  });

  it('publishes unready ones as ready if the service says so', () => {
    expect(endpointsOf(service({ publishNotReadyAddresses: true }), [pod(1, { ready: false })])[0]?.conditions).toEqual({
      ready: true,
      serving: false,
      terminating: false,
    });
  });

  it('leaves out pods without address and pods that ended', () => {
    expect(endpointsOf(service(), [pod(1, { ip: '' }), pod(2, { phase: 'Succeeded' }), pod(3, { phase: 'Failed' })])).toEqual([]);
  });

  it('names a pod in the subdomain of the service', () => {
    const list = [pod(1, { hostname: 'first', subdomain: 'web' }), pod(2, { hostname: 'second', subdomain: 'other' })];
    expect(endpointsOf(service(), list).map(({ hostname }) => hostname)).toEqual(['first', undefined]);
  });

  it('gives node, zone and the pod it stands for', () => {
    expect(endpointsOf(service(), [pod(1)])).toEqual([
      {
        addresses: ['10.1.0.1'],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'node-0',
        targetRef: { kind: 'Pod', namespace: 'ns', name: 'pod-1', uid: 'uid-1' },
        zone: 'zone-0',
      },
    ]);
  });

  it('leaves out pods on nodes that are not known, and says so', () => {
    const desired = desiredEndpoints(service(), [pod(1, { node: 'gone' })], 'IPv4', ZONES);
    expect(desired.groups).toEqual([]);
    expect(desired.nodeMissing).toEqual([{ pod: 'pod-1', node: 'gone' }]);
    expect(endpointsOf(service({ publishNotReadyAddresses: true }), [pod(1, { node: 'gone' })])).toHaveLength(1);
  });
});
