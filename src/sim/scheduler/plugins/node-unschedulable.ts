/** Cordoned nodes. Follows plugins/nodeunschedulable/node_unschedulable.go. */

import { tolerates } from '../../machinery/selectors/tolerations.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { Plugin } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { rejection } from '../framework/verdict.ts';
import { toleratesMore } from './tolerations-change.ts';

const NAME = 'NodeUnschedulable';
const REFUSED = rejection('UnschedulableAndUnresolvable', NAME, 'node(s) were unschedulable');
const TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function allows(node: Node, pod: PodInfo): boolean {
  return !node.spec.unschedulable || tolerates(pod.pod.spec.tolerations, TAINT);
}

export const nodeUnschedulable: Plugin = {
  name: NAME,
  looksAt: ({ pod }) => pod.spec.tolerations,
  preFilter: ({ pod }) => ({
    kind: 'filter',
    filter: ({ unschedulable }) => (unschedulable && !tolerates(pod.spec.tolerations, TAINT) ? REFUSED : undefined),
  }),
  hints: {
    'node added': (pod, { node }) => allows(node, pod),
    'node updated': (pod, { old, node }) => allows(node, pod) && !allows(old, pod),
    'pod updated': (pod, change) => toleratesMore(pod, change) && tolerates(change.pod.pod.spec.tolerations, TAINT),
  },
  judgesTaints: true,
};
