/** On which nodes a DaemonSet wants a pod (pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod). */
import { requiredNodesMatch } from '../../machinery/selectors/node-selection.ts';
import { untolerated, untoleratedWhileRunning } from '../../machinery/selectors/tolerations.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Node } from '../../machinery/types/node.ts';
import { daemonTolerations } from './tolerations.ts';

export interface NodeFit {
  /** A pod is to be made if there is none. */
  readonly shouldRun: boolean;
  /** A pod that is there may stay. */
  readonly mayStay: boolean;
}

const NEITHER: NodeFit = Object.freeze({ shouldRun: false, mayStay: false });
const ONLY_STAY: NodeFit = Object.freeze({ shouldRun: false, mayStay: true });
const BOTH: NodeFit = Object.freeze({ shouldRun: true, mayStay: true });

/** How nodes fit the set: resources and whether a node is cordoned are not looked at. */
export function nodeFitOf({ spec }: DaemonSet): (node: Node) => NodeFit {
  const { template } = spec;
  const { nodeName } = template.spec;
  const tolerations = daemonTolerations(template.spec);
  return (node) => {
    if (nodeName && nodeName !== node.metadata.name) return NEITHER;
    if (!requiredNodesMatch(template, node)) return NEITHER;
    const { taints } = node.spec;
    if (!untolerated(taints, tolerations)) return BOTH;
    return untoleratedWhileRunning(taints, tolerations) ? NEITHER : ONLY_STAY;
  };
}
