/** A rule of one's own: a filter and a score in the scheduler's configuration, as expressions. */

/** `most`: batch pods that a node may have at once. */
export function batchRule(most: number): string {
  return `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- pluginConfig:
  - name: FewBatchPods
    args:
      kind: ExpressionArgs
      filter: |
        pod.metadata.labels.app != 'batch' ||
        nodeInfo.pods.filter(p, p.metadata.?labels.?app.orValue('') == 'batch').size() < ${most}
  - name: OneByOne
    args: { kind: ExpressionArgs, score: nodeInfo.pods.size(), weight: 50 }
`;
}
