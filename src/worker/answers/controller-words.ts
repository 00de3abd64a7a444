/** What each controller is for, by the name of its queue. */

import type { ControllerDefinition } from '../../sim/client/definition.ts';
import { CLOUD_CONTROLLERS } from '../../sim/cloud/manager/component.ts';
import { CONTROLLERS } from '../../sim/controllers/manager/component.ts';

const ABOUT: Readonly<Record<string, string>> = {
  'deployment-controller': 'moves pods from one template to the next',
  'replicaset-controller': 'keeps as many pods as are wanted',
  'statefulset-controller': 'gives each pod a name and storage of its own',
  'replication-controller': 'keeps pods of ReplicationControllers',
  'daemonset-controller': 'brings a pod to every node that wants one',
  'daemonset-controller.nodes': 'tells which DaemonSets a changed node is news for',
  'job-controller': 'runs pods until enough have succeeded',
  'job-controller.orphans': 'frees pods whose Job is gone',
  'cronjob-controller': 'starts Jobs when they are due',
  'endpoints-controller': 'lists the pods behind a Service',
  'endpointslice-controller': 'lists the pods behind a Service, in slices',
  'endpointslice-mirroring-controller': 'copies Endpoints made by hand into slices',
  'disruption-controller': 'counts the pods that budgets protect',
  'stale-pod-disruption': 'takes back disruptions that did not come',
  'resource-claim-controller': 'makes claims from templates and frees what no pod uses',
  'resourcequota-controller': 'counts what namespaces use of their quotas',
  'namespace-controller': 'empties namespaces that are deleted',
  'serviceaccount-controller': 'gives each namespace a default account',
  'root-ca-certificate-publisher-controller': 'gives each namespace the cluster certificate',
  'garbage-collector-controller': 'deletes what has lost its owner',
  'garbage-collector-controller.orphan': 'frees what is to outlive its owner',
  'node-ipam-controller': 'gives nodes their pod addresses',
  'node-lifecycle-controller': 'taints nodes after their state',
  'node-lifecycle-controller.pods': 'marks pods on nodes that are not ready',
  'taint-eviction-controller': 'judges what tainted nodes may keep',
  'taint-eviction-controller.pods': 'evicts pods that do not tolerate a taint',
  'ttl-controller': 'tells kubelets how long to cache',
  'ttl-after-finished-controller': 'deletes Jobs some time after their end',
  'cloud-node-controller': 'fills in what the cloud knows of a node',
  'service-lb-controller': 'makes load balancers for Services',
  'service-lb-controller.nodes': 'tells load balancers which nodes there are',
  'bucket-controller': 'binds claims to buckets',
  'bucket-sidecar': 'makes buckets in the cloud',
  'bucket-access-controller': 'grants access to buckets',
  'persistentvolume-binder-controller.claims': 'binds claims to volumes, or has volumes made',
  'persistentvolume-binder-controller.volumes': 'releases volumes whose claims are gone',
  'persistentvolumeclaim-protection-controller': 'lets deleted claims go once no pod uses them',
  'persistentvolume-protection-controller': 'lets deleted volumes go once they are not bound',
  'ephemeral-volume-controller': 'makes the claims of ephemeral volumes',
  'persistentvolume-attach-detach-controller': 'has volumes attached to the nodes of their pods',
  'csi-node-registrar': 'tells which CSI drivers serve a node',
  'csi-provisioner.claims': 'makes disks in the cloud',
  'csi-provisioner.volumes': 'deletes disks that are released',
  'csi-attacher': 'attaches disks to nodes',
};

export function aboutController(queue: string): string {
  return ABOUT[queue] ?? '';
}

/** `replicaset-controller` -> `replicaset`, `taint-eviction-controller.pods` -> `taint-eviction, pods`. */
export function titleOfQueue(queue: string): string {
  return queue.replace('-controller', '').replace('.', ', ');
}

/** The controller that a queue belongs to. */
export function definitionOf(queue: string): ControllerDefinition | undefined {
  return [...CONTROLLERS, ...CLOUD_CONTROLLERS].find(({ queues }) => queues.some(({ name }) => name === queue));
}
