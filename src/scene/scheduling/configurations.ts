/** Configurations of the scheduler to begin with. */

const HEAD = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
`;

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
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
        resources:
        - { name: cpu, weight: 1 }
        - { name: memory, weight: 1 }
`,
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
];
