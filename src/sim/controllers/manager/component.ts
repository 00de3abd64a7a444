/**
 * The controller manager: one component that runs all controllers but those that talk to the cloud
 * (cmd/kube-controller-manager/app/controllermanager.go).
 *
 * Modelled: leader election by the Lease `kube-controller-manager`, one shared informer a resource, a service account of its own for each
 * controller, concurrent syncs as by default. Not modelled: enabling single controllers, client-side rate limits, health checks.
 */
import { assemble, type ClientConfig } from '../../client/component.ts';
import type { ControllerDefinition } from '../../client/definition.ts';
import { componentUser } from '../../client/identity.ts';
import { attachDetachController } from '../attach-detach/controller.ts';
import { cronJobController } from '../cronjob/controller.ts';
import { daemonSetController } from '../daemonset/controller.ts';
import { deploymentController } from '../deployment/controller.ts';
import { disruptionController } from '../disruption/controller.ts';
import { endpointsController } from '../endpoints/controller.ts';
import { endpointSliceController } from '../endpointslice/controller.ts';
import { endpointSliceMirroringController } from '../endpointslice-mirroring/controller.ts';
import { ephemeralVolumeController } from '../ephemeral-volume/controller.ts';
import { garbageCollector } from '../garbage-collector/controller.ts';
import { jobController } from '../job/controller.ts';
import { namespaceController } from '../namespace/controller.ts';
import { nodeIpamController } from '../node-ipam/controller.ts';
import { nodeLifecycleController } from '../node-lifecycle/controller.ts';
import { persistentVolumeBinder } from '../persistentvolume-binder/controller.ts';
import { podGarbageCollector } from '../pod-gc/controller.ts';
import { volumeProtectionController } from '../pv-protection/controller.ts';
import { claimProtectionController } from '../pvc-protection/controller.ts';
import { replicaSetController } from '../replicaset/controller.ts';
import { replicationManager } from '../replicationcontroller/controller.ts';
import { resourceClaimController } from '../resourceclaim/controller.ts';
import { resourceQuotaController } from '../resourcequota/controller.ts';
import { rootCaPublisher } from '../serviceaccount/root-ca.ts';
import { serviceAccountController } from '../serviceaccount/service-accounts.ts';
import { statefulSetController } from '../statefulset/controller.ts';
import { taintEvictionController } from '../taint-eviction/controller.ts';
import { ttlController } from '../ttl/controller.ts';
import { ttlAfterFinishedController } from '../ttl-after-finished/controller.ts';

/** In the order in which their handlers hear of a change. */
export const CONTROLLERS: readonly ControllerDefinition[] = [
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  replicationManager,
  podGarbageCollector,
  resourceQuotaController,
  namespaceController,
  serviceAccountController,
  rootCaPublisher,
  garbageCollector,
  daemonSetController,
  jobController,
  deploymentController,
  replicaSetController,
  disruptionController,
  statefulSetController,
  cronJobController,
  nodeIpamController,
  nodeLifecycleController,
  taintEvictionController,
  ttlController,
  ttlAfterFinishedController,
  persistentVolumeBinder,
  attachDetachController,
  claimProtectionController,
  volumeProtectionController,
  ephemeralVolumeController,
  resourceClaimController,
];

export const controllerManagerKind = assemble({
  kind: 'controller-manager',
  user: componentUser('system:kube-controller-manager'),
  agent: 'kube-controller-manager',
  own: (_: ClientConfig) => ({}),
  controllers: CONTROLLERS,
  election: { lease: 'kube-controller-manager' },
});
