import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../testing/runs.ts';
import type { Resource } from '../../client/resource.ts';
import * as kinds from '../../client/resource.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod, PodSpec } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { runCycle } from '../framework/cycle.ts';
import { type NodeInfo, nodeInfo } from '../framework/node-info.ts';
import type { Fleet } from '../framework/plugin.ts';
import { podInfo } from '../framework/pod-info.ts';
import { profileOf } from '../framework/profile.ts';
import { DEFAULT_PLUGINS, DEFAULT_PROFILE } from '../plugins/all.ts';
import { celPlugin } from '../plugins/cel-plugin.ts';
import { INDEXES } from '../watched.ts';
import type { Change } from './change.ts';
import { changed } from './changed.ts';
import { nameOfOneMore } from './on-nodes.ts';
import { isFeasible, refusalOn } from './refusal.ts';
import { type Flip, flips } from './search.ts';
import { type Situation, situationOf } from './situation.ts';

type Labels = Record<string, string>;

function pod(name: string, cpu: string, spec: object = {}, labels: Labels = {}): Pod {
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu } } }], ...spec },
    status: {},
  }) as unknown as Pod;
}

function node(name: string, cpu: string, pods: readonly Pod[] = [], spec: object = {}, labels: Labels = {}, more: object = {}): NodeInfo {
  const all = { 'kubernetes.io/hostname': name, ...labels };
  const status = { allocatable: { cpu, memory: '8Gi', pods: '10', ...more } };
  return nodeInfo(
    { apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name, labels: all }, spec, status } as unknown as Node,
    pods.map(podInfo),
  );
}

/** Objects of other kinds, by their kind. */
function withOthers(objects: readonly object[]): Partial<Fleet> {
  const all = objects as readonly ApiObject[];
  const of = ({ kind }: Resource) => new Map(all.filter((one) => one.kind === kind).map((one) => [kinds.keyOf(one), one]));
  return {
    objects: ((wanted: Resource) => of(wanted)) as Fleet['objects'],
    indexed: ((wanted: Resource, index: string, value: string) =>
      new Map([...of(wanted)].filter(([, one]) => INDEXES[wanted.id]?.[index]?.(one).includes(value)))) as Fleet['indexed'],
  };
}

function situation(wanted: Pod, nodes: readonly NodeInfo[], objects: readonly object[] = []): Situation {
  return situationOf(podInfo(wanted), bareFleet(nodes, withOthers(objects)), DEFAULT_PROFILE);
}

function found(asked: Situation): readonly Flip[] {
  const { pod: info, fleet, profile } = asked;
  const cycle = runCycle(info, fleet, { lineup: profile, start: 0, percentageOfNodesToScore: 100, dice: () => 0 });
  return flips(asked, cycle);
}

function smallest(wanted: Pod, nodes: readonly NodeInfo[], objects: readonly object[] = []): readonly Change[] | undefined {
  return found(situation(wanted, nodes, objects))[0]?.changes;
}

const gpu = { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] };
const TOLERATION = { key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' };
const ZONE = 'topology.kubernetes.io/zone';
const web: Labels = { app: 'web' };

describe('what would flip a cycle, by what nodes are', () => {
  it('gates, all of them', () => {
    const gated = pod('p', '1', { schedulingGates: [{ name: 'a' }, { name: 'b' }] });
    expect(smallest(gated, [node('a', '2')])).toEqual([{ kind: 'drop gates', gates: ['a', 'b'] }]);
  });

  it('a cordoned node', () => {
    const cordoned = node('a', '2', [], {
      unschedulable: true,
      taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }],
    });
    expect(smallest(pod('p', '1'), [cordoned])).toEqual([{ kind: 'uncordon', node: 'a' }]);
  });

  it('a toleration', () => {
    expect(smallest(pod('p', '1'), [node('a', '2', [], gpu)])).toEqual([{ kind: 'tolerate', tolerations: [TOLERATION] }]);
  });

  it('the labels that a node lacks', () => {
    const picky = pod('p', '1', { nodeSelector: { disk: 'ssd' } });
    expect(smallest(picky, [node('a', '4', [], {}, { disk: 'hdd' })])).toEqual([
      { kind: 'label', node: 'a', set: { disk: 'ssd' }, drop: [] },
    ]);
    const terms = [
      { matchExpressions: [requires('disk', 'In', 'ssd'), requires('old', 'DoesNotExist')] },
      { matchExpressions: [requires('cores', 'Gt', '8')] },
    ];
    const choosy = pod('p', '1', {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
    });
    expect(smallest(choosy, [node('a', '4', [], {}, { old: 'yes', cores: '8' })])).toEqual([
      { kind: 'label', node: 'a', set: { cores: '9' }, drop: [] },
    ]);
  });

  it('a name that only another node has: the rule', () => {
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['b'] }];
    const named = pod('p', '1', {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } } },
    });
    expect(
      found(situation(named, [node('a', '4'), node('b', '0')])).map((one) => [one.node, one.refused.plugin, one.changes[0]?.kind]),
    ).toEqual([
      ['b', 'NodeResourcesFit', 'grow'],
      ['a', 'NodeAffinity', 'drop rule'],
    ]);
  });
});

function requires(key: string, operator: string, ...values: readonly string[]) {
  return { key, operator, values };
}

describe('what would flip a cycle, by what nodes have left', () => {
  it('a request that fits into what is free', () => {
    expect(smallest(pod('p', '3'), [node('a', '4', [pod('q', '2500m')])])).toEqual([
      { kind: 'ask for less', amounts: [{ resource: 'cpu', asked: 3_000, most: 1_500 }] },
    ]);
  });

  it('two requests, each as much as may be', () => {
    const large = pod('p', '3', { containers: [{ name: 'c', resources: { requests: { cpu: '8', memory: '9Gi' } } }] });
    expect(smallest(large, [node('a', '4')])).toEqual([
      {
        kind: 'ask for less',
        amounts: [
          { resource: 'cpu', asked: 8_000, most: 4_000 },
          { resource: 'memory', asked: 9 * 2 ** 30, most: 8 * 2 ** 30 },
        ],
      },
    ]);
  });

  it('the least important pod whose room is enough', () => {
    const full = node('a', '4', [pod('small', '500m'), pod('batch', '1500m'), pod('web', '2')]);
    expect(smallest(pod('p', '1'), [full])).toEqual([{ kind: 'evict', pods: [{ pod: 'default/batch', node: 'a' }] }]);
  });

  it('the fewest pods', () => {
    const full = node('a', '4', [
      pod('a1', '1'),
      pod('a2', '1'),
      pod('b1', '500m'),
      pod('b2', '500m'),
      pod('b3', '500m'),
      pod('b4', '500m'),
    ]);
    expect(smallest(pod('p', '2'), [full])?.[0]).toEqual({ kind: 'evict', pods: [victim('a1'), victim('a2')] });
  });

  it('an extended resource that no node has', () => {
    const wanting = pod('p', '1', {
      containers: [{ name: 'c', resources: { requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '1' } } }],
    });
    expect(smallest(wanting, [node('a', '4')])).toEqual([
      { kind: 'grow', node: 'a', amounts: [{ resource: 'example.com/gpu', from: 0, to: 1 }] },
    ]);
  });

  it('room for one more pod', () => {
    const crowded = node('a', '4', [pod('q', '0'), pod('r', '0')], {}, {}, { pods: '2' });
    expect(smallest(pod('p', '1'), [crowded])).toEqual([{ kind: 'evict', pods: [victim('q')] }]);
  });

  it('who holds the port', () => {
    const onPort = (name: string, port: number) => pod(name, '0', { containers: [{ name: 'c', ports: [{ hostPort: port }] }] });
    const busy = node('a', '4', [onPort('q', 80), onPort('r', 443), onPort('s', 8080)]);
    const both = pod('p', '0', { containers: [{ name: 'c', ports: [{ hostPort: 80 }, { hostPort: 443 }] }] });
    expect(smallest(both, [busy])).toEqual([{ kind: 'evict', pods: [victim('q'), victim('r')] }]);
  });
});

function victim(name: string, on = 'a') {
  return { pod: `default/${name}`, node: on };
}

function apart(topologyKey: string, labels: Labels, rule = 'podAntiAffinity') {
  return {
    affinity: { [rule]: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: labels } }] } },
  };
}

describe('what would flip a cycle, by who else is there', () => {
  it('one more node, where pods may not share one', () => {
    const important = pod('q', '1', { priority: 10 }, web);
    expect(smallest(pod('p', '1', { priority: 0, ...apart('kubernetes.io/hostname', web) }, web), [node('a', '4', [important])])).toEqual([
      { kind: 'add node', like: 'a' },
    ]);
  });

  it('all pods of the zone that it will not be near', () => {
    const nodes = [
      node('a', '4', [pod('q', '1', {}, web)], {}, { [ZONE]: 'x' }),
      node('b', '0', [pod('r', '0', {}, web), pod('s', '0')], {}, { [ZONE]: 'x' }),
    ];
    expect(found(situation(pod('p', '1', apart(ZONE, web)), nodes)).find((one) => one.node === 'a')?.changes).toEqual([
      { kind: 'evict', pods: [victim('q'), victim('r', 'b')] },
    ]);
  });

  it('the label that a pod there minds', () => {
    const jealous = pod('q', '1', apart('kubernetes.io/hostname', web));
    expect(smallest(pod('p', '1', {}, web), [node('a', '4', [jealous])])).toEqual([{ kind: 'label pod', set: {}, drop: ['app'] }]);
  });

  it('one more of those whom it wants to be near', () => {
    const near = pod('p', '1', apart('kubernetes.io/hostname', web, 'podAffinity'));
    expect(smallest(near, [node('a', '4'), node('b', '0', [pod('web', '0', {}, web)])])).toEqual([
      { kind: 'add pod', node: 'a', namespace: 'default', labels: web, like: 'default/web' },
    ]);
    const inZone = pod('p', '1', apart(ZONE, web, 'podAffinity'));
    expect(smallest(inZone, [node('a', '4'), node('b', '0', [pod('web', '0', {}, web)], {}, { [ZONE]: 'x' })])).toEqual([
      { kind: 'label', node: 'a', set: { [ZONE]: 'x' }, drop: [] },
    ]);
  });

  const constraint = { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: web } };
  const spread = pod('p', '1', { topologySpreadConstraints: [constraint] }, web);

  it('a wider skew, just so much', () => {
    const nodes = [
      node('a', '4', [pod('q', '1', {}, web), pod('r', '1', {}, web)], {}, { [ZONE]: 'x' }),
      node('b', '0', [], {}, { [ZONE]: 'y' }),
    ];
    expect(smallest(spread, nodes)).toEqual([{ kind: 'skew', topologyKey: ZONE, from: 1, to: 3 }]);
  });

  it('fewer domains at least', () => {
    const wide = pod('p', '1', { topologySpreadConstraints: [{ ...constraint, minDomains: 3 }] }, web);
    const nodes = ['x', 'y'].map((zone) => node(zone, '4', [pod(`q${zone}`, '1', {}, web)], {}, { [ZONE]: zone }));
    const seen = found(situation(wide, nodes)).map(({ changes }) => changes);
    expect(seen[0]).toEqual([{ kind: 'skew', topologyKey: ZONE, from: 1, to: 2 }]);
  });

  it('the zone of a node that is in none', () => {
    const nodes = [node('a', '4'), node('b', '0', [], {}, { [ZONE]: 'x' })];
    expect(found(situation(spread, nodes)).find((one) => one.node === 'a')?.changes).toEqual([
      { kind: 'label', node: 'a', set: { [ZONE]: 'x' }, drop: [] },
    ]);
  });
});

function claim(name: string, spec: object, annotations: Labels = {}) {
  const metadata = { name, namespace: 'default', uid: name, annotations };
  const all = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...spec };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: all, status: {} };
}

function storageClass(name: string, volumeBindingMode: string, provisioner = 'kubernetes.io/no-provisioner', more: object = {}) {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, uid: name }, provisioner, volumeBindingMode, ...more };
}

function volume(name: string, storage: string, more: object = {}) {
  const spec = {
    capacity: { storage },
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'slow',
    csi: { driver: 'disk', volumeHandle: name },
    ...more,
  };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, uid: name }, spec, status: { phase: 'Available' } };
}

const BOUND = { 'pv.kubernetes.io/bind-completed': 'yes' };
const uses = (...claims: readonly string[]) => ({
  volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
});
const SLOW = storageClass('slow', 'WaitForFirstConsumer');
const inZone = (zone: string) => ({
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [requires(ZONE, 'In', zone)] }] } },
});

describe('what would flip a cycle, by volumes', () => {
  const here = node('a', '4', [], {}, { [ZONE]: 'x' });

  it('the claim that is missing, of a class that will do', () => {
    const fast = storageClass('fast', 'WaitForFirstConsumer', 'csi.example.com');
    expect(smallest(pod('p', '1', uses('data')), [here], [SLOW, fast])).toEqual([
      { kind: 'make claim', claim: 'default/data', storageClassName: 'fast', size: '1Gi' },
    ]);
  });

  it('a volume for a claim that should have one', () => {
    const data = claim('data', { storageClassName: 'fast' });
    expect(smallest(pod('p', '1', uses('data')), [here], [data, storageClass('fast', 'Immediate')])).toEqual([
      {
        kind: 'add volume',
        claim: 'default/data',
        size: '10Gi',
        storageClassName: 'fast',
        accessModes: ['ReadWriteOnce'],
        labels: {},
        place: {},
      },
    ]);
  });

  it('a volume within reach, or a claim that asks for no more than there is', () => {
    const data = claim('data', { storageClassName: 'slow' });
    expect(smallest(pod('p', '1', uses('data')), [here], [data, SLOW, volume('v', '10Gi', inZone('y'))])).toEqual([
      {
        kind: 'add volume',
        claim: 'default/data',
        size: '10Gi',
        storageClassName: 'slow',
        accessModes: ['ReadWriteOnce'],
        labels: {},
        place: { [ZONE]: 'x' },
      },
    ]);
    expect(smallest(pod('p', '1', uses('data')), [here], [data, SLOW, volume('v', '4Gi', inZone('x'))])).toEqual([
      { kind: 'smaller claim', claim: 'default/data', asked: 10 * 2 ** 30, most: 4 * 2 ** 30 },
    ]);
  });

  it('a volume that is elsewhere, by its affinity or its labels', () => {
    const data = claim('data', { storageClassName: 'slow', volumeName: 'v' }, BOUND);
    const move = [{ kind: 'move volume', volumes: [{ volume: 'v', claim: 'default/data' }], place: { [ZONE]: 'x' } }];
    expect(smallest(pod('p', '1', uses('data')), [here], [data, SLOW, volume('v', '10Gi', inZone('y'))])).toEqual(move);
    const labelled = volume('v', '10Gi');
    expect(
      smallest(
        pod('p', '1', uses('data')),
        [here],
        [data, SLOW, { ...labelled, metadata: { ...labelled.metadata, labels: { [ZONE]: 'y' } } }],
      ),
    ).toEqual(move);
    expect(smallest(pod('p', '1', uses('data')), [node('a', '4')], [data, SLOW, volume('v', '10Gi', inZone('y'))])).toEqual([
      { kind: 'label', node: 'a', set: { [ZONE]: 'y' }, drop: [] },
    ]);
  });

  it('the volume that is gone', () => {
    const data = claim('data', { storageClassName: 'slow', volumeName: 'v' }, BOUND);
    expect(smallest(pod('p', '1', uses('data')), [here], [data, SLOW])?.[0]).toMatchObject({ kind: 'add volume', name: 'v', size: '10Gi' });
  });

  it('less space, where the driver says how much it has; or as much as is asked for', () => {
    const data = claim('data', { storageClassName: 'fast' });
    const driver = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'disk' }, spec: { storageCapacity: true } };
    const capacity = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      metadata: { name: 'c', namespace: 'default' },
      storageClassName: 'fast',
    };
    const objects = [data, driver, storageClass('fast', 'WaitForFirstConsumer', 'disk')];
    expect(smallest(pod('p', '1', uses('data')), [here], [...objects, { ...capacity, capacity: '3Gi', nodeTopology: {} }])).toEqual([
      { kind: 'smaller claim', claim: 'default/data', asked: 10 * 2 ** 30, most: 3 * 2 ** 30 },
    ]);
    expect(smallest(pod('p', '1', uses('data')), [here], objects)).toEqual([
      { kind: 'add space', storageClassName: 'fast', size: '10Gi', place: { [ZONE]: 'x' } },
    ]);
  });

  it('who else uses a claim for one pod alone', () => {
    const data = claim('data', { storageClassName: 'slow', volumeName: 'v', accessModes: ['ReadWriteOncePod'] }, BOUND);
    const nodes = [node('a', '4'), node('b', '0', [pod('q', '0', uses('data'))])];
    expect(smallest(pod('p', '1', uses('data')), nodes, [data, SLOW, volume('v', '10Gi')])).toEqual([
      { kind: 'evict', pods: [victim('q', 'b')] },
    ]);
  });

  it('too many volumes: the attachment that nobody needs, room for more, or who has one', () => {
    const bound = (name: string) => [
      claim(name, { storageClassName: 'slow', volumeName: `v-${name}` }, BOUND),
      volume(`v-${name}`, '10Gi'),
    ];
    const csiNode = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name: 'a' },
      spec: { drivers: [{ name: 'disk', nodeID: 'a', allocatable: { count: 1 } }] },
    };
    const objects = [csiNode, SLOW, ...bound('mine'), ...bound('other')];
    const full = node('a', '4', [pod('q', '1', uses('other'))]);
    expect(smallest(pod('p', '1', uses('mine')), [full], objects)).toEqual([
      { kind: 'more volumes', node: 'a', driver: 'disk', from: 1, to: 2 },
    ]);
    const attachment = {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name: 'x' },
      spec: { attacher: 'disk', nodeName: 'a', source: { persistentVolumeName: 'v-other' } },
    };
    expect(smallest(pod('p', '1', uses('mine')), [node('a', '4')], [...objects, attachment])).toEqual([
      { kind: 'detach', node: 'a', volumes: ['v-other'] },
    ]);
  });
});

function slice(on: string, devices: readonly string[]) {
  const spec = {
    driver: 'gpu',
    nodeName: on,
    pool: { name: on, generation: 1, resourceSliceCount: 1 },
    devices: devices.map((name) => ({ name })),
  };
  return { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceSlice', metadata: { name: `${on}-gpu`, uid: on }, spec };
}

function deviceClaim(name: string, exactly: object, status?: object) {
  const metadata = { name, namespace: 'default', uid: name };
  const spec = { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu', ...exactly } }] } };
  return { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata, spec, ...(status && { status }) };
}

function held(by: string, device: string, on = 'a') {
  const results = [{ request: 'gpu', driver: 'gpu', pool: on, device }];
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [on] }];
  return {
    allocation: { devices: { results }, nodeSelector: { nodeSelectorTerms: [{ matchFields }] } },
    reservedFor: [{ resource: 'pods', name: by, uid: by }],
  };
}

describe('what would flip a cycle, by devices', () => {
  const gpus = { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'gpu', uid: 'gpu' }, spec: {} };
  const needs = (...names: readonly string[]) => ({ resourceClaims: names.map((name) => ({ name, resourceClaimName: name })) });
  const wanting = pod('p', '1', needs('mine'));

  it('the claim, the class that is missing', () => {
    expect(smallest(wanting, [node('a', '4')], [gpus, slice('a', ['gpu-0'])])).toEqual([
      { kind: 'make device claim', claim: 'default/mine', deviceClassName: 'gpu' },
    ]);
    expect(smallest(wanting, [node('a', '4')], [slice('a', ['gpu-0']), deviceClaim('mine', {})])).toEqual([
      { kind: 'make device class', name: 'gpu' },
    ]);
  });

  it('fewer devices, or who has them, or one more', () => {
    const both = [gpus, slice('a', ['gpu-0', 'gpu-1'])];
    expect(smallest(wanting, [node('a', '4')], [...both, deviceClaim('mine', { count: 3 })])).toEqual([
      { kind: 'fewer devices', claim: 'default/mine', request: 'gpu', asked: 3, most: 2 },
    ]);
    const taken = [
      ...both,
      deviceClaim('theirs', {}, held('q', 'gpu-0')),
      deviceClaim('others', {}, held('r', 'gpu-1')),
      deviceClaim('mine', {}),
    ];
    const users = [pod('q', '0', needs('theirs')), pod('r', '0', { priority: 5, ...needs('others') })];
    expect(smallest(wanting, [node('a', '4', users)], taken)).toEqual([{ kind: 'evict', pods: [victim('q')] }]);
    const important = users.map((one) => pod(one.metadata.name, '0', { ...one.spec, priority: 5 }));
    expect(smallest(wanting, [node('a', '4', important)], taken)).toEqual([
      { kind: 'add device', node: 'a', count: 1, like: { driver: 'gpu', device: 'gpu-0', node: 'a' } },
    ]);
  });

  it('selectors that nothing satisfies', () => {
    const picky = deviceClaim('mine', { selectors: [{ cel: { expression: 'device.driver == "other"' } }] });
    expect(smallest(wanting, [node('a', '4')], [gpus, slice('a', ['gpu-0']), picky])).toEqual([
      { kind: 'drop selectors', claim: 'default/mine', request: 'gpu' },
    ]);
  });

  it('devices that are on another node', () => {
    const objects = [gpus, slice('a', ['gpu-0']), slice('b', ['gpu-0']), deviceClaim('mine', {}, { ...held('p', 'gpu-0', 'b') })];
    expect(found(situation(wanting, [node('a', '4'), node('b', '0')], objects)).find((one) => one.node === 'a')?.changes).toEqual([
      { kind: 'release devices', claim: 'default/mine' },
    ]);
  });
});

describe('what would flip a cycle, otherwise', () => {
  it('a filter of one’s own: a label that its expression names, or the filter', () => {
    const spec = { name: 'Rack', point: 'Filter', expression: "node.metadata.labels.rack == 'r1'" } as const;
    const made = celPlugin(spec);
    if (!made.ok) throw new Error(made.problem.message);
    const profile = profileOf([...DEFAULT_PLUGINS, made.plugin]);
    const asked = (...nodes: readonly NodeInfo[]) =>
      situationOf(podInfo(pod('p', '1')), bareFleet(nodes), profile, { expressions: [spec] });
    expect(found(asked(node('a', '4')))[0]?.changes).toEqual([{ kind: 'label', node: 'a', set: { rack: 'r1' }, drop: [] }]);
    const never = { ...spec, expression: 'false' } as const;
    const other = celPlugin(never);
    if (!other.ok) throw new Error(other.problem.message);
    const strict = situationOf(podInfo(pod('p', '1')), bareFleet([node('a', '4')]), profileOf([...DEFAULT_PLUGINS, other.plugin]), {
      expressions: [never],
    });
    expect(found(strict)[0]?.changes).toEqual([{ kind: 'disable filter', plugin: 'Rack' }]);
  });

  it('several together, where two plugins refuse', () => {
    const both = node('a', '1', [], gpu);
    expect(found(situation(pod('p', '4'), [both])).map(({ refused, changes }) => [refused.plugin, changes])).toEqual([
      [
        'TaintToleration',
        [
          { kind: 'tolerate', tolerations: [TOLERATION] },
          { kind: 'ask for less', amounts: [{ resource: 'cpu', asked: 4_000, most: 1_000 }] },
        ],
      ],
    ]);
  });
});

/** All changes but one, or one that is a little less: none of them must be enough. */
function lesser(changes: readonly Change[]): readonly (readonly Change[])[] {
  const without = changes.map((_, at) => changes.toSpliced(at, 1));
  const smaller = changes.flatMap((change, at) => less(change).map((one) => changes.with(at, one)));
  return [...without, ...smaller];
}

function less(change: Change): readonly Change[] {
  switch (change.kind) {
    case 'ask for less':
      return change.amounts.map((one, at) => ({ ...change, amounts: change.amounts.with(at, { ...one, most: one.most + 1 }) }));
    case 'evict':
      return change.pods.map((_, at) => ({ ...change, pods: change.pods.toSpliced(at, 1) }));
    case 'skew':
      return [{ ...change, to: change.to - 1 }];
    case 'tolerate':
      return change.tolerations.map((_, at) => ({ ...change, tolerations: change.tolerations.toSpliced(at, 1) }));
    case 'grow':
      return change.amounts.map((one, at) => ({ ...change, amounts: change.amounts.with(at, { ...one, to: one.to - 1 }) }));
    default:
      return [];
  }
}

function made(start: Situation, changes: readonly Change[]): Situation | undefined {
  return changes.reduce<Situation | undefined>((now, change) => now && changed(now, change), start);
}

/** How many plugins refuse the node, each asked alone. */
function refusing(asked: Situation, name: string): number {
  const { profile } = asked;
  const gates = profile.gates.filter((plugin) => plugin.gate(asked.pod, asked.fleet) !== undefined).length;
  const alone = profile.filtering.map((plugin) => ({ ...asked, profile: { ...profile, gates: [], filtering: [plugin] } }));
  return gates + alone.filter((one) => refusalOn(one, name) !== undefined).length;
}

describe('every flip', () => {
  const cpu = fc.constantFrom('0', '500m', '1', '2', '3');
  const shape = fc.record({
    cpu: fc.constantFrom('1', '2', '4'),
    room: fc.constantFrom('2', '10'),
    pods: fc.array(
      fc.record({
        cpu,
        app: fc.constantFrom('web', 'db'),
        priority: fc.constantFrom(0, 0, 5),
        port: fc.constantFrom(0, 80),
        alone: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    tainted: fc.boolean(),
    cordoned: fc.constantFrom(false, false, true),
    disk: fc.constantFrom('ssd', 'hdd'),
    zone: fc.constantFrom('x', 'y', undefined),
  });
  const wanted = fc.record({
    cpu,
    disk: fc.constantFrom(undefined, undefined, 'ssd'),
    port: fc.constantFrom(0, 0, 80),
    gated: fc.constantFrom(false, false, false, true),
    rule: fc.constantFrom('none', 'none', 'spread', 'near', 'apart'),
    key: fc.constantFrom(ZONE, 'kubernetes.io/hostname'),
  });
  const withPort = (name: string, asked: string, port: number, spec: Partial<PodSpec>, labels: Labels) =>
    pod(
      name,
      asked,
      { containers: [{ name: 'c', resources: { requests: { cpu: asked } }, ports: port === 0 ? [] : [{ hostPort: port }] }], ...spec },
      labels,
    );
  const ruleOf = (rule: string, key: string): object => {
    if (rule === 'near' || rule === 'apart') return apart(key, web, rule === 'near' ? 'podAffinity' : 'podAntiAffinity');
    const constraint = { maxSkew: 1, topologyKey: key, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: web } };
    return rule === 'spread' ? { topologySpreadConstraints: [constraint] } : {};
  };

  it('is enough, nothing of it can be left out, and nothing of it can be less', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), wanted, (shapes, one) => {
        const nodes = shapes.map(({ cpu: size, room, pods, tainted, cordoned, disk: has, zone }, i) => {
          const there = pods.map((other, j) =>
            withPort(
              `${i}-${j}`,
              other.cpu,
              other.port,
              { priority: other.priority, ...(other.alone && apart('kubernetes.io/hostname', web)) },
              { app: other.app },
            ),
          );
          const labels = { disk: has, ...(zone && { [ZONE]: zone }) };
          return node(`n${i}`, size, there, { unschedulable: cordoned, ...(tainted ? gpu : {}) }, labels, { pods: room });
        });
        const gates = one.gated ? { schedulingGates: [{ name: 'g' }] } : {};
        const selector = one.disk === undefined ? {} : { nodeSelector: { disk: one.disk } };
        const asked = situation(
          withPort('p', one.cpu, one.port, { ...gates, ...selector, ...ruleOf(one.rule, one.key) } as Partial<PodSpec>, web),
          nodes,
        );
        for (const { node: name, changes } of found(asked)) {
          expect(refusalOn(asked, name)).toBeDefined();
          if (changes.length === 0) {
            expect(refusing(asked, name)).toBeGreaterThan(2);
            continue;
          }
          const target = changes.at(-1)?.kind === 'add node' ? nameOfOneMore(name) : name;
          const there = made(asked, changes);
          expect(there !== undefined && isFeasible(there, target)).toBe(true);
          for (const fewer of lesser(changes)) {
            const short = made(asked, fewer);
            const exists = short?.fleet.nodes.some((info) => info.name === target);
            expect([changes, exists && short !== undefined && isFeasible(short, target)]).toEqual([changes, false]);
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });
});
