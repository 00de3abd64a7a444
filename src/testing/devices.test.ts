/** Claims for devices, from the template to the device that is free again, in a whole cluster. */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import { GPU_CLASS, GPUS, trainer } from '../scenarios/devices.ts';
import { BOOT, startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import { parseManifests } from '../sim/cluster/manifests.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import { PROGRAM } from '../sim/cluster/program.ts';
import type { ResourceClaim, ResourceSlice } from '../sim/machinery/types/devices.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import { SCHEDULER } from '../sim/machinery/wire/api.ts';

function start(): Run {
  const run = startCluster({ nodes: 2, proxies: false, devices: GPUS }, 'devices');
  run.runUntil(BOOT);
  apply(run, GPU_CLASS);
  return run;
}

function apply(run: Run, text: string): void {
  const parsed = parseManifests(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  run.input(commandInput('kubectl apply', parsed.objects.map(applyOrder)));
  pass(run, 4);
}

function remove(run: Run, name: string): void {
  const path = `/api/v1/namespaces/default/pods/${name}`;
  run.input(commandInput('kubectl delete', [{ do: 'request', request: { method: 'DELETE', path } }]));
  pass(run, 40);
}

function pass(run: Run, seconds: number): void {
  run.runUntil(run.now + seconds * SECOND);
}

const stored = <Item>(run: Run, prefix: string) => storedObjects(run, `registry/${prefix}`) as unknown as readonly Item[];
const slices = (run: Run) => stored<ResourceSlice>(run, 'resourceslices');
const claims = (run: Run) => stored<ResourceClaim>(run, 'resourceclaims');
const pods = (run: Run) => stored<Pod>(run, 'pods');
const pod = (run: Run, name: string) => pods(run).find(({ metadata }) => metadata.name === name);
const placed = (run: Run) =>
  Object.fromEntries(pods(run).map(({ metadata, spec, status }) => [metadata.name, `${spec.nodeName ?? '-'} ${status.phase}`]));
const deviceOf = ({ status }: ResourceClaim) => status?.allocation?.devices.results?.map(({ pool, device }) => `${pool}/${device}`).join();

/** Every device belongs to one claim, and each claim's consumers exist. */
function inOrder(run: Run): void {
  const taken = claims(run).flatMap((claim) => deviceOf(claim) ?? []);
  expect(new Set(taken).size).toBe(taken.length);
  const uids = new Set(pods(run).map(({ metadata }) => metadata.uid));
  for (const { status } of claims(run)) for (const { uid } of status?.reservedFor ?? []) expect(uids.has(uid)).toBe(true);
}

describe('drivers', () => {
  it('publish the devices of each node, owned by the node', () => {
    const run = start();
    expect(slices(run).map(({ spec }) => [spec.nodeName, spec.driver, spec.devices?.length])).toEqual([
      ['node-1', 'gpu.example.com', 2],
      ['node-2', 'gpu.example.com', 2],
    ]);
    expect(slices(run)[0]?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Node', name: 'node-1', controller: true });
  });

  it('find their slices again after a restart', () => {
    const run = start();
    run.input({ kind: 'kill', component: 'node/node-1' });
    run.input({ kind: 'restart', component: 'node/node-1' });
    pass(run, 20);
    expect(slices(run).map(({ spec }) => spec.pool.generation)).toEqual([1, 1]);
  });
});

describe('pods with claims', () => {
  it('get devices that fit; the one that none is left for waits until a claim is freed', () => {
    const run = start();
    for (const name of ['train-1', 'train-2', 'train-3']) apply(run, trainer(name));
    expect(Object.values(placed(run)).sort()).toEqual(['- Pending', 'node-1 Running', 'node-2 Running']);
    expect(
      claims(run)
        .map((claim) => deviceOf(claim) ?? 'none')
        .sort(),
    ).toEqual(['node-1/gpu-0', 'node-2/gpu-0', 'none']);
    const waiting = pod(run, 'train-3');
    const condition = waiting?.status.conditions?.find(({ type }) => type === 'PodScheduled');
    expect(condition?.message).toBe(
      '0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    );
    inOrder(run);
    remove(run, 'train-1');
    expect(placed(run)['train-3']).toMatch(/^node-. Running$/);
    expect(claims(run)).toHaveLength(2);
    inOrder(run);
  });

  it('are told which claim was made for them; the claim is theirs, kept, reserved, and goes with them', () => {
    const run = start();
    apply(run, trainer('train-1'));
    const [claim] = claims(run);
    const mine = pod(run, 'train-1');
    expect(mine?.status.resourceClaimStatuses).toEqual([{ name: 'gpu', resourceClaimName: claim?.metadata.name }]);
    expect(claim?.metadata).toMatchObject({
      generateName: 'train-1-gpu-',
      annotations: { 'resource.kubernetes.io/pod-claim-name': 'gpu' },
      ownerReferences: [{ kind: 'Pod', name: 'train-1', uid: mine?.metadata.uid, controller: true }],
      finalizers: ['resource.kubernetes.io/delete-protection'],
    });
    expect(claim?.status?.reservedFor).toEqual([{ resource: 'pods', name: 'train-1', uid: mine?.metadata.uid }]);
    remove(run, 'train-1');
    expect(claims(run)).toEqual([]);
  });

  it('share a claim by name, which is freed with the last of them', () => {
    const run = start();
    apply(run, SHARED);
    const users = ['a', 'b'].map((name) => trainer(name).replace('resourceClaimTemplateName: large-gpu', 'resourceClaimName: shared'));
    for (const text of users) apply(run, text);
    expect(new Set(pods(run).map(({ spec }) => spec.nodeName)).size).toBe(1);
    expect(claims(run)[0]?.status?.reservedFor).toHaveLength(2);
    remove(run, 'a');
    expect(claims(run)[0]?.status?.reservedFor).toHaveLength(1);
    remove(run, 'b');
    expect(claims(run)[0]?.status).toEqual({});
    expect(claims(run)[0]?.metadata.finalizers).toBeUndefined();
  });

  it('wait for a template, a class and a claim that are not there yet', () => {
    const run = startCluster({ nodes: 2, proxies: false, devices: GPUS }, 'late');
    run.runUntil(BOOT);
    apply(run, trainer('train-1'));
    expect(claims(run)).toEqual([]);
    apply(run, GPU_CLASS.slice(GPU_CLASS.indexOf('---') + 4));
    pass(run, 20);
    expect(pod(run, 'train-1')?.status.conditions?.find(({ type }) => type === 'PodScheduled')?.message).toContain(
      'request gpu: device class gpu does not exist',
    );
    apply(run, GPU_CLASS);
    expect(placed(run)['train-1']).toMatch(/Running/);
  });

  it('keep what they have when the scheduler or the controllers are killed in between', () => {
    for (const victim of [SCHEDULER, 'controller-manager']) {
      for (let after = 0; after < 12; after++) {
        const run = start();
        for (const name of ['train-1', 'train-2', 'train-3']) applyNow(run, trainer(name));
        run.runUntil(run.now + after * 15_000);
        run.input({ kind: 'kill', component: victim });
        run.input({ kind: 'restart', component: victim });
        pass(run, 40);
        expect(Object.values(placed(run)).filter((at) => at.endsWith('Running'))).toHaveLength(2);
        expect(claims(run)).toHaveLength(3);
        inOrder(run);
      }
    }
  }, 60_000);

  it('are the same after a snapshot in the middle', () => {
    const straight = start();
    for (const name of ['train-1', 'train-2']) applyNow(straight, trainer(name));
    straight.runUntil(straight.now + 30_000);
    const copy = Kernel.restore(PROGRAM, straight.topology, straight.seed, straight.kernel.snapshot());
    const end = straight.now + 10 * SECOND;
    for (const kernel of [straight.kernel, copy]) while (kernel.step(end));
    expect(copy.stateHash()).toBe(straight.kernel.stateHash());
  });
});

function applyNow(run: Run, text: string): void {
  const parsed = parseManifests(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  run.input(commandInput('kubectl apply', parsed.objects.map(applyOrder)));
}

const SHARED = `apiVersion: resource.k8s.io/v1
kind: ResourceClaim
metadata:
  name: shared
  namespace: default
spec:
  devices:
    requests:
    - name: gpu
      exactly:
        deviceClassName: gpu
`;
