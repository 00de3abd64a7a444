/**
 * The cloud controller manager: the controllers that know a cloud (cloud-provider app/controllermanager.go), and with them those for
 * object storage buckets and the sidecars of CSI drivers, which in a real cluster are deployments of their own (COSI, CSI).
 *
 * Modelled: leader election by the Lease `cloud-controller-manager`, nodes, routes, load balancers, buckets, disks. The cloud is a component of
 * its own (../provider): what is asked of it takes time and may fail.
 */
import { assemble, type ClientConfig } from '../../client/component.ts';
import type { ControllerDefinition } from '../../client/definition.ts';
import { componentUser } from '../../client/identity.ts';
import { bucketAccessController } from './bucket-access.ts';
import { bucketController } from './bucket-claims.ts';
import { bucketSidecar } from './bucket-driver.ts';
import { cloudNodeController } from './cloud-node.ts';
import { cloudNodeLifecycleController } from './cloud-node-lifecycle.ts';
import { diskAttacher } from './disk-attacher.ts';
import { diskNodeRegistrar } from './disk-nodes.ts';
import { diskProvisioner } from './disk-provisioner.ts';
import { routeController } from './route.ts';
import { serviceController } from './service.ts';

/** In the order in which their handlers hear of a change. */
export const CLOUD_CONTROLLERS: readonly ControllerDefinition[] = [
  cloudNodeController,
  cloudNodeLifecycleController,
  serviceController,
  routeController,
  bucketController,
  bucketSidecar,
  bucketAccessController,
  diskNodeRegistrar,
  diskProvisioner,
  diskAttacher,
];

export const cloudControllerManagerKind = assemble<object, ClientConfig>({
  kind: 'cloud-controller-manager',
  user: componentUser('system:cloud-controller-manager'),
  agent: 'cloud-controller-manager',
  own: () => ({}),
  controllers: CLOUD_CONTROLLERS,
  election: { lease: 'cloud-controller-manager' },
});
