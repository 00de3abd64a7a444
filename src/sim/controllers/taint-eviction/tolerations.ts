/** How long a pod may stay under NoExecute taints (after pkg/apis/core/v1/helper and pkg/controller/tainteviction/taint_eviction.go). */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import { bears } from '../../machinery/selectors/tolerations.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { Toleration } from '../../machinery/types/scheduling-constraints.ts';

export function noExecuteTaints(node: Node): readonly Taint[] {
  const taints = node.spec.taints;
  return taints === undefined ? NONE : taints.filter((taint) => taint.effect === 'NoExecute');
}
const NONE: readonly Taint[] = Object.freeze([]);

/** For each taint the first toleration that covers it; undefined if one is not covered. */
function usedTolerations(taints: readonly Taint[], tolerations: readonly Toleration[]): readonly Toleration[] | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const covering = tolerations.find((toleration) => bears(toleration, taint));
    if (covering === undefined) return undefined;
    used.push(covering);
  }
  return used;
}

/** The shortest time of the used tolerations: 0 if a taint is not tolerated, undefined if the pod may stay for ever. */
export function tolerationTime(taints: readonly Taint[], tolerations: readonly Toleration[]): Micros | undefined {
  const used = usedTolerations(taints, tolerations);
  if (used === undefined) return 0;
  let shortest: number | undefined;
  for (const { tolerationSeconds: seconds } of used) {
    if (seconds === undefined) continue;
    shortest = Math.max(Math.min(shortest ?? seconds, seconds), 0);
  }
  return shortest === undefined ? undefined : shortest * SECOND;
}
