/** How the scheduler chooses: spreading, taints, gates, profiles, extenders, devices, preemption. */
import { GPU_CLASS, GPUS, trainer } from './devices.ts';
import { batchRule } from './expressions.ts';
import { apply, deployment } from './manifests.ts';
import { BATCH, FRONT, FRONT_BUDGET, URGENT, URGENT_CLASS } from './preemption.ts';
import type { Scenario } from './scenario.ts';
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
import { cordoned } from './volumes.ts';

export const WHERE_PODS_GO: readonly Scenario[] = [
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
];
