/**
 * Disks of clouds whose volume plugins were once part of Kubernetes, and are served by CSI drivers now. Follows csi-translation-lib
 * translate.go and plugins, and plugins/nodevolumelimits/utils.go. Not modelled: regions of vSphere volumes.
 */
import type { CSINode, PersistentVolume } from '../../machinery/types/storage.ts';
import { type Untranslatable, withDriverTopology } from './in-tree-topology.ts';

export interface InTreeDisk {
  /** Of the plugin that was part of Kubernetes. */
  readonly plugin: string;
  /** The CSI driver that took over. */
  readonly driver: string;
  /** What the driver knows the disk by, or why it cannot be told. */
  readonly handle: string | Untranslatable;
}

type Source = Readonly<Record<string, unknown>>;

interface Translation {
  readonly plugin: string;
  readonly driver: string;
  /** What the field of the volume is called. */
  readonly source: string;
  /** Label of nodes by which the driver tells zones; absent: it does not. */
  readonly topologyKey?: string;
  /** `zones`: of a persistent volume, as its labels say. */
  handle(source: Source, zones: readonly string[]): string | Untranslatable;
}

const AWS = 'kubernetes.io/aws-ebs';
const BETWEEN = '__';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `aws://zone/vol-1` is `vol-1`. */
function ebsVolume({ volumeID }: Source): string | Untranslatable {
  const id = text(volumeID);
  if (!id.startsWith('aws://')) return id;
  const [, path = ''] = /^aws:\/\/[^/]*\/*(.*?)\/*$/.exec(id) ?? [];
  if (/^vol-[^/]*$/.test(path)) return path;
  return { untranslatable: `failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (${id})` };
}

function persistentDisk({ pdName }: Source, zones: readonly string[]): string | Untranslatable {
  if (zones.length < 2) return `projects/UNSPECIFIED/zones/${zones[0] || 'UNSPECIFIED'}/disks/${text(pdName)}`;
  const regions = new Set<string>();
  for (const zone of zones) {
    const parts = zone.split('-');
    if (parts.length !== 3) {
      const why = `zone in unexpected format, expected: {locale}-{region}-{zone}, got: ${zone}`;
      return { untranslatable: `failed to get region from zones: ${why}` };
    }
    regions.add(parts.slice(0, 2).join('-'));
  }
  if (regions.size === 1) return `projects/UNSPECIFIED/regions/${[...regions][0]}/disks/${text(pdName)}`;
  const shown = [...regions].sort().map((region) => `${region}:{}`);
  return { untranslatable: `failed to get region from zones: multiple or no regions gotten from zones, got: map[${shown.join(' ')}]` };
}

const TRANSLATIONS: readonly Translation[] = [
  {
    plugin: AWS,
    driver: 'ebs.csi.aws.com',
    source: 'awsElasticBlockStore',
    topologyKey: 'topology.ebs.csi.aws.com/zone',
    handle: ebsVolume,
  },
  {
    plugin: 'kubernetes.io/gce-pd',
    driver: 'pd.csi.storage.gke.io',
    source: 'gcePersistentDisk',
    topologyKey: 'topology.gke.io/zone',
    handle: persistentDisk,
  },
  {
    plugin: 'kubernetes.io/cinder',
    driver: 'cinder.csi.openstack.org',
    source: 'cinder',
    topologyKey: 'topology.cinder.csi.openstack.org/zone',
    handle: ({ volumeID }) => text(volumeID),
  },
  { plugin: 'kubernetes.io/azure-disk', driver: 'disk.csi.azure.com', source: 'azureDisk', handle: ({ diskURI }) => text(diskURI) },
  { plugin: 'kubernetes.io/azure-file', driver: 'file.csi.azure.com', source: 'azureFile', handle: ({ shareName }) => text(shareName) },
  {
    plugin: 'kubernetes.io/vsphere-volume',
    driver: 'csi.vsphere.vmware.com',
    source: 'vsphereVolume',
    handle: ({ volumePath }) => text(volumePath),
  },
  {
    plugin: 'kubernetes.io/portworx-volume',
    driver: 'pxd.portworx.com',
    source: 'portworxVolume',
    handle: ({ volumeID }) => text(volumeID),
  },
];

const ZONES = ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'] as const;

function translationOf(sources: object): { readonly translation: Translation; readonly source: Source } | undefined {
  for (const translation of TRANSLATIONS) {
    const source = (sources as Readonly<Record<string, Source | undefined>>)[translation.source];
    if (source !== undefined) return { translation, source };
  }
  return undefined;
}

/** The disk that is the source of a pod's volume; undefined: none of these. */
export function inTreeDisk(sources: object): InTreeDisk | undefined {
  return diskAt(sources, []);
}

function diskAt(sources: object, zones: readonly string[]): InTreeDisk | undefined {
  const found = translationOf(sources);
  if (found === undefined) return undefined;
  const { plugin, driver, handle } = found.translation;
  return Object.freeze({ plugin, driver, handle: handle(found.source, zones) });
}

/** The same of a persistent volume. */
export function inTreeDiskOf({ metadata: { labels }, spec }: PersistentVolume): InTreeDisk | undefined {
  const zones = labels?.[ZONES[0]] || labels?.[ZONES[1]];
  return diskAt(spec, zones ? zones.split(BETWEEN) : []);
}

/** The driver that makes the volumes of a provisioner of old; undefined: it is not one of old. */
export function successorOf(provisioner: string): { readonly plugin: string; readonly driver: string } | undefined {
  return TRANSLATIONS.find(({ plugin }) => plugin === provisioner);
}

const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins';
const ALWAYS = new Set([AWS, 'kubernetes.io/gce-pd', 'kubernetes.io/azure-disk', 'kubernetes.io/cinder']);
const IF_SAID = new Set(['kubernetes.io/portworx-volume']);

function isSaid(plugin: string, node: CSINode | undefined): boolean {
  return (node?.metadata.annotations?.[MIGRATED] ?? '').split(',').includes(plugin);
}

/** Does the driver's limit on the node count such volumes? Of most plugins wherever there is a CSINode, whatever it says. */
export function countsForDriver(plugin: string, node: CSINode | undefined): boolean {
  if (node === undefined) return false;
  return ALWAYS.has(plugin) || (IF_SAID.has(plugin) && isSaid(plugin, node));
}

/** The volume as the driver sees it on a node where it has taken over; the same volume where that is not so. */
export function asOnNode(volume: PersistentVolume, node: CSINode | undefined): PersistentVolume | Untranslatable {
  const disk = node === undefined ? undefined : inTreeDiskOf(volume);
  if (disk === undefined || !(ALWAYS.has(disk.plugin) || IF_SAID.has(disk.plugin)) || !isSaid(disk.plugin, node)) return volume;
  if (typeof disk.handle !== 'string') return disk.handle;
  const key = translationOf(volume.spec)?.translation.topologyKey;
  return key === undefined ? volume : withDriverTopology(volume, key);
}
