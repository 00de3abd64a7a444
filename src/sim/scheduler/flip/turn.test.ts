import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../../testing/runs.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { type CycleOptions, runCycle, winners } from '../framework/cycle.ts';
import { type NodeInfo, nodeInfo } from '../framework/node-info.ts';
import { podInfo } from '../framework/pod-info.ts';
import { DEFAULT_PROFILE } from '../plugins/all.ts';
import { turns } from './turn.ts';

function pod(name: string, cpu: number, memory: number, spec: object = {}): Pod {
  const requests = { cpu: `${cpu}m`, memory: `${memory}Mi` };
  const metadata = { name, namespace: 'default', uid: name };
  return Object.freeze({ metadata, spec: { containers: [{ name: 'c', resources: { requests } }], ...spec }, status: {} }) as unknown as Pod;
}

function node(name: string, zone: string, pods: readonly Pod[], taint: boolean): NodeInfo {
  const metadata = { name, uid: name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': zone } };
  const spec = taint ? { taints: [{ key: 'old', effect: 'PreferNoSchedule' }] } : {};
  const status = { allocatable: { cpu: '4', memory: '8Gi', pods: '20' } };
  return nodeInfo({ metadata, spec, status } as unknown as Node, pods.map(podInfo));
}

const OPTIONS: CycleOptions = { lineup: DEFAULT_PROFILE, start: 0, percentageOfNodesToScore: 100, dice: () => 0 };

function winnersWith(weights: Readonly<Record<string, number>>, wanted: Pod, nodes: readonly NodeInfo[]): readonly string[] {
  const scoring = DEFAULT_PROFILE.scoring.map((plugin) => ({ ...plugin, weight: weights[plugin.name] ?? plugin.weight ?? 1 }));
  return winners(runCycle(podInfo(wanted), bareFleet(nodes), { ...OPTIONS, lineup: { ...DEFAULT_PROFILE, scoring } }));
}

it('another weight, or none', () => {
  const nodes = [node('a', 'x', [], true), node('b', 'y', [pod('q', 2_000, 4_000)], false)];
  expect(turns(podInfo(pod('p', 100, 100)), bareFleet(nodes), OPTIONS, 'a')).toEqual([
    { kind: 'weight', plugin: 'TaintToleration', from: 3, to: 0 },
  ]);
});

it('a preference for its zone', () => {
  const nodes = [node('a', 'x', [], false), node('b', 'y', [pod('q', 2_000, 4_000)], false)];
  expect(turns(podInfo(pod('p', 100, 100)), bareFleet(nodes), OPTIONS, 'b')).toEqual([
    { kind: 'prefer', key: 'topology.kubernetes.io/zone', value: 'y', weight: 1 },
  ]);
  expect(turns(podInfo(pod('p', 100, 100)), bareFleet(nodes), OPTIONS, 'a')).toEqual([]);
});

it('is enough, and no weight nearer to its own is', () => {
  const load = fc.record({
    cpu: fc.integer({ min: 0, max: 3_000 }),
    memory: fc.integer({ min: 0, max: 6_000 }),
    taint: fc.boolean(),
    zone: fc.constantFrom('x', 'y'),
  });
  fc.assert(
    fc.property(fc.array(load, { minLength: 2, maxLength: 4 }), (loads) => {
      const nodes = loads.map(({ cpu, memory, taint, zone }, i) => node(`n${i}`, zone, [pod(`q${i}`, cpu, memory)], taint));
      const wanted = pod('p', 100, 100);
      for (const { name } of nodes) {
        for (const turn of turns(podInfo(wanted), bareFleet(nodes), OPTIONS, name)) {
          if (turn.kind === 'prefer') {
            expect(turn.weight).toBe(1);
            continue;
          }
          expect(winnersWith({ [turn.plugin]: turn.to }, wanted, nodes)).toEqual([name]);
          const nearer = turn.to > turn.from ? turn.to - 1 : turn.to + 1;
          expect(winnersWith({ [turn.plugin]: nearer }, wanted, nodes)).not.toEqual([name]);
        }
      }
    }),
    { numRuns: runs(100) },
  );
});
