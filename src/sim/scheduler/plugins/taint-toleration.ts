/** Taints and tolerations. Follows plugins/tainttoleration/taint_toleration.go. */

import { tolerates, untolerated } from '../../machinery/selectors/tolerations.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { normalizeByMaximum, type Plugin } from '../framework/plugin.ts';
import { rejection } from '../framework/verdict.ts';
import { toleratesMore } from './tolerations-change.ts';

const NAME = 'TaintToleration';
const REFUSED = rejection('UnschedulableAndUnresolvable', NAME, 'node(s) had untolerated taint(s)');

function isTolerated(node: Node, pod: Pod): boolean {
  return untolerated(node.spec.taints, pod.spec.tolerations) === undefined;
}

export const taintToleration: Plugin = {
  name: NAME,
  weight: 3,
  looksAt: ({ pod }) => pod.spec.tolerations,
  preFilter({ pod }) {
    const { tolerations } = pod.spec;
    return { kind: 'filter', filter: ({ taints }) => (taints.length > 0 && untolerated(taints, tolerations) ? REFUSED : undefined) };
  },
  preScore({ pod }) {
    const soft = pod.spec.tolerations?.filter(({ effect }) => !effect || effect === 'PreferNoSchedule') ?? [];
    return {
      score({ taints }) {
        if (taints.length === 0) return 0;
        let disliked = 0;
        for (const taint of taints) if (taint.effect === 'PreferNoSchedule' && !tolerates(soft, taint)) disliked++;
        return disliked;
      },
      normalize: (scores) => normalizeByMaximum(scores, true),
    };
  },
  hints: {
    'node added': ({ pod }, { node }) => isTolerated(node, pod),
    'node updated': ({ pod }, { old, node }) => isTolerated(node, pod) && !isTolerated(old, pod),
    'pod updated': toleratesMore,
  },
  judgesTaints: true,
};
