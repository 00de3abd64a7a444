/** The scenarios of the picker, in the order in which a newcomer meets them. */
import { report } from './cron.ts';
import { agent } from './daemons.ts';
import { GPU_CLASS, GPUS, trainer } from './devices.ts';
import { batchRule } from './expressions.ts';
import { BUCKETS, deployment, JOB, service, TEAM } from './manifests.ts';
import { BATCH, FRONT, FRONT_BUDGET, URGENT, URGENT_CLASS } from './preemption.ts';
import type { Scenario, ScenarioAction } from './scenario.ts';
import {
  dedicated,
  EVEN_OVER_ZONES,
  gatedPod,
  labelled,
  NEVER_TOGETHER,
  PACKED,
  SPREAD,
  TOLERATES_DATABASES,
  TWO_PROFILES,
  WITH_EXTENDER,
} from './scheduling.ts';
import { database } from './stateful.ts';
import { CLAIM, cordoned, DISKS, PREFERS_ZONE_B } from './volumes.ts';

function apply(name: string, text: string): ScenarioAction {
  return { kind: 'apply', name, text };
}

const web: ScenarioAction = apply('web.yaml', deployment());

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'first-deployment',
    group: 'First steps',
    title: 'A first Deployment',
    why: 'See who does what between kubectl apply and three running pods: nobody is called, everybody watches.',
    seed: 'first',
    topology: { nodes: 3 },
    script: [{ at: 0, action: web }],
  },
  {
    id: 'rolling-update',
    group: 'First steps',
    title: 'Rolling update',
    why: 'A new image becomes a second ReplicaSet, and the Deployment controller moves pods over one by one without dropping below three.',
    seed: 'rolling',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: web },
      { at: 20, action: apply('web.yaml', deployment({ image: 'nginx:1.28' })) },
    ],
  },
  {
    id: 'scale',
    group: 'First steps',
    title: 'Scale up, scale down',
    why: 'Six pods more, then five fewer: see how the ReplicaSet controller ranks which pods to give up.',
    seed: 'scale',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('web.yaml', deployment({ replicas: 2 })) },
      { at: 20, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 8 } },
      { at: 40, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 3 } },
    ],
  },
  {
    id: 'service',
    group: 'First steps',
    title: 'Service and its endpoints',
    why: 'The Service has no pods of its own: the EndpointSlice follows which pods are ready, one address after the other.',
    seed: 'service',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('service.yaml', service('web', 'ClusterIP')) },
      { at: 2, action: web },
      { at: 30, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 1 } },
    ],
  },
  {
    id: 'job',
    group: 'First steps',
    title: 'A Job of five',
    why: 'Two pods at a time until five have succeeded: the Job controller counts, it does not schedule.',
    seed: 'job',
    topology: { nodes: 2 },
    script: [{ at: 0, action: apply('job.yaml', JOB) }],
  },
  {
    id: 'cron-job',
    group: 'First steps',
    title: 'A Job every minute',
    why: 'Each Job is named after its minute; when one takes longer the next is not started beside it, but made up for as soon as the way is free.',
    seed: 'report',
    topology: { nodes: 2 },
    script: [
      { at: 0, action: apply('report.yaml', report({ seconds: 20 })) },
      { at: 130, action: apply('report.yaml', report({ seconds: 75 })) },
      { at: 290, action: apply('report.yaml', report({ seconds: 75, suspend: true })) },
    ],
  },
  {
    id: 'daemon-set',
    group: 'First steps',
    title: 'An agent on every node',
    why: 'A DaemonSet counts nodes, not replicas: a node that joins gets its agent as soon as it is ready, and a new image comes to one node after the other.',
    seed: 'agents',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: { kind: 'kill', component: 'node/node-3' } },
      { at: 0, action: { kind: 'delete', resource: 'nodes', namespace: '', name: 'node-3' } },
      { at: 1, action: apply('agent.yaml', agent('fluent-bit:3.1')) },
      { at: 15, action: { kind: 'restart', component: 'node/node-3' } },
      { at: 35, action: apply('agent.yaml', agent('fluent-bit:3.2')) },
    ],
  },
  {
    id: 'namespace-deleted',
    group: 'First steps',
    title: 'Delete a namespace',
    why: 'The namespace stays Terminating until its controller has emptied it of everything that lives there.',
    seed: 'namespace',
    topology: { nodes: 2 },
    script: [
      { at: 0, action: apply('team.yaml', TEAM) },
      { at: 30, action: { kind: 'delete', resource: 'namespaces', namespace: '', name: 'team' } },
    ],
  },
  {
    id: 'too-big',
    group: 'Where pods go',
    title: 'Pods that fit nowhere',
    why: 'Every node is refused by a filter, the pods stay Pending with the reason in an event, and a smaller request sets them free.',
    seed: 'big',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('web.yaml', deployment({ cpu: '64' })) },
      { at: 30, action: apply('web.yaml', deployment({ cpu: '250m' })) },
    ],
  },
  {
    id: 'even-zones',
    group: 'Where pods go',
    title: 'Even over the zones',
    why: 'No zone may have more than one pod more than another: with one zone closed the others may take one more each, and the next pod waits.',
    seed: 'skew',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('web.yaml', deployment({ podSpec: EVEN_OVER_ZONES })) },
      { at: 15, action: apply('cordon.yaml', cordoned('node-2', true)) },
      { at: 16, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 6 } },
      { at: 40, action: apply('uncordon.yaml', cordoned('node-2', false)) },
    ],
  },
  {
    id: 'never-together',
    group: 'Where pods go',
    title: 'Never two on one node',
    why: 'Four pods that must not share a node, and three nodes: one stays Pending, and evicting others would not help it.',
    seed: 'apart',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('web.yaml', deployment({ replicas: 4, podSpec: NEVER_TOGETHER })) },
      { at: 30, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 2 } },
      { at: 50, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 3 } },
    ],
  },
  {
    id: 'taints',
    group: 'Where pods go',
    title: 'A node for databases only',
    why: 'A taint keeps pods off a node unless they tolerate it; made NoExecute, it drives away those that are there already.',
    seed: 'taint',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('dedicate.yaml', dedicated('node-1', 'NoSchedule')) },
      { at: 1, action: apply('web.yaml', deployment({ replicas: 4 })) },
      { at: 15, action: apply('db.yaml', deployment({ name: 'db', image: 'postgres:16', podSpec: TOLERATES_DATABASES })) },
      { at: 40, action: apply('drive-away.yaml', dedicated('node-2', 'NoExecute')) },
    ],
  },
  {
    id: 'gates',
    group: 'Where pods go',
    title: 'Not before it is approved',
    why: 'A scheduling gate holds a pod back before the queue: the scheduler does not even try it until somebody takes the gate away.',
    seed: 'gate',
    topology: { nodes: 2 },
    script: [
      { at: 0, action: apply('job-1.yaml', gatedPod('job-1', true)) },
      { at: 1, action: apply('job-2.yaml', gatedPod('job-2', true)) },
      { at: 15, action: apply('job-1.yaml', gatedPod('job-1', false)) },
      { at: 30, action: apply('job-2.yaml', gatedPod('job-2', false)) },
    ],
  },
  {
    id: 'two-profiles',
    group: 'Where pods go',
    title: 'Packing against spreading',
    why: 'One scheduler with two profiles: the same pods are spread over all nodes by the first and heaped on few by the second.',
    seed: 'profiles',
    topology: { nodes: 4, schedulers: [TWO_PROFILES] },
    script: [
      { at: 0, action: apply('spread.yaml', SPREAD) },
      { at: 20, action: apply('packed.yaml', PACKED) },
    ],
  },
  {
    id: 'own-rule',
    group: 'Where pods go',
    title: 'A rule of your own',
    why: 'A filter and a score written as expressions: at most two batch pods on a node, one node after the other; the rest wait until the rule is eased.',
    seed: 'rule',
    topology: { nodes: 3, schedulers: [batchRule(2)] },
    script: [
      { at: 0, action: apply('batch.yaml', deployment({ name: 'batch', replicas: 8 })) },
      { at: 20, action: { kind: 'configure', component: 'scheduler', text: batchRule(3) } },
    ],
  },
  {
    id: 'extender',
    group: 'Where pods go',
    title: 'Somebody else has a say',
    why: 'An extender is asked over HTTP which nodes have a fast disk and how fast; while it is dead no pod finds a node, unless it may be ignored.',
    seed: 'extender',
    topology: {
      nodes: 3,
      schedulers: [WITH_EXTENDER],
      extenders: { disks: { allow: { label: 'disk-speed' }, score: { label: 'disk-speed' } } },
    },
    script: [
      { at: 0, action: apply('node-2.yaml', labelled('node-2', 'disk-speed', '3')) },
      { at: 1, action: apply('db.yaml', deployment({ name: 'db', image: 'postgres:16', replicas: 2 })) },
      { at: 15, action: apply('node-3.yaml', labelled('node-3', 'disk-speed', '9')) },
      { at: 16, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'db', replicas: 3 } },
      { at: 30, action: { kind: 'kill', component: 'extender/disks' } },
      { at: 31, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'db', replicas: 4 } },
      { at: 50, action: { kind: 'restart', component: 'extender/disks' } },
    ],
  },
  {
    id: 'preemption',
    group: 'Where pods go',
    title: 'Urgent pods push others out',
    why: 'Full nodes and a budget: an urgent pod evicts a batch pod, which comes back and waits; the fourth one has no other way than to break the budget.',
    seed: 'urgent',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: apply('front.yaml', FRONT) },
      { at: 1, action: apply('budget.yaml', FRONT_BUDGET) },
      { at: 2, action: apply('batch.yaml', BATCH) },
      { at: 15, action: apply('priority.yaml', URGENT_CLASS) },
      { at: 16, action: apply('urgent.yaml', URGENT) },
      { at: 40, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'urgent', replicas: 4 } },
      { at: 80, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'urgent', replicas: 0 } },
    ],
  },
  {
    id: 'devices',
    group: 'Where pods go',
    title: 'GPUs for the asking',
    why: 'Pods ask for a GPU with 40 GiB or more by an expression: the scheduler allocates devices node by node, and the third pod waits until a claim is freed.',
    seed: 'devices',
    topology: { nodes: 2, devices: GPUS },
    script: [
      { at: 0, action: apply('gpu-class.yaml', GPU_CLASS) },
      { at: 2, action: apply('train-1.yaml', trainer('train-1')) },
      { at: 3, action: apply('train-2.yaml', trainer('train-2')) },
      { at: 4, action: apply('train-3.yaml', trainer('train-3')) },
      { at: 30, action: { kind: 'delete', resource: 'pods', namespace: 'default', name: 'train-1' } },
    ],
  },
  {
    id: 'scheduler-paused',
    group: 'When things fail',
    title: 'No scheduler',
    why: 'The scheduler stands still, so pods are created but stay Pending; when it goes on, it catches up from its queue.',
    seed: 'paused',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: { kind: 'pause', component: 'scheduler' } },
      { at: 1, action: web },
      { at: 20, action: { kind: 'resume', component: 'scheduler' } },
    ],
  },
  {
    id: 'node-lost',
    group: 'When things fail',
    title: 'A node falls silent',
    why: 'Its lease runs out, it becomes NotReady and tainted, and five minutes later its pods are evicted and made anew elsewhere.',
    seed: 'silence',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: web },
      { at: 20, action: { kind: 'kill', component: 'node/node-1' } },
    ],
  },
  {
    id: 'api-down',
    group: 'When things fail',
    title: 'API server down and back',
    why: 'Nobody can write and every watch breaks, yet nothing is lost: who loses its lease exits and starts anew, informers list again, and the work goes on.',
    seed: 'down',
    topology: { nodes: 3 },
    script: [
      { at: 0, action: web },
      { at: 3, action: { kind: 'kill', component: 'apiserver' } },
      { at: 25, action: { kind: 'restart', component: 'apiserver' } },
    ],
  },
  {
    id: 'leader-lost',
    group: 'When things fail',
    title: 'The leader dies',
    why: 'Two controller managers, one lease: when the leader dies the other waits for the lease to run out, and then takes over.',
    seed: 'leader',
    topology: { nodes: 2, controllerManagers: 2 },
    script: [
      { at: 0, action: apply('web.yaml', deployment({ replicas: 2 })) },
      { at: 15, action: { kind: 'kill', component: 'controller-manager' } },
      { at: 16, action: { kind: 'scale', resource: 'deployments', namespace: 'default', name: 'web', replicas: 4 } },
    ],
  },
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
  {
    id: 'five-hundred',
    group: 'Many pods',
    title: '500 pods on 50 nodes',
    why: 'The same control plane under load: set the pace to flat out and watch flows instead of single messages.',
    seed: 'load',
    topology: { nodes: 50 },
    script: [{ at: 0, action: apply('web.yaml', deployment({ replicas: 500, cpu: '10m' })) }],
  },
  {
    id: 'ten-thousand',
    group: 'Many pods',
    title: 'Ten thousand pods',
    why: 'A hundred nodes fill up: open the scheduler to see its queue drain, the cluster view to see where the pods go, or run it flat out.',
    seed: 'ten-thousand',
    topology: { nodes: 100 },
    script: [{ at: 0, action: apply('web.yaml', deployment({ replicas: 10_000, cpu: '10m' })) }],
  },
];

export const FIRST_SCENARIO = 'first-deployment';

export function scenarioById(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}
