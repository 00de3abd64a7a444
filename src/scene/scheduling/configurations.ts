/** Configurations of the scheduler to begin with. */

const HEAD = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
`;

/** Fills nodes evenly, or one after the other. */
function byAllocation(type: 'LeastAllocated' | 'MostAllocated'): string {
  return `  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: ${type}
        resources:
        - { name: cpu, weight: 1 }
        - { name: memory, weight: 1 }
`;
}

/** What holds if nothing was given, with something to change. */
export const DEFAULTS = `${HEAD}${byAllocation('LeastAllocated')}`;

export interface Example {
  readonly title: string;
  /** What it is good for. */
  readonly about: string;
  readonly text: string;
}

export const EXAMPLES: readonly Example[] = [
  {
    title: 'Pack tightly',
    about: 'Fills nodes one after the other, as a cluster that grows and shrinks would want it.',
    text: `${HEAD}  plugins:
    score:
      disabled:
      - name: NodeResourcesBalancedAllocation
      - name: PodTopologySpread
${byAllocation('MostAllocated')}`,
  },
  {
    title: 'Other weights',
    about: 'A plugin counts for more: it is disabled with its old weight and enabled with a new one.',
    text: `${HEAD}  plugins:
    score:
      disabled:
      - name: PodTopologySpread
      enabled:
      - { name: PodTopologySpread, weight: 10 }
`,
  },
  {
    title: 'A filter of your own',
    about: 'A CEL expression over pod, node and nodeInfo that says which nodes will do.',
    text: `${HEAD}  pluginConfig:
  - name: NotTooMany
    args:
      kind: ExpressionArgs
      filter: nodeInfo.pods.size() < 2
`,
  },
  {
    title: 'A score of your own',
    about: 'A CEL expression that gives points: more is better, and the best node gets 100.',
    text: `${HEAD}  pluginConfig:
  - name: ByName
    args:
      kind: ExpressionArgs
      score: "node.metadata.name.endsWith('1') ? 100 : 0"
      weight: 5
`,
  },
  {
    title: 'An extender',
    about:
      'A service that has a say: it refuses nodes without a label, gives points by another, and is on the stage as soon as this is applied.',
    text: `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
extenders:
- urlPrefix: http://disks
  filterVerb: filter
  prioritizeVerb: prioritize
  weight: 5
  httpTimeout: 1s
---
# Not part of Kubernetes: how the simulated service at http://disks decides.
apiVersion: kubestra/v1
kind: Extender
metadata:
  name: disks
spec:
  allow: { label: topology.kubernetes.io/zone, values: [zone-a, zone-b] }
  score: { label: disk-speed }
  thinking: 40ms
`,
  },
];
