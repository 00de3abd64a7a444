import { describe, expect, it } from 'vitest';
import type { ObjectSummary } from '../../protocol/frame.ts';
import { type Fleet, type FleetNode, fleetOf } from './fleet.ts';
import { byZone, groupsOf, heatOf, heatWords, histogramOf, legendOf, type Measure, zonesOf, zoneTitle } from './heat.ts';

function summary(resource: string, name: string, rest: Partial<ObjectSummary>): ObjectSummary {
  const id = `${resource}/${resource === 'pods' ? 'default' : ''}/${name}`;
  return { id, resource, kind: resource, namespace: '', name, uid: name, revision: 1, created: 0, owner: '', ...rest };
}

function fleet(): Fleet {
  const objects = [
    summary('nodes', 'node-1', { state: 'Ready', cpu: 4_000, memory: 8, room: 10, zone: 'b' }),
    summary('nodes', 'node-2', { state: 'Ready, cordoned', cpu: 2_000, memory: 8, room: 10, zone: 'a', taints: ['gpu=true:NoSchedule'] }),
    summary('nodes', 'node-3', { state: 'Ready' }),
    summary('pods', 'x', { node: 'node-1', phase: 'Running', cpu: 3_000, memory: 2 }),
    summary('pods', 'y', { node: 'node-2', phase: 'Pending', cpu: 500, memory: 8 }),
    summary('pods', 'done', { node: 'node-2', phase: 'Succeeded', cpu: 1_500, memory: 8 }),
  ];
  const componentIds = ['node/node-1', 'node/node-2', 'node/node-3'];
  return fleetOf({ componentIds, components: {}, objects: new Map(objects.map((one) => [one.id, one])) });
}

describe('the fleet by a measure', () => {
  const all = fleet();
  const zones = zonesOf(all);
  const heats = (measure: Measure) => all.nodes.map((node) => heatOf(node, measure, groupsOf(all, measure)));
  const words = (measure: Measure) => all.nodes.map((node) => heatWords(node, measure));

  it('is what pods that have not ended ask for, of what each node has', () => {
    expect(heats('cpu')).toEqual([
      { kind: 'share', share: 0.75, words: '75 %' },
      { kind: 'share', share: 0.25, words: '25 %' },
      { kind: 'share', share: 0, words: '–' },
    ]);
    expect(words('memory')).toEqual(['25 % of its memory asked for', '100 % of its memory asked for', '– of its memory asked for']);
    expect(words('pods')[1]).toBe('10 % of its room for pods taken');
    expect(legendOf(all, 'cpu', zones).map((one) => one.words)).toEqual(['58 % of all CPU asked for, from 25 % to 75 % on a node']);
  });

  it('tells zones with their nodes and pods', () => {
    expect(zones).toEqual(['', 'a', 'b']);
    expect(heats('zone').map((heat) => heat?.words)).toEqual(['b', 'a', 'no zone']);
    expect(legendOf(all, 'zone', zones).map((one) => one.words)).toEqual([
      'no zone: 1 node, 0 pods',
      'a: 1 node, 1 pod',
      'b: 1 node, 1 pod',
    ]);
  });

  it('tells what keeps pods away', () => {
    expect(words('taints')).toEqual(['nothing keeps pods away', 'cordoned, gpu=true:NoSchedule', 'nothing keeps pods away']);
    expect(heats('taints').map((heat) => heat?.kind)).toEqual(['none', 'group', 'none']);
    expect(legendOf(all, 'taints', groupsOf(all, 'taints')).map((one) => one.words)).toEqual([
      '1 of 3 nodes keeps pods away',
      'cordoned, gpu=true:NoSchedule: 1 node',
    ]);
  });

  it('puts nodes of a zone together, and tells how full it is', () => {
    expect(byZone(all, zones)).toEqual([[2], [1], [0]]);
    expect([zoneTitle('b', all.nodes.slice(0, 1), 'cpu'), zoneTitle('b', all.nodes.slice(0, 1), 'taints')]).toEqual([
      'b: 75 %',
      'b: 1 node, 1 pod',
    ]);
  });

  it('counts nodes by how full they are', () => {
    expect(histogramOf(all, 'cpu')).toEqual([1, 0, 1, 0, 0, 0, 0, 1, 0, 0]);
    expect(histogramOf(all, 'memory').at(-1)).toBe(1);
  });

  it('leaves pods by phase as they are', () => {
    expect(heatOf(all.nodes[0] as FleetNode, 'phase', zones)).toBeUndefined();
    expect(legendOf(all, 'phase', zones)).toEqual([]);
  });
});
