/** Taints of nodes as lists, and the patch that writes them (after pkg/controller/controller_utils.go and pkg/util/taints/taints.go). */
import type { Node, Taint } from '../../machinery/types/node.ts';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';

export function matches(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}

export function hasTaint(node: Node, taint: Taint): boolean {
  return node.spec.taints?.some((one) => matches(one, taint)) ?? false;
}

/** The list with those taints put in the place of the ones with their key and effect, or at the end. */
export function withTaints(taints: readonly Taint[], added: readonly Taint[]): readonly Taint[] {
  let result = taints;
  for (const taint of added) {
    const at = result.findIndex((one) => matches(one, taint));
    result = at < 0 ? [...result, taint] : result.map((one, i) => (i === at ? taint : one));
  }
  return result;
}

export function withoutTaints(taints: readonly Taint[], removed: readonly Taint[]): readonly Taint[] {
  if (!taints.some((one) => removed.some((taint) => matches(one, taint)))) return taints;
  return taints.filter((one) => !removed.some((taint) => matches(one, taint)));
}

/**
 * A strategic merge patch that sets the taints and is refused if the node has changed: the list is replaced as a whole, so a change of
 * someone else's must not be lost.
 */
export function taintsPatch(node: Node, taints: readonly Taint[]): unknown {
  return { metadata: { resourceVersion: node.metadata.resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } };
}
