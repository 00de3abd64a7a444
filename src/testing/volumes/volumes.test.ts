/** Volumes in a whole cluster: scheduler, controllers, cloud and kubelets together. */
import { expect, it } from 'vitest';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { PersistentVolume, VolumeAttachment } from '../../sim/machinery/types/storage.ts';
import { CSI_DRIVER, claim, DRIVER, localVolume, podWith, storageClass, VolumeBench } from './bench.ts';

const DISKS = [CSI_DRIVER, storageClass('disks', DRIVER, 'WaitForFirstConsumer')];
const LOCAL = storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer');

function zoneOf(bench: VolumeBench, node: string | undefined): string | undefined {
  return bench.objects<Node>('Node').find(({ metadata }) => metadata.name === node)?.metadata.labels?.['topology.kubernetes.io/zone'];
}

it('makes the volume in the zone of the node, attaches it, and only then the pod starts', () => {
  const bench = new VolumeBench();
  bench.apply(...DISKS, claim('data', 'disks'));
  bench.wait(2);
  expect(bench.claim('data')?.status.phase).toBe('Pending');
  bench.apply(podWith('db', 'data'));
  let early = 0;
  for (let i = 0; i < 100; i++) {
    bench.wait(0.1);
    const attached = bench.objects<VolumeAttachment>('VolumeAttachment').some(({ status }) => status?.attached);
    if (!attached && bench.pod('db')?.status.phase === 'Running') early++;
  }
  expect(early).toBe(0);
  expect(bench.pod('db')?.status.phase).toBe('Running');
  const [volume] = bench.objects<PersistentVolume>('PersistentVolume');
  const terms = volume?.spec.nodeAffinity?.required?.nodeSelectorTerms;
  expect(terms?.[0]?.matchExpressions?.[0]?.values).toEqual([zoneOf(bench, bench.pod('db')?.spec.nodeName)]);
});

it('sends the claim back to the scheduler when the cloud has no room, and serves it when it has', () => {
  const bench = new VolumeBench();
  bench.cloud({ do: 'setQuota', of: 'disks', limit: 0 });
  bench.apply(...DISKS, claim('data', 'disks'), podWith('db', 'data'));
  bench.wait(10);
  expect(bench.pod('db')?.spec.nodeName).toBeUndefined();
  expect(bench.events(/ProvisioningFailed/)).toEqual([
    'PersistentVolumeClaim/data Warning ProvisioningFailed external-provisioner: failed to provision volume with StorageClass "disks": rpc error: code = ResourceExhausted desc = quota exceeded: disks limit is 0',
  ]);
  expect(bench.events(/running PreBind/)).toEqual([
    'Pod/db Warning FailedScheduling default-scheduler: running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"',
  ]);
  bench.cloud({ do: 'setQuota', of: 'disks', limit: 5 });
  bench.wait(30);
  expect(bench.pod('db')?.status.phase).toBe('Running');
});

it('gives the last volume to one of two pods, and the other waits until there is a second', () => {
  const bench = new VolumeBench();
  bench.apply(LOCAL, localVolume('first', 'local', 'node-2'), claim('a', 'local'), claim('b', 'local'));
  bench.wait(1);
  bench.apply(podWith('pa', 'a'), podWith('pb', 'b'));
  bench.wait(5);
  const phases = () => ['pa', 'pb'].map((name) => bench.pod(name)?.status.phase).sort();
  expect(phases()).toEqual(['Pending', 'Running']);
  expect(bench.events(/FailedScheduling/)).toHaveLength(1);
  expect(bench.events(/FailedScheduling/)[0]).toContain(
    "0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/3",
  );
  bench.apply(localVolume('second', 'local', 'node-3'));
  bench.wait(15);
  expect(phases()).toEqual(['Running', 'Running']);
});

it('lets one pod at a time use a claim that is for one pod', () => {
  const bench = new VolumeBench();
  bench.apply(...DISKS, claim('only', 'disks', 'ReadWriteOncePod'), podWith('first', 'only'));
  bench.wait(10);
  bench.apply(podWith('second', 'only'));
  bench.wait(5);
  expect(bench.pod('first')?.status.phase).toBe('Running');
  expect(bench.events(/Pod\/second .*FailedScheduling/)[0]).toContain('ReadWriteOncePod access mode already in-use by another pod');
  bench.delete('/api/v1/namespaces/default/pods/first');
  bench.wait(20);
  expect(bench.pod('second')?.status.phase).toBe('Running');
});

it('attaches no more volumes to a node than its driver can', () => {
  const bench = new VolumeBench({ nodes: 1 });
  bench.apply(...DISKS);
  const most = 24;
  for (let i = 0; i <= most; i++) bench.apply(claim(`c${i}`, 'disks'), podWith(`p${i}`, `c${i}`));
  bench.wait(60);
  const pods = Array.from({ length: most + 1 }, (_, i) => bench.pod(`p${i}`));
  expect(pods.filter((pod) => pod?.spec.nodeName !== undefined)).toHaveLength(most);
  expect(
    bench.events(/FailedScheduling/).every((line) => line.includes('0/1 nodes are available: 1 node(s) exceed max volume count.')),
  ).toBe(true);
});

it('binds the pod once, to the node that was selected, when the scheduler dies while the volume is made', () => {
  const bench = new VolumeBench();
  bench.apply(...DISKS, claim('data', 'disks'), podWith('db', 'data'));
  bench.wait(0.4);
  const selected = bench.claim('data')?.metadata.annotations?.['volume.kubernetes.io/selected-node'];
  expect(selected).toBeDefined();
  bench.run.input({ kind: 'kill', component: 'scheduler' });
  bench.wait(5);
  expect(bench.claim('data')?.status.phase).toBe('Bound');
  bench.run.input({ kind: 'restart', component: 'scheduler' });
  bench.wait(40);
  expect(bench.pod('db')?.status.phase).toBe('Running');
  expect(zoneOf(bench, bench.pod('db')?.spec.nodeName)).toBe(zoneOf(bench, selected));
  expect(bench.objects('PersistentVolume')).toHaveLength(1);
});

it('makes the claim of an ephemeral volume, and both go with the pod', () => {
  const bench = new VolumeBench();
  bench.apply(...DISKS);
  const template = { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'disks', resources: { requests: { storage: '1Gi' } } } };
  bench.apply(podWith('job', '', { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] }));
  bench.wait(15);
  expect(bench.pod('job')?.status.phase).toBe('Running');
  expect(bench.claim('job-scratch')?.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Pod', name: 'job', controller: true });
  bench.delete('/api/v1/namespaces/default/pods/job');
  bench.wait(15);
  for (const kind of ['Pod', 'PersistentVolumeClaim', 'PersistentVolume', 'VolumeAttachment']) expect(bench.objects(kind)).toEqual([]);
});

it('takes a volume from a node that is silent only after six minutes', () => {
  const bench = new VolumeBench({ zones: 1 });
  bench.apply(...DISKS, claim('data', 'disks'), podWith('db', 'data'));
  bench.wait(15);
  const lost = bench.pod('db')?.spec.nodeName as string;
  bench.run.input({ kind: 'kill', component: `node/${lost}` });
  bench.wait(60);
  bench.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/db', body: { gracePeriodSeconds: 0 } });
  bench.apply(podWith('db', 'data'));
  bench.wait(60);
  const held = () => bench.objects<VolumeAttachment>('VolumeAttachment').map(({ spec }) => spec.nodeName);
  expect(bench.pod('db')?.spec.nodeName).not.toBe(lost);
  expect(held()).toEqual([lost]);
  const words = `Multi-Attach error for volume "pvc-UID" Volume is already exclusively attached to one node and can't be attached to another`;
  expect(bench.events(/Multi-Attach/)).toEqual([`Pod/db Warning FailedAttachVolume attachdetach-controller: ${words}`]);
  bench.wait(330);
  expect(held()).toEqual([bench.pod('db')?.spec.nodeName]);
  expect(bench.pod('db')?.status.phase).toBe('Running');
});
