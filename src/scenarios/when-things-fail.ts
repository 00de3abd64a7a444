/** Components and nodes that stop, and how the others notice. */
import { apply, deployment, web } from './manifests.ts';
import type { Scenario } from './scenario.ts';

export const WHEN_THINGS_FAIL: readonly Scenario[] = [
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
];
