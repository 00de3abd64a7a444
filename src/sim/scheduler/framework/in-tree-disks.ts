/**
 * Disks of clouds whose volume plugins were once part of Kubernetes, and are served by CSI drivers now. Follows csi-translation-lib
 * plugins and plugins/nodevolumelimits/utils.go. Not modelled: topology labels of such volumes, which the original rewrites to the driver's.
 */
import type { CSINode } from '../../machinery/types/storage.ts';

export interface InTreeDisk {
  /** Of the plugin that was part of Kubernetes. */
  readonly plugin: string;
  /** The CSI driver that took over. */
  readonly driver: string;
  /** What the driver knows the disk by. */
  readonly handle: string;
}

type Source = Readonly<Record<string, unknown>>;

interface Translation {
  readonly plugin: string;
  readonly driver: string;
  readonly source: string;
  handle(source: Source): string;
}

const AWS = 'kubernetes.io/aws-ebs';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `aws://zone/vol-1` is `vol-1`. */
function ebsVolume(id: string): string {
  return id.startsWith('aws://') ? id.slice(id.lastIndexOf('/') + 1) : id;
}

const TRANSLATIONS: readonly Translation[] = [
  { plugin: AWS, driver: 'ebs.csi.aws.com', source: 'awsElasticBlockStore', handle: ({ volumeID }) => ebsVolume(text(volumeID)) },
  {
    plugin: 'kubernetes.io/gce-pd',
    driver: 'pd.csi.storage.gke.io',
    source: 'gcePersistentDisk',
    handle: ({ pdName }) => `projects/UNSPECIFIED/zones/UNSPECIFIED/disks/${text(pdName)}`,
  },
  { plugin: 'kubernetes.io/cinder', driver: 'cinder.csi.openstack.org', source: 'cinder', handle: ({ volumeID }) => text(volumeID) },
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

/** The disk that is the source of a pod's or a persistent volume; undefined: none of these. */
export function inTreeDisk(sources: object): InTreeDisk | undefined {
  for (const { plugin, driver, source, handle } of TRANSLATIONS) {
    const found = (sources as Readonly<Record<string, Source | undefined>>)[source];
    if (found !== undefined) return Object.freeze({ plugin, driver, handle: handle(found) });
  }
  return undefined;
}

/** The driver that makes the volumes of a provisioner of old; undefined: it is not one of old. */
export function successorOf(provisioner: string): { readonly plugin: string; readonly driver: string } | undefined {
  return TRANSLATIONS.find(({ plugin }) => plugin === provisioner);
}

const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins';
const MIGRATABLE = new Set(['kubernetes.io/portworx-volume', 'kubernetes.io/gce-pd', 'kubernetes.io/azure-disk', 'kubernetes.io/cinder']);

/** Has the driver taken over on the node? It is said there, but for the disks of AWS: there it always has. */
export function isMigrated(plugin: string, node: CSINode | undefined): boolean {
  if (node === undefined) return false;
  if (plugin === AWS) return true;
  return MIGRATABLE.has(plugin) && (node.metadata.annotations?.[MIGRATED] ?? '').split(',').includes(plugin);
}
