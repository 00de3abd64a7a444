/** Whatever happens to claims, pods and components: volumes are never mixed up, and nothing stays behind in the cloud. */
import { expect, it } from 'vitest';
import type { CloudState } from '../../sim/cloud/provider/state.ts';
import type { Node } from '../../sim/machinery/types/node.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim, VolumeAttachment } from '../../sim/machinery/types/storage.ts';
import { isReachable } from '../../sim/scheduler/plugins/volume-binding/find.ts';
import { CSI_DRIVER, claim, DRIVER, localVolume, podWith, storageClass, VolumeBench } from './bench.ts';

const VICTIMS = ['scheduler', 'controller-manager', 'cloud-controller-manager', 'apiserver'];

/** A number generator of its own: the same seed, the same story (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function checkBindings(bench: VolumeBench): void {
  const claims = new Map(bench.objects<PersistentVolumeClaim>('PersistentVolumeClaim').map((one) => [one.metadata.name, one]));
  const volumes = new Map(bench.objects<PersistentVolume>('PersistentVolume').map((one) => [one.metadata.name, one]));
  const nodes = new Map(bench.objects<Node>('Node').map((one) => [one.metadata.name, one]));
  const taken = new Map<string, string>();
  for (const { metadata, spec, status } of claims.values()) {
    if (status.phase !== 'Bound') continue;
    expect(taken.get(spec.volumeName ?? ''), `volume of ${metadata.name}`).toBeUndefined();
    taken.set(spec.volumeName ?? '', metadata.name);
    expect(volumes.get(spec.volumeName ?? '')?.spec.claimRef?.uid).toBe(metadata.uid);
  }
  for (const pod of bench.objects<Pod>('Pod')) {
    if (pod.spec.nodeName === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
      const bound = claims.get(persistentVolumeClaim?.claimName ?? '');
      const volume = volumes.get(bound?.spec.volumeName ?? '');
      const node = nodes.get(pod.spec.nodeName);
      if (volume !== undefined && node !== undefined) expect(isReachable(volume, node), `${pod.metadata.name} and its volume`).toBe(true);
    }
  }
  const holders = new Map<string, string>();
  for (const { spec } of bench.objects<VolumeAttachment>('VolumeAttachment')) {
    const name = spec.source.persistentVolumeName ?? '';
    expect(holders.get(name), `attachments of ${name}`).toBeUndefined();
    holders.set(name, spec.nodeName);
  }
}

function disks(bench: VolumeBench): CloudState['disks'] {
  return (bench.run.kernel.component('cloud').state as CloudState).disks;
}

it.each([1, 2, 3, 4, 5, 6])('story %i', (seed) => {
  const bench = new VolumeBench({}, `story ${seed}`);
  const random = numbers(seed);
  const one = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  bench.apply(CSI_DRIVER, storageClass('disks', DRIVER, 'WaitForFirstConsumer'), storageClass('now', DRIVER, 'Immediate'));
  bench.apply(storageClass('local', 'kubernetes.io/no-provisioner', 'WaitForFirstConsumer'));
  for (const node of ['node-1', 'node-2']) bench.apply(localVolume(`on-${node}`, 'local', node));
  const names: string[] = [];
  let down: string | undefined;
  /** A provisioner that dies while it makes a disk, and whose claim is gone when it is back, knows nothing of the disk: so it is in the real one. */
  let mayLeak = false;
  for (let i = 0; i < 40; i++) {
    const dice = random();
    if (dice < 0.35) {
      const name = `x${i}`;
      names.push(name);
      bench.apply(claim(name, one(['disks', 'disks', 'now', 'local'])), podWith(name, name));
    } else if (dice < 0.5 && names.length > 0) bench.apply(podWith(one(names), one(names)));
    else if (dice < 0.65 && names.length > 0) bench.delete(`/api/v1/namespaces/default/pods/${one(names)}`);
    else if (dice < 0.75 && names.length > 0) bench.delete(`/api/v1/namespaces/default/persistentvolumeclaims/${one(names)}`);
    else if (dice < 0.85) {
      if (down === undefined) {
        down = one(VICTIMS);
        mayLeak ||= down === 'cloud-controller-manager';
        bench.run.input({ kind: 'kill', component: down });
      } else {
        bench.run.input({ kind: 'restart', component: down });
        down = undefined;
      }
    }
    bench.wait(random() * 4);
    checkBindings(bench);
  }
  if (down !== undefined) bench.run.input({ kind: 'restart', component: down });
  bench.wait(120);
  checkBindings(bench);
  const made = bench.objects<PersistentVolume>('PersistentVolume').filter(({ spec }) => spec.csi !== undefined);
  if (!mayLeak) expect(disks(bench).size).toBe(made.length);
  for (const pod of bench.objects<Pod>('Pod')) bench.delete(`/api/v1/namespaces/default/pods/${pod.metadata.name}`);
  for (const { metadata } of bench.objects('PersistentVolumeClaim'))
    bench.delete(`/api/v1/namespaces/default/persistentvolumeclaims/${metadata.name}`);
  bench.wait(120);
  expect(bench.objects('PersistentVolumeClaim')).toEqual([]);
  expect(bench.objects('VolumeAttachment')).toEqual([]);
  if (!mayLeak) expect([...disks(bench).values()]).toEqual([]);
});
