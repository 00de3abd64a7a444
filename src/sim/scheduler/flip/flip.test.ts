import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod, PodSpec } from '../../machinery/types/pod.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { runCycle } from '../framework/cycle.ts';
import { type NodeInfo, nodeInfo } from '../framework/node-info.ts';
import { podInfo } from '../framework/pod-info.ts';
import { DEFAULT_PROFILE } from '../plugins/all.ts';
import { type Change, changed, nameOfOneMore } from './change.ts';
import { type Flip, flips, isFeasible } from './search.ts';

function pod(name: string, cpu: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): Pod {
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }], ...spec },
    status: {},
  }) as unknown as Pod;
}

function node(name: string, cpu: string, pods: readonly Pod[] = [], spec: object = {}, labels: Record<string, string> = {}): NodeInfo {
  const all = { 'kubernetes.io/hostname': name, ...labels };
  const status = { allocatable: { cpu, memory: '8Gi', pods: '10' } };
  return nodeInfo(
    { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, labels: all }, spec, status } as unknown as Node,
    pods.map(podInfo),
  );
}

function found(wanted: Pod, nodes: readonly NodeInfo[]): readonly Flip[] {
  const info = podInfo(wanted);
  const fleet = bareFleet(nodes);
  const cycle = runCycle(info, fleet, { lineup: DEFAULT_PROFILE, start: 0, percentageOfNodesToScore: 100, dice: () => 0 });
  expect(cycle.feasible).toEqual([]);
  return flips({ pod: info, fleet }, cycle, DEFAULT_PROFILE);
}

function smallest(wanted: Pod, ...nodes: readonly NodeInfo[]): Change | undefined {
  return found(wanted, nodes)[0]?.change;
}

const gpu = { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] };

describe('what would flip a cycle', () => {
  it('a cordoned node', () => {
    expect(smallest(pod('p', '1'), node('a', '2', [], { unschedulable: true }))).toEqual({ kind: 'uncordon', node: 'a' });
  });

  it('a toleration', () => {
    const tolerations = [{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }];
    expect(smallest(pod('p', '1'), node('a', '2', [], gpu))).toEqual({ kind: 'tolerate', tolerations });
  });

  it('a request that fits into what is free', () => {
    expect(smallest(pod('p', '3'), node('a', '4', [pod('q', '2500m')]))).toEqual({
      kind: 'ask for less',
      resource: 'cpu',
      asked: 3_000,
      most: 1_500,
    });
  });

  it('the least important pod whose room is enough', () => {
    const full = node('a', '4', [pod('small', '500m'), pod('batch', '1500m'), pod('web', '2')]);
    expect(smallest(pod('p', '1'), full)).toEqual({ kind: 'evict', node: 'a', pod: 'default/batch' });
  });

  it('one more node, where pods may not share one', () => {
    const labels = { app: 'db' };
    const podAntiAffinity = {
      requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } }],
    };
    const more = pod('p', '1', { priority: 0, affinity: { podAntiAffinity } }, labels);
    const important = pod('q', '1', { priority: 10 }, labels);
    expect(smallest(more, node('a', '4', [important]))).toEqual({ kind: 'add node', like: 'a' });
  });

  it('the one label that a node lacks', () => {
    const picky = pod('p', '1', { nodeSelector: { disk: 'ssd' } });
    expect(smallest(picky, node('a', '4', [], {}, { disk: 'hdd' }))).toEqual({ kind: 'label', node: 'a', key: 'disk', value: 'ssd' });
  });

  it('a wider skew', () => {
    const labels = { app: 'web' };
    const spread = [
      { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' as const, labelSelector: { matchLabels: labels } },
    ];
    const there = [pod('q', '1', { priority: 10 }, labels), pod('r', '1', { priority: 10 }, labels)];
    const change = smallest(
      pod('p', '1', { topologySpreadConstraints: spread }, labels),
      node('a', '8', there, {}, { zone: 'x' }),
      node('b', '0', [], {}, { zone: 'y' }),
    );
    expect(change).toEqual({ kind: 'skew', topologyKey: 'zone', from: 1, to: 3 });
  });

  it('nothing, where two plugins refuse', () => {
    const both = node('a', '1', [], gpu);
    expect(found(pod('p', '4'), [both]).map(({ refused, change }) => [refused.plugin, change])).toEqual([['TaintToleration', undefined]]);
  });

  it('holds: with the change made, the pod is feasible there, and without it is not', () => {
    const cpu = fc.constantFrom('500m', '1', '2', '3');
    const shape = fc.record({
      cpu: fc.constantFrom('1', '2', '4'),
      pods: fc.array(cpu, { maxLength: 3 }),
      tainted: fc.boolean(),
      cordoned: fc.boolean(),
      disk: fc.constantFrom('ssd', 'hdd'),
    });
    const wanted = fc.record({ cpu, disk: fc.constantFrom(undefined, 'ssd') });
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), wanted, (shapes, { cpu: asked, disk }) => {
        const nodes = shapes.map(({ cpu: size, pods, tainted, cordoned, disk: has }, i) => {
          const there = pods.map((one, j) => pod(`${i}-${j}`, one));
          return node(`n${i}`, size, there, { unschedulable: cordoned, ...(tainted ? gpu : {}) }, { disk: has });
        });
        const info = podInfo(pod('p', asked, disk === undefined ? {} : { nodeSelector: { disk } }));
        const fleet = bareFleet(nodes);
        const cycle = runCycle(info, fleet, { lineup: DEFAULT_PROFILE, start: 0, percentageOfNodesToScore: 100, dice: () => 0 });
        for (const { node: name, change } of flips({ pod: info, fleet }, cycle, DEFAULT_PROFILE)) {
          expect(isFeasible({ pod: info, fleet }, name, DEFAULT_PROFILE)).toBe(false);
          if (change === undefined) continue;
          const other = changed({ pod: info, fleet }, change);
          expect(other !== undefined && isFeasible(other, change.kind === 'add node' ? nameOfOneMore(name) : name, DEFAULT_PROFILE)).toBe(
            true,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
