/** On which nodes a DaemonSet wants a pod (pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod). */
import { requiredNodesMatch } from '../../machinery/selectors/node-selection.ts';
import { untolerated, untoleratedWhileRunning } from '../../machinery/selectors/tolerations.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { Toleration } from '../../machinery/types/scheduling-constraints.ts';
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

/** What was found out of a template and a node holds as long as both are the same objects. */
const known = new WeakMap<PodTemplateSpec, WeakMap<Node, NodeFit>>();

/** How nodes fit the set: resources and whether a node is cordoned are not looked at. */
export function nodeFitOf({ spec: { template } }: DaemonSet): (node: Node) => NodeFit {
  const fits = known.get(template) ?? new WeakMap<Node, NodeFit>();
  known.set(template, fits);
  const tolerations = daemonTolerations(template.spec);
  return (node) => {
    const fit = fits.get(node) ?? judge(template, tolerations, node);
    fits.set(node, fit);
    return fit;
  };
}

function judge(template: PodTemplateSpec, tolerations: readonly Toleration[], node: Node): NodeFit {
  const { nodeName } = template.spec;
  if (nodeName && nodeName !== node.metadata.name) return NEITHER;
  if (!requiredNodesMatch(template, node)) return NEITHER;
  const { taints } = node.spec;
  if (!untolerated(taints, tolerations)) return BOTH;
  return untoleratedWhileRunning(taints, tolerations) ? NEITHER : ONLY_STAY;
}
