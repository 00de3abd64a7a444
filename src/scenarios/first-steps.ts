/** What a newcomer meets first: workloads of each kind, from kubectl apply to running pods. */
import { report } from './cron.ts';
import { agent } from './daemons.ts';
import { apply, deployment, JOB, service, TEAM, web } from './manifests.ts';
import type { Scenario } from './scenario.ts';

export const FIRST_STEPS: readonly Scenario[] = [
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
];
