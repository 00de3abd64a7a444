/** How many volumes of a CSI driver may be attached to a node. Follows plugins/nodevolumelimits/csi.go. */
import { CSI_NODES, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES, VOLUME_ATTACHMENTS } from '../../client/resource.ts';
import { classOf } from '../../machinery/kinds/storage/claim.ts';
import type { CSINode, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { isMadeFor, notMadeFor } from '../../machinery/volumes/pod-claims.ts';
import { countsForDriver, inTreeDiskOf, successorOf } from '../framework/in-tree-disks.ts';
import type { Known } from '../framework/known.ts';
import type { Fleet, Plugin, PreFiltered } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { type PluginError, pluginError, rejection } from '../framework/verdict.ts';

const NAME = 'NodeVolumeLimits';
const FULL = rejection('Unschedulable', NAME, 'node(s) exceed max volume count');
const SKIP: PreFiltered = { kind: 'skip' };

/** By the volume's name across drivers: its driver. */
type Attachable = Map<string, string>;

interface Disk {
  readonly driver: string;
  readonly handle: string;
}

/** The disk that will be made for the claim: it has no handle yet, so it is known by the claim. */
function diskToBe(claim: PersistentVolumeClaim, known: Known, node: CSINode | undefined): Disk | undefined {
  const provisioner = known.objects(STORAGE_CLASSES).get(classOf(claim))?.provisioner;
  if (provisioner === undefined) return undefined;
  const handle = `${claim.metadata.namespace}/${claim.metadata.name} to be`;
  const successor = successorOf(provisioner);
  if (successor === undefined) return { driver: provisioner, handle };
  return countsForDriver(successor.plugin, node) ? { driver: successor.driver, handle } : undefined;
}

function diskOf(claim: PersistentVolumeClaim, known: Known, node: CSINode | undefined): Disk | undefined {
  const { volumeName } = claim.spec;
  const volume = volumeName ? known.objects(PERSISTENT_VOLUMES).get(volumeName) : undefined;
  if (volume === undefined) return diskToBe(claim, known, node);
  const { csi } = volume.spec;
  if (csi !== undefined) return { driver: csi.driver, handle: csi.volumeHandle };
  const disk = inTreeDiskOf(volume);
  if (disk === undefined || typeof disk.handle !== 'string' || !countsForDriver(disk.plugin, node)) return undefined;
  return { driver: disk.driver, handle: disk.handle };
}

function note(attachable: Attachable, disk: Disk | undefined): void {
  if (disk?.driver && disk.handle) attachable.set(`${disk.driver}/${disk.handle}`, disk.driver);
}

/** What the pod needs attached; an error if something cannot be told. Claims that are missing do not count: those of the pod itself are looked after before. */
function addVolumesOf({ pod, storage }: PodInfo, known: Known, node: CSINode | undefined, attachable: Attachable): PluginError | undefined {
  if (storage === undefined) return undefined;
  const claims = known.objects(PERSISTENT_VOLUME_CLAIMS);
  for (const { key, ephemeral } of storage.claims) {
    const claim = claims.get(key);
    if (claim === undefined) continue;
    if (ephemeral && !isMadeFor(pod, claim)) return pluginError(NAME, notMadeFor(pod, claim));
    note(attachable, diskOf(claim, known, node));
  }
  for (const { plugin, driver, handle } of storage.inTree) {
    if (!countsForDriver(plugin, node)) continue;
    if (typeof handle !== 'string') return pluginError(NAME, `converting volume from inline to csi: ${handle.untranslatable}`);
    note(attachable, { driver, handle });
  }
  return undefined;
}

/** What is attached to each node, whether a pod there still needs it or not. */
function attachmentsByNode(known: Known): ReadonlyMap<string, Attachable> {
  const volumes = known.objects(PERSISTENT_VOLUMES);
  const byNode = new Map<string, Attachable>();
  for (const { spec } of known.objects(VOLUME_ATTACHMENTS).values()) {
    const handle = volumes.get(spec.source.persistentVolumeName ?? '')?.spec.csi?.volumeHandle;
    if (!spec.attacher || handle === undefined) continue;
    const attached = byNode.get(spec.nodeName) ?? new Map<string, string>();
    byNode.set(spec.nodeName, attached.set(`${spec.attacher}/${handle}`, spec.attacher));
  }
  return byNode;
}

function limitsOf(node: CSINode | undefined): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const { name, allocatable } of node?.spec.drivers ?? []) if (allocatable?.count !== undefined) limits.set(name, allocatable.count);
  return limits;
}

function countByDriver(volumes: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const driver of volumes) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}

function missingClaim(pod: PodInfo, known: Known): PreFiltered | undefined {
  const claims = known.objects(PERSISTENT_VOLUME_CLAIMS);
  const missing = pod.storage?.claims.find(({ key }) => !claims.has(key));
  if (missing === undefined) return undefined;
  const reason = `looking up PVC ${missing.key}: persistentvolumeclaim "${missing.name}" not found`;
  const refused = rejection('UnschedulableAndUnresolvable', NAME, reason);
  return { kind: 'filter', filter: () => refused };
}

function preFilter(pod: PodInfo, fleet: Fleet): PreFiltered {
  if (pod.storage === undefined || pod.storage.claims.length + pod.storage.inTree.length === 0) return SKIP;
  const missing = missingClaim(pod, fleet);
  if (missing !== undefined) return missing;
  const csiNodes = fleet.objects(CSI_NODES);
  let attachments: ReadonlyMap<string, Attachable> | undefined;
  return {
    kind: 'filter',
    filter({ name, pods }) {
      const csiNode = csiNodes.get(name);
      const wanted: Attachable = new Map();
      const broken = addVolumesOf(pod, fleet, csiNode, wanted);
      if (broken !== undefined) return broken;
      const limits = limitsOf(csiNode);
      if (wanted.size === 0 || limits.size === 0) return undefined;
      const attached: Attachable = new Map();
      for (const other of pods) {
        const error = addVolumesOf(other, fleet, csiNode, attached);
        if (error !== undefined) return error;
      }
      for (const volume of attached.keys()) wanted.delete(volume);
      attachments ??= attachmentsByNode(fleet);
      for (const [volume, driver] of attachments.get(name) ?? []) attached.set(volume, driver);
      const used = countByDriver(attached.values());
      for (const [driver, count] of countByDriver(wanted.values())) {
        const limit = limits.get(driver);
        if (limit !== undefined && (used.get(driver) ?? 0) + count > limit) return FULL;
      }
      return undefined;
    },
  };
}

function countsVolumes({ storage }: PodInfo): boolean {
  return storage !== undefined && storage.claims.length + storage.inTree.length > 0;
}

export const nodeVolumeLimits: Plugin = {
  name: NAME,
  preFilter,
  hints: {
    'csi node added': () => true,
    'csi node updated'(_, { old, object }) {
      const before = limitsOf(old);
      for (const [driver, limit] of limitsOf(object)) if (limit > (before.get(driver) ?? 0)) return true;
      return false;
    },
    'assigned pod deleted': (_, { pod }) => countsVolumes(pod),
    'nominated pod gone': (_, { pod }) => countsVolumes(pod),
    'claim added': ({ pod, storage }, { object }) =>
      object.metadata.namespace === pod.metadata.namespace && (storage?.claims ?? []).some(({ name }) => name === object.metadata.name),
    'attachment deleted': ({ storage }, { object }) =>
      storage !== undefined &&
      (storage.claims.some(({ ephemeral }) => !ephemeral) || storage.inTree.some(({ driver }) => driver === object.spec.attacher)),
  },
};
