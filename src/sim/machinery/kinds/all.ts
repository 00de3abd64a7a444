/** Every resource that the API server serves, in the order of discovery. */
import type { ResourceDefinition } from '../scheme/definition.ts';
import { controllerRevisions } from './apps/controllerrevision.ts';
import { daemonSets } from './apps/daemonset.ts';
import { deployments } from './apps/deployment.ts';
import { replicaSets } from './apps/replicaset.ts';
import { statefulSets } from './apps/statefulset.ts';
import { cronJobs } from './batch/cronjob.ts';
import { jobs } from './batch/job.ts';
import { leases } from './coordination/lease.ts';
import { configMaps } from './core/configmap.ts';
import { endpoints } from './core/endpoints.ts';
import { limitRanges } from './core/limitrange.ts';
import { namespaces } from './core/namespace.ts';
import { nodes } from './core/node.ts';
import { replicationControllers } from './core/replicationcontroller.ts';
import { resourceQuotas } from './core/resourcequota.ts';
import { secrets } from './core/secret.ts';
import { services } from './core/service.ts';
import { serviceAccounts } from './core/serviceaccount.ts';
import { endpointSlices } from './discovery/endpointslice.ts';
import { events, newEvents } from './events/event.ts';
import { runtimeClasses } from './node/runtimeclass.ts';
import { buckets } from './objectstorage/bucket.ts';
import { bucketAccesses } from './objectstorage/bucketaccess.ts';
import { bucketClaims } from './objectstorage/bucketclaim.ts';
import { bucketAccessClasses, bucketClasses } from './objectstorage/bucketclass.ts';
import { podDefinition } from './pod/definition.ts';
import { disruptionBudgets } from './policy/disruptionbudget.ts';
import { resourceClaims, resourceClaimTemplates } from './resource/claim.ts';
import { deviceClasses } from './resource/device-class.ts';
import { resourceSlices } from './resource/slice.ts';
import { priorityClasses } from './scheduling/priorityclass.ts';
import { persistentVolumeClaims } from './storage/claim.ts';
import { storageClasses, volumeAttributesClasses } from './storage/classes.ts';
import { csiDrivers, csiNodes, csiStorageCapacities, volumeAttachments } from './storage/csi.ts';
import { persistentVolumes } from './storage/volume.ts';

export const ALL_RESOURCES: readonly ResourceDefinition[] = [
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDefinition,
  replicationControllers,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  cronJobs,
  jobs,
  leases,
  endpointSlices,
  newEvents,
  runtimeClasses,
  disruptionBudgets,
  deviceClasses,
  resourceClaims,
  resourceClaimTemplates,
  resourceSlices,
  priorityClasses,
  csiDrivers,
  csiNodes,
  csiStorageCapacities,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  bucketAccessClasses,
  bucketAccesses,
  bucketClaims,
  bucketClasses,
  buckets,
];
