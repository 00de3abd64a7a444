/** What the cloud does for a cluster: load balancers, buckets, disks. */
import { apply, BUCKETS, deployment, service } from './manifests.ts';
import type { Scenario } from './scenario.ts';
import { database } from './stateful.ts';
import { CLAIM, cordoned, DISKS, PREFERS_ZONE_B } from './volumes.ts';

export const CLOUD_AND_STORAGE: readonly Scenario[] = [
  {
    id: 'load-balancer',
    group: 'Cloud and storage',
    title: 'A load balancer from the cloud',
    why: 'The cloud controller asks the cloud for a balancer; a finalizer keeps the deleted Service until the balancer is gone.',
    seed: 'cloud',
    topology: { nodes: 2 },
    script: [
      { at: 0, action: apply('web.yaml', `${deployment({ replicas: 2 })}---\n${service('web', 'LoadBalancer')}`) },
      { at: 60, action: { kind: 'delete', resource: 'services', namespace: 'default', name: 'web' } },
    ],
  },
  {
    id: 'zonal-volume',
    group: 'Cloud and storage',
    title: 'A volume bound to one zone',
    why: 'The disk is made where its first pod goes; when that node is closed the pod could go elsewhere, and the volume does not let it.',
    seed: 'zonal',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('disks.yaml', DISKS) },
      { at: 1, action: apply('claim.yaml', CLAIM) },
      { at: 3, action: apply('db.yaml', deployment({ name: 'db', image: 'postgres:16', replicas: 1, podSpec: PREFERS_ZONE_B })) },
      { at: 30, action: apply('cordon.yaml', cordoned('node-2', true)) },
      { at: 32, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'db', replicas: 0 } },
      { at: 40, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'db', replicas: 1 } },
      { at: 60, action: apply('uncordon.yaml', cordoned('node-2', false)) },
    ],
  },
  {
    id: 'stateful',
    group: 'Cloud and storage',
    title: 'A disk for each pod',
    why: 'A StatefulSet comes up one pod after the other, each with a disk of its own; a new image replaces them from the last to the first, and each finds its disk again.',
    seed: 'stateful',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('disks.yaml', DISKS) },
      { at: 1, action: apply('database.yaml', database('16', 3)) },
      { at: 30, action: apply('database.yaml', database('17', 3)) },
      { at: 65, action: { kind: 'scale', resource: 'statefulsets', namespace: 'default', name: 'db', replicas: 2 } },
      { at: 75, action: { kind: 'scale', resource: 'statefulsets', namespace: 'default', name: 'db', replicas: 3 } },
    ],
  },
  {
    id: 'bucket',
    group: 'Cloud and storage',
    title: 'A bucket claim',
    why: 'A claim becomes a Bucket becomes storage in the cloud, with each side writing only its own half of the contract.',
    seed: 'bucket',
    topology: { nodes: 1 },
    script: [{ at: 0, action: apply('buckets.yaml', BUCKETS) }],
  },
];
