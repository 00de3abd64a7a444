/** Disks and claims that not everybody may use at once. Follows plugins/volumerestrictions/volume_restrictions.go. */
import { PERSISTENT_VOLUME_CLAIMS } from '../../client/resource.ts';
import type { Volume } from '../../machinery/types/pod.ts';
import type { Fleet, Plugin, PreFiltered } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type Rejection, rejection } from '../framework/verdict.ts';

const NAME = 'VolumeRestrictions';
const DISK_TAKEN = rejection('Unschedulable', NAME, 'node(s) had no available disk');
const CLAIM_TAKEN = rejection(
  'Unschedulable',
  NAME,
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
);
const SKIP: PreFiltered = { kind: 'skip' };

/** The same disk, and one of the two writes to it. */
function clash(a: Volume, b: Volume): boolean {
  if (a.gcePersistentDisk && b.gcePersistentDisk) {
    const [mine, theirs] = [a.gcePersistentDisk, b.gcePersistentDisk];
    if (mine.pdName === theirs.pdName && !(mine.readOnly && theirs.readOnly)) return true;
  }
  if (a.awsElasticBlockStore && a.awsElasticBlockStore.volumeID === b.awsElasticBlockStore?.volumeID) return true;
  if (a.iscsi && b.iscsi && a.iscsi.iqn === b.iscsi.iqn && !(a.iscsi.readOnly && b.iscsi.readOnly)) return true;
  if (a.rbd && b.rbd) {
    const [mine, theirs] = [a.rbd, b.rbd];
    const isSame = mine.pool === theirs.pool && mine.image === theirs.image && mine.monitors.some((one) => theirs.monitors.includes(one));
    if (isSame && !(mine.readOnly && theirs.readOnly)) return true;
  }
  return false;
}

function disksTaken(disks: readonly Volume[], pods: readonly PodInfo[]): boolean {
  return pods.some(({ storage }) => storage?.disks.some((theirs) => disks.some((mine) => clash(mine, theirs))) ?? false);
}

/** Claims that its author named in the pod. */
function namedClaims({ storage }: PodInfo) {
  return (storage?.claims ?? []).filter(({ ephemeral }) => !ephemeral);
}

/** Keys of the claims that one pod alone may use; the rejection if a claim is missing. */
function exclusiveClaims(pod: PodInfo, fleet: Fleet): ReadonlySet<string> | Rejection {
  const known = fleet.objects(PERSISTENT_VOLUME_CLAIMS);
  const exclusive = new Set<string>();
  for (const { name, key } of namedClaims(pod)) {
    const claim = known.get(key);
    if (claim === undefined) return rejection('UnschedulableAndUnresolvable', NAME, `persistentvolumeclaim "${name}" not found`);
    if (claim.spec.accessModes?.includes('ReadWriteOncePod')) exclusive.add(key);
  }
  return exclusive;
}

/** Those of the claims that a pod on some node uses. */
function inUse(claims: ReadonlySet<string>, fleet: Fleet): number {
  const used = new Set<string>();
  if (claims.size === 0) return 0;
  for (const { pods } of fleet.nodes) {
    for (const pod of pods) {
      if (pod.storage === undefined) continue;
      for (const { key } of namedClaims(pod)) if (claims.has(key)) used.add(key);
    }
  }
  return used.size;
}

/** How often the pod uses what are the names of these claims, in whatever namespace: so does the original count. */
function usesOf(pod: PodInfo, names: ReadonlySet<string>): number {
  return pod.storage === undefined ? 0 : namedClaims(pod).filter(({ name }) => names.has(name)).length;
}

function preFilter(pod: PodInfo, fleet: Fleet): PreFiltered {
  if (pod.storage === undefined) return SKIP;
  const { disks } = pod.storage;
  const exclusive = exclusiveClaims(pod, fleet);
  if ('code' in exclusive) return { kind: 'reject', rejection: exclusive };
  const taken = inUse(exclusive, fleet);
  if (disks.length === 0 && taken === 0) return SKIP;
  const filterWith = (conflicts: number) => (node: { readonly pods: readonly PodInfo[] }) => {
    if (disks.length > 0 && disksTaken(disks, node.pods)) return DISK_TAKEN;
    return conflicts > 0 ? CLAIM_TAKEN : undefined;
  };
  const names = new Set([...exclusive].map((key) => key.slice(key.indexOf('/') + 1)));
  return {
    kind: 'filter',
    filter: filterWith(taken),
    supposing(added, removed) {
      let conflicts = taken;
      for (const one of added) conflicts += usesOf(one, names);
      for (const one of removed) conflicts -= usesOf(one, names);
      return filterWith(conflicts);
    },
  };
}

function frees(waiting: PodInfo, gone: PodInfo): boolean {
  if (waiting.storage === undefined || gone.pod.metadata.namespace !== waiting.pod.metadata.namespace) return false;
  const mine = new Set(namedClaims(waiting).map(({ key }) => key));
  return disksTaken(waiting.storage.disks, [gone]) || namedClaims(gone).some(({ key }) => mine.has(key));
}

export const volumeRestrictions: Plugin = {
  name: NAME,
  preFilter,
  hints: {
    'node added': () => true,
    'assigned pod deleted': (info, { pod }) => frees(info, pod),
    'nominated pod gone': (info, { pod }) => frees(info, pod),
    'claim added': (pod, { object }) =>
      object.metadata.namespace === pod.pod.metadata.namespace && namedClaims(pod).some(({ name }) => name === object.metadata.name),
  },
};
