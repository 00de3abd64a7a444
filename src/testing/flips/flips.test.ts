/**
 * What would make a pod fit, done to a real cluster, whatever the reason of refusal: each change is made as a person makes it, and the pod is
 * bound; with any of it left out, or with one unit less, it does not come to that node.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import { BOOT, startCluster, storedObjects } from '../../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../../sim/cluster/orders.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { fleetOf, whatWouldFit } from '../../sim/scheduler/decide.ts';
import type { Change } from '../../sim/scheduler/flip/change.ts';
import { nameOfOneMore } from '../../sim/scheduler/flip/on-nodes.ts';
import { type Situation, situationOf } from '../../sim/scheduler/flip/situation.ts';
import { podInfo } from '../../sim/scheduler/framework/pod-info.ts';
import { profileFor } from '../../sim/scheduler/framework/setup.ts';
import { setupFrom } from '../../sim/scheduler/setups.ts';
import type { SchedulerSelf } from '../../sim/scheduler/state.ts';
import { runs } from '../runs.ts';
import { inputsFor } from './make-real.ts';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';
const DRIVER = 'disk.csi.cloud.example';

interface Numbers {
  /** Thousandths of a CPU that pods on the three nodes ask for, one after the other. */
  readonly there: readonly number[];
  readonly asked: number;
  readonly count: number;
  readonly wide: boolean;
}

interface World {
  readonly objects: readonly object[];
  readonly spec: object;
  readonly labels?: Readonly<Record<string, string>>;
  readonly configuration?: string;
}

function pod(name: string, spec: object, labels: Readonly<Record<string, string>> = {}, milliCpu = 100): ApiObject {
  const main = { name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: `${milliCpu}m` } } };
  const { containers = [main], ...rest } = spec as { readonly containers?: readonly object[] };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels },
    spec: { containers, ...rest },
  } as unknown as ApiObject;
}

function node(name: string, metadata: object, spec: object = {}) {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, ...metadata }, spec };
}

const EVERY = ['node-1', 'node-2', 'node-3'];

/** Pods that are there: so many thousandths of a CPU each, round the nodes. */
function crowd({ there }: Numbers, labels: Readonly<Record<string, string>> = {}): readonly ApiObject[] {
  return there.map((milliCpu, i) => pod(`there-${i}`, { nodeName: EVERY[i % 3] }, labels, milliCpu));
}

function claim(name: string, storageClassName: string, size: string, accessModes = ['ReadWriteOnce']) {
  const spec = { accessModes, storageClassName, resources: { requests: { storage: size } } };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default' }, spec };
}

function storageClass(name: string, volumeBindingMode: string, provisioner = 'kubernetes.io/no-provisioner', more: object = {}) {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, provisioner, volumeBindingMode, ...more };
}

function volume(name: string, storageClassName: string, size: string, zone?: string) {
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In', values: [zone] }] }] };
  const spec = {
    capacity: { storage: size },
    accessModes: ['ReadWriteOnce', 'ReadWriteOncePod'],
    storageClassName,
    hostPath: { path: '/data' },
  };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: { ...spec, ...(zone && { nodeAffinity: { required } }) } };
}

const USES = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const GPUS = { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass', metadata: { name: 'gpu' }, spec: {} };
const NEEDS = { resourceClaims: [{ name: 'gpu', resourceClaimName: 'mine' }] };

function deviceClaim(name: string, count: number, deviceClassName = 'gpu') {
  const requests = [{ name: 'gpu', exactly: { deviceClassName, count, allocationMode: 'ExactCount' } }];
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name, namespace: 'default' },
    spec: { devices: { requests } },
  };
}

function near(rule: 'podAffinity' | 'podAntiAffinity', topologyKey: string, app: string): object {
  const term = { topologyKey, labelSelector: { matchLabels: { app } } };
  return { affinity: { [rule]: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

const WEB = { app: 'web' };
const asking = (cpu: number) => ({ containers: [{ name: 'main', image: 'i', resources: { requests: { cpu: `${cpu}m` } } }] });

/** By what refuses the pod. */
const WORLDS: Readonly<Record<string, (numbers: Numbers) => World>> = {
  SchedulingGates: () => ({ objects: [], spec: { schedulingGates: [{ name: 'example.com/hold' }] } }),
  NodeUnschedulable: () => ({ objects: EVERY.map((name) => node(name, {}, { unschedulable: true })), spec: {} }),
  TaintToleration: ({ count }) => ({
    objects: EVERY.map((name, i) => node(name, {}, { taints: [{ key: 'gpu', value: String(i % count), effect: 'NoSchedule' }] })),
    spec: {},
  }),
  NodeAffinity: ({ wide }) => ({
    objects: wide ? [node('node-2', { labels: { disk: 'hdd' } })] : [],
    spec: { nodeSelector: { disk: 'ssd', ...(wide && { rack: 'r1' }) } },
  }),
  NodePorts: ({ count }) => ({
    objects: EVERY.flatMap((name, i) =>
      Array.from({ length: count }, (_, j) => {
        const ports = [{ containerPort: 80 + j, hostPort: 80 + j }];
        return pod(`there-${i}-${j}`, { nodeName: name, containers: [{ name: 'main', image: 'i', ports }] });
      }),
    ),
    spec: {
      containers: [
        { name: 'main', image: 'i', ports: Array.from({ length: count }, (_, j) => ({ containerPort: 80 + j, hostPort: 80 + j })) },
      ],
    },
  }),
  'NodeResourcesFit cpu': (numbers) => ({ objects: crowd(numbers), spec: asking(numbers.asked) }),
  'NodeResourcesFit memory': ({ asked }) => ({
    objects: [],
    spec: { containers: [{ name: 'main', image: 'i', resources: { requests: { memory: `${9_000_000_000 + asked}` } } }] },
  }),
  'NodeResourcesFit extended': ({ count }) => ({
    objects: [],
    spec: { containers: [{ name: 'main', image: 'i', resources: { limits: { 'example.com/gpu': String(count) } } }] },
  }),
  PodTopologySpread: (numbers) => ({
    objects: [
      ...Array.from({ length: numbers.count + 1 }, (_, i) => pod(`there-${i}`, { nodeName: i === 0 ? 'node-3' : 'node-1' }, WEB)),
      node('node-2', {}, { unschedulable: true }),
    ],
    spec: {
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: numbers.wide ? ZONE : HOST, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: WEB } },
      ],
    },
    labels: WEB,
  }),
  'InterPodAffinity far': ({ wide }) => ({ objects: [], spec: near('podAffinity', wide ? ZONE : HOST, 'db') }),
  'InterPodAffinity near': (numbers) => ({
    objects: crowd({ ...numbers, there: [0, 0, 0] }, WEB),
    spec: near('podAntiAffinity', numbers.wide ? ZONE : HOST, 'web'),
  }),
  'InterPodAffinity unwanted': ({ wide }) => ({
    objects: EVERY.map((name, i) =>
      pod(`there-${i}`, { nodeName: name, ...near('podAntiAffinity', wide ? ZONE : HOST, 'web') }, { app: 'db' }),
    ),
    spec: {},
    labels: WEB,
  }),
  'VolumeBinding no claim': () => ({
    objects: [
      storageClass('slow', 'WaitForFirstConsumer', DRIVER),
      { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: DRIVER }, spec: {} },
    ],
    spec: USES,
  }),
  'VolumeBinding unbound': ({ count }) => ({
    objects: [storageClass('static', 'Immediate'), claim('data', 'static', `${count}Gi`)],
    spec: USES,
  }),
  'VolumeBinding no volume': ({ count, wide }) => ({
    objects: [
      storageClass('static', 'WaitForFirstConsumer'),
      claim('data', 'static', `${count + 1}Gi`),
      ...(wide ? [volume('small', 'static', `${count}Gi`)] : []),
    ],
    spec: USES,
  }),
  VolumeRestrictions: () => ({
    objects: [
      storageClass('static', 'Immediate'),
      volume('v', 'static', '1Gi'),
      claim('data', 'static', '1Gi', ['ReadWriteOncePod']),
      pod('user', { nodeName: 'node-3', ...USES }),
    ],
    spec: USES,
  }),
  'DynamicResources no claim': () => ({ objects: [GPUS], spec: NEEDS }),
  'DynamicResources no class': () => ({ objects: [deviceClaim('mine', 1)], spec: NEEDS }),
  'DynamicResources too many': ({ count }) => ({ objects: [GPUS, deviceClaim('mine', 2 + count)], spec: NEEDS }),
  'DynamicResources taken': () => ({
    objects: [
      GPUS,
      ...['a', 'b', 'c'].flatMap((name) => [
        deviceClaim(name, 2),
        pod(name, { resourceClaims: [{ name: 'gpu', resourceClaimName: name }] }),
      ]),
      deviceClaim('mine', 1),
    ],
    spec: NEEDS,
  }),
  'an expression': ({ wide }) => ({
    objects: [],
    spec: {},
    configuration: `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- pluginConfig:
  - name: Rule
    args: { kind: ExpressionArgs, filter: "${wide ? "node.metadata.labels.rack == 'r1'" : "pod.metadata.labels.tier == 'front'"}" }
`,
  }),
};

const DEVICES = Object.fromEntries(
  EVERY.map((name) => [name, [{ driver: 'gpu.example.com', devices: [{ name: 'gpu-0' }, { name: 'gpu-1' }] }]]),
);

function settle(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

function begin({ objects, spec, labels, configuration }: World): Run {
  const schedulers = configuration === undefined ? {} : { schedulers: [configuration] };
  const run = startCluster({ nodes: 3, zones: 2, proxies: false, devices: DEVICES, ...schedulers }, 'flips', { trace: 'off' });
  run.runUntil(BOOT);
  for (const object of objects) run.input(commandInput('kubectl apply', [applyOrder(object as ApiObject)]));
  settle(run, 6);
  run.input(commandInput('kubectl apply', [applyOrder(pod('p', spec, { tier: 'back', ...labels }))]));
  settle(run, 3);
  return run;
}

function podOf(run: Run): Pod {
  const found = (storedObjects(run, 'registry/pods') as readonly Pod[]).find(({ metadata }) => metadata.name === 'p');
  if (found === undefined) throw new Error('the pod is gone');
  return found;
}

const scheduler = (run: Run) => run.kernel.component('scheduler') as unknown as SchedulerSelf;

function situationIn(run: Run, wanted: Pod): Situation {
  const self = scheduler(run);
  const { configuration } = self.state.own;
  const profile = profileFor(setupFrom(configuration), wanted);
  if (profile === undefined) throw new Error('no profile');
  return situationOf(podInfo(wanted), fleetOf(self), profile, configuration.profiles[0]);
}

/** Where the pod is after a while with these changes made; undefined: they cannot be made. */
function placeWith(run: Run, changes: readonly Change[]): { readonly node: string | undefined } | undefined {
  const fork = run.fork();
  for (const change of changes) {
    const inputs = inputsFor(fork, situationIn(fork, podOf(fork)), change);
    if (inputs === undefined) return undefined;
    for (const input of inputs) fork.input(input);
    settle(fork, 5);
  }
  settle(fork, 15);
  return { node: podOf(fork).spec.nodeName };
}

function lesser(change: Change): readonly Change[] {
  switch (change.kind) {
    case 'ask for less':
      return change.amounts.map((one, at) => ({ ...change, amounts: change.amounts.with(at, { ...one, most: one.most + 1 }) }));
    case 'evict':
      return change.pods.length === 1 ? [] : change.pods.map((_, at) => ({ ...change, pods: change.pods.toSpliced(at, 1) }));
    case 'skew':
      return [{ ...change, to: change.to - 1 }];
    case 'label':
      return Object.keys(change.set).length < 2
        ? []
        : Object.keys(change.set).map((key) => ({ ...change, set: { [key]: change.set[key] ?? '' } }));
    case 'fewer devices':
    case 'smaller claim':
      return [{ ...change, most: change.most + 1 }];
    case 'grow':
      return change.amounts.map((one, at) => ({ ...change, amounts: change.amounts.with(at, { ...one, to: one.to - 1 }) }));
    case 'add device':
      return change.count === 1 ? [] : [{ ...change, count: change.count - 1 }];
    default:
      return [];
  }
}

const numbers: fc.Arbitrary<Numbers> = fc.record({
  there: fc.array(
    fc.integer({ min: 1, max: 13 }).map((n) => n * 100),
    { minLength: 9, maxLength: 12 },
  ),
  asked: fc.integer({ min: 3_700, max: 5_000 }),
  count: fc.integer({ min: 1, max: 3 }),
  wide: fc.boolean(),
});

describe('what would make a pod fit, in a real cluster', () => {
  test.each(Object.entries(WORLDS))('refused by %s', (_, worldOf) => {
    fc.assert(
      fc.property(numbers, (some) => {
        const run = begin(worldOf(some));
        expect(podOf(run).spec.nodeName).toBeUndefined();
        const flips = whatWouldFit(scheduler(run), podOf(run));
        expect(flips).toHaveLength(3);
        const seen = new Set<string>();
        let tried = 0;
        for (const { node: name, changes } of flips) {
          const same = JSON.stringify(changes);
          if (seen.has(same)) continue;
          seen.add(same);
          const there = placeWith(run, changes);
          if (there === undefined) continue;
          tried++;
          expect([changes, there.node !== undefined]).toEqual([changes, true]);
          const target = changes.at(-1)?.kind === 'add node' ? nameOfOneMore(name) : name;
          for (const [at, change] of changes.entries())
            for (const less of lesser(change))
              expect([changes, less, placeWith(run, changes.with(at, less))?.node === target]).toEqual([changes, less, false]);
        }
        expect(tried).toBeGreaterThan(0);
      }),
      { numRuns: runs(2) },
    );
  });
});
