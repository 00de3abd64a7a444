/** How sentences name things. */
import { roleOf, titleOf } from '../../protocol/identity.ts';
import type { Message, ObjectKey, Part } from '../../protocol/message.ts';

const SINGULARS: Readonly<Record<string, string>> = {
  pods: 'pod',
  deployments: 'Deployment',
  replicasets: 'ReplicaSet',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicationcontrollers: 'ReplicationController',
  controllerrevisions: 'ControllerRevision',
  jobs: 'Job',
  cronjobs: 'CronJob',
  limitranges: 'LimitRange',
  resourcequotas: 'ResourceQuota',
  runtimeclasses: 'RuntimeClass',
  services: 'Service',
  endpoints: 'Endpoints',
  endpointslices: 'EndpointSlice',
  nodes: 'node',
  namespaces: 'Namespace',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  serviceaccounts: 'ServiceAccount',
  events: 'event',
  leases: 'lease',
  priorityclasses: 'PriorityClass',
  bucketclaims: 'BucketClaim',
  buckets: 'Bucket',
  persistentvolumes: 'PersistentVolume',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  storageclasses: 'StorageClass',
  volumeattachments: 'VolumeAttachment',
  csidrivers: 'CSIDriver',
  csinodes: 'CSINode',
  deviceclasses: 'DeviceClass',
  resourceclaims: 'ResourceClaim',
  resourceclaimtemplates: 'ResourceClaimTemplate',
  resourceslices: 'ResourceSlice',
  bucketclasses: 'BucketClass',
  bucketaccesses: 'BucketAccess',
};

/** `pod`, `ReplicaSet`: one thing of a resource. */
export function singular(resource: string): string {
  return SINGULARS[resource] ?? resource.replace(/s$/, '');
}

/** Nodes go by their names alone. */
export function objectPart(object: ObjectKey): Part {
  const { resource, name } = object;
  return { text: name === '' ? `${singular(resource)}s` : resource === 'nodes' ? name : `${singular(resource)} ${name}`, object };
}

const CONTROLLERS: Readonly<Record<string, string>> = {
  deployment: 'Deployment controller',
  replicaset: 'ReplicaSet controller',
  statefulset: 'StatefulSet controller',
  replication: 'replication manager',
  'daemon-set': 'DaemonSet controller',
  daemonset: 'DaemonSet controller',
  job: 'Job controller',
  cronjob: 'CronJob controller',
  endpoints: 'Endpoints controller',
  endpointslice: 'EndpointSlice controller',
  endpoint: 'Endpoints controller',
  node: 'node lifecycle controller',
  'node-lifecycle': 'node lifecycle controller',
  'taint-eviction': 'taint eviction controller',
  'garbage-collector': 'garbage collector',
  namespace: 'namespace controller',
  resourcequota: 'resource quota controller',
  'resource-claim': 'resource claim controller',
  'service-account': 'service account controller',
  serviceaccount: 'service account controller',
  'root-ca-cert-publisher': 'root CA publisher',
  'generic-garbage-collector': 'garbage collector',
  ttl: 'TTL controller',
  'ttl-after-finished': 'TTL-after-finished controller',
  'pod-garbage-collector': 'pod garbage collector',
  'cloud-node': 'cloud node controller',
  'cloud-node-lifecycle': 'cloud node lifecycle controller',
  service: 'service controller',
  route: 'route controller',
  bucket: 'bucket controller',
  'bucket-sidecar': "bucket driver's sidecar",
  'persistent-volume-binder': 'PersistentVolume controller',
  'persistentvolume-binder': 'PersistentVolume controller',
  'pvc-protection': 'claim protection controller',
  'persistentvolumeclaim-protection': 'claim protection controller',
  'pv-protection': 'volume protection controller',
  'persistentvolume-protection': 'volume protection controller',
  'ephemeral-volume': 'ephemeral volume controller',
  attachdetach: 'attach-detach controller',
  'persistentvolume-attach-detach': 'attach-detach controller',
  'csi-provisioner': "CSI driver's provisioner",
  'csi-attacher': "CSI driver's attacher",
  'csi-node-registrar': "CSI driver's registrar",
};

function controllerTitle(part: string): string {
  return CONTROLLERS[part] ?? `${part} controller`;
}

/** The actor of a message: the controller inside its component if that is known. */
export function actor(component: string, part: string | undefined, first: boolean): Part {
  const role = roleOf(component);
  if (role === 'person') return { text: first ? 'You' : 'you', component };
  const article = role === 'etcd' ? '' : first ? 'The ' : 'the ';
  if (part !== undefined && part !== '' && (role === 'controllers' || role === 'cloud-controller')) {
    return { text: `${article}${controllerTitle(part)}`, component };
  }
  const title = titleOf(component);
  return { text: `${article}${role === 'api' ? 'API server' : role === 'etcd' ? 'etcd' : lower(title)}`, component };
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** A message about the part of an object that a subresource is. */
export function aspect(message: Message): string {
  switch (message.subresource) {
    case 'status':
      return 'the status of ';
    case 'scale':
      return 'the scale of ';
    default:
      return '';
  }
}
