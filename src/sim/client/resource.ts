/**
 * What a client must know of a resource to address it, and which type its objects have. The server's own, fuller description is a
 * `ResourceDefinition` (machinery/scheme/definition.ts); clients carry only this, as client-go's typed clients do.
 */
import type { Bucket, BucketAccess, BucketAccessClass, BucketClaim, BucketClass } from '../machinery/types/buckets.ts';
import type { ControllerRevision } from '../machinery/types/controllerrevision.ts';
import type { CronJob } from '../machinery/types/cronjob.ts';
import type { DaemonSet } from '../machinery/types/daemonset.ts';
import type { Deployment } from '../machinery/types/deployment.ts';
import type { DeviceClass, ResourceClaim, ResourceClaimTemplate, ResourceSlice } from '../machinery/types/devices.ts';
import type { PodDisruptionBudget } from '../machinery/types/disruptionbudget.ts';
import type { Endpoints } from '../machinery/types/endpoints.ts';
import type { EndpointSlice } from '../machinery/types/endpointslice.ts';
import type { Event } from '../machinery/types/event.ts';
import type { Job } from '../machinery/types/job.ts';
import type { Lease } from '../machinery/types/lease.ts';
import type { Namespace } from '../machinery/types/namespace.ts';
import type { Node } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import type { ReplicaSet } from '../machinery/types/replicaset.ts';
import type { ReplicationController } from '../machinery/types/replicationcontroller.ts';
import type { ResourceQuota } from '../machinery/types/resourcequota.ts';
import type { Service } from '../machinery/types/service.ts';
import type { StatefulSet } from '../machinery/types/statefulset.ts';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from '../machinery/types/storage.ts';
import type { ApiObject } from '../machinery/wire/api.ts';

export interface Resource<Item extends ApiObject = ApiObject> {
  /** `pods`, `deployments.apps`: names the resource within a component, e.g. its informer. */
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set: ties the resource to the type of its objects. */
  readonly item?: Item;
}

export function resource<Item extends ApiObject>(apiVersion: string, kind: string, plural: string, namespaced = true): Resource<Item> {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return { id: group ? `${plural}.${group}` : plural, apiVersion, kind, plural, namespaced };
}

/** Path of a collection, `/api/v1/namespaces/default/pods`; without a namespace across all of them. */
export function collectionPath(of: Resource, namespace?: string): string {
  const root = of.apiVersion.includes('/') ? `/apis/${of.apiVersion}` : `/api/${of.apiVersion}`;
  return namespace ? `${root}/namespaces/${namespace}/${of.plural}` : `${root}/${of.plural}`;
}

/** Path of one object or of its subresource. `namespace` is not looked at for cluster-scoped resources. */
export function objectPath(of: Resource, namespace: string | undefined, name: string, subresource?: string): string {
  const path = `${collectionPath(of, of.namespaced ? namespace : undefined)}/${name}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** Cache and queue key of an object, after cache.MetaNamespaceKeyFunc: `namespace/name`, or `name`. */
export function keyOf(object: ApiObject): string {
  const { namespace, name } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** Takes a key apart; the namespace is empty for cluster-scoped objects. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const at = key.indexOf('/');
  return at < 0 ? { namespace: '', name: key } : { namespace: key.slice(0, at), name: key.slice(at + 1) };
}

export const NAMESPACES = resource<Namespace>('v1', 'Namespace', 'namespaces', false);
export const NODES = resource<Node>('v1', 'Node', 'nodes', false);
export const PODS = resource<Pod>('v1', 'Pod', 'pods');
export const SERVICES = resource<Service>('v1', 'Service', 'services');
export const ENDPOINTS = resource<Endpoints>('v1', 'Endpoints', 'endpoints');
export const CONFIG_MAPS = resource<ApiObject>('v1', 'ConfigMap', 'configmaps');
export const SERVICE_ACCOUNTS = resource<ApiObject>('v1', 'ServiceAccount', 'serviceaccounts');
export const EVENTS = resource<Event>('v1', 'Event', 'events');
export const DEPLOYMENTS = resource<Deployment>('apps/v1', 'Deployment', 'deployments');
export const CONTROLLER_REVISIONS = resource<ControllerRevision>('apps/v1', 'ControllerRevision', 'controllerrevisions');
export const DAEMON_SETS = resource<DaemonSet>('apps/v1', 'DaemonSet', 'daemonsets');
export const REPLICATION_CONTROLLERS = resource<ReplicationController>('v1', 'ReplicationController', 'replicationcontrollers');
export const RESOURCE_QUOTAS = resource<ResourceQuota>('v1', 'ResourceQuota', 'resourcequotas');
export const STATEFUL_SETS = resource<StatefulSet>('apps/v1', 'StatefulSet', 'statefulsets');
export const REPLICA_SETS = resource<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets');
export const DISRUPTION_BUDGETS = resource<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets');
export const JOBS = resource<Job>('batch/v1', 'Job', 'jobs');
export const CRON_JOBS = resource<CronJob>('batch/v1', 'CronJob', 'cronjobs');
export const ENDPOINT_SLICES = resource<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices');
export const PERSISTENT_VOLUMES = resource<PersistentVolume>('v1', 'PersistentVolume', 'persistentvolumes', false);
export const PERSISTENT_VOLUME_CLAIMS = resource<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims');
export const LEASES = resource<Lease>('coordination.k8s.io/v1', 'Lease', 'leases');

const STORAGE = 'storage.k8s.io/v1';
export const STORAGE_CLASSES = resource<StorageClass>(STORAGE, 'StorageClass', 'storageclasses', false);
export const CSI_NODES = resource<CSINode>(STORAGE, 'CSINode', 'csinodes', false);
export const CSI_DRIVERS = resource<CSIDriver>(STORAGE, 'CSIDriver', 'csidrivers', false);
export const CSI_STORAGE_CAPACITIES = resource<CSIStorageCapacity>(STORAGE, 'CSIStorageCapacity', 'csistoragecapacities');
export const VOLUME_ATTACHMENTS = resource<VolumeAttachment>(STORAGE, 'VolumeAttachment', 'volumeattachments', false);

const DEVICES = 'resource.k8s.io/v1';
export const DEVICE_CLASSES = resource<DeviceClass>(DEVICES, 'DeviceClass', 'deviceclasses', false);
export const RESOURCE_CLAIMS = resource<ResourceClaim>(DEVICES, 'ResourceClaim', 'resourceclaims');
export const RESOURCE_CLAIM_TEMPLATES = resource<ResourceClaimTemplate>(DEVICES, 'ResourceClaimTemplate', 'resourceclaimtemplates');
export const RESOURCE_SLICES = resource<ResourceSlice>(DEVICES, 'ResourceSlice', 'resourceslices', false);

const OBJECT_STORAGE = 'objectstorage.k8s.io/v1alpha2';
export const BUCKET_CLASSES = resource<BucketClass>(OBJECT_STORAGE, 'BucketClass', 'bucketclasses', false);
export const BUCKET_CLAIMS = resource<BucketClaim>(OBJECT_STORAGE, 'BucketClaim', 'bucketclaims');
export const BUCKETS = resource<Bucket>(OBJECT_STORAGE, 'Bucket', 'buckets', false);
export const BUCKET_ACCESS_CLASSES = resource<BucketAccessClass>(OBJECT_STORAGE, 'BucketAccessClass', 'bucketaccessclasses', false);
export const BUCKET_ACCESSES = resource<BucketAccess>(OBJECT_STORAGE, 'BucketAccess', 'bucketaccesses');
