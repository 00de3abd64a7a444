/** Every resource that the API server serves, in the order of discovery. */
import type { ResourceDefinition } from '../scheme/definition.ts';
import { deployments } from './apps/deployment.ts';
import { replicaSets } from './apps/replicaset.ts';
import { jobs } from './batch/job.ts';
import { leases } from './coordination/lease.ts';
import { configMaps } from './core/configmap.ts';
import { endpoints } from './core/endpoints.ts';
import { namespaces } from './core/namespace.ts';
import { nodes } from './core/node.ts';
import { secrets } from './core/secret.ts';
import { services } from './core/service.ts';
import { serviceAccounts } from './core/serviceaccount.ts';
import { endpointSlices } from './discovery/endpointslice.ts';
import { events, newEvents } from './events/event.ts';
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
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDefinition,
  secrets,
  serviceAccounts,
  services,
  deployments,
  replicaSets,
  jobs,
  leases,
  endpointSlices,
  newEvents,
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
