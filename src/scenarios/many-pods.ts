/** The same control plane with hundreds and thousands of pods. */
import { apply, deployment } from './manifests.ts';
import type { Scenario } from './scenario.ts';

export const MANY_PODS: readonly Scenario[] = [
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
