/** Pods that nobody else will clean up, found without walking through all pods (pkg/controller/podgc/gc_controller.go). */

import type { IndexFunction } from '../../client/definition.ts';
import { BY_NODE, cached, indexed, indexValues } from '../../client/lister.ts';
import { NODES, PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';

/** Ended pods may stay up to this number, for people to look at (--terminated-pod-gc-threshold). */
export const TERMINATED_THRESHOLD = 12_500;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

/** Index of pods by how they ended; those that live are not in it. */
export const BY_END = 'end';
const ENDED = 'ended';
const NEVER_PLACED = 'neverPlaced';

export const byEnd: IndexFunction = (object) => {
  const { metadata, spec, status } = object as Pod;
  const ended = status.phase === 'Succeeded' || status.phase === 'Failed';
  const neverPlaced = metadata.deletionTimestamp !== undefined && !spec.nodeName;
  if (neverPlaced) return ended ? [ENDED, NEVER_PLACED] : [NEVER_PLACED];
  return ended ? [ENDED] : NONE;
};
const NONE: readonly string[] = Object.freeze([]);

const isEvicted = (pod: Pod): boolean => pod.status.phase === 'Failed' && pod.status.reason === 'Evicted';

/** Evicted ones first, then the oldest. */
function byWorth(a: Pod, b: Pod): number {
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1;
  const left = a.metadata.creationTimestamp;
  const right = b.metadata.creationTimestamp;
  if (left !== right) return left < right ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** Ended pods above the threshold. */
export function surplus(self: ClientSelf, threshold: number): readonly Pod[] {
  const ended = indexed(self, PODS, BY_END, ENDED);
  if (ended.size <= threshold) return [];
  return [...ended.values()].sort(byWorth).slice(0, ended.size - threshold);
}

/** Pods that were deleted before they had a node: no kubelet will confirm it. */
export function neverPlaced(self: ClientSelf): readonly Pod[] {
  return [...indexed(self, PODS, BY_END, NEVER_PLACED).values()];
}

function isOut(node: Node): boolean {
  const isReady = node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  return !isReady && (node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false);
}

/** Pods being deleted on nodes that someone declared out of service. */
export function onOutOfService(self: ClientSelf): readonly Pod[] {
  const pods: Pod[] = [];
  for (const name of indexValues(self, PODS, BY_NODE)) {
    const node = name === '' ? undefined : cached(self, NODES, name);
    if (!node?.spec.taints || !isOut(node)) continue;
    for (const pod of indexed(self, PODS, BY_NODE, name).values()) if (pod.metadata.deletionTimestamp) pods.push(pod);
  }
  return pods;
}

/** Nodes that pods name and that the cache does not have. */
export function missingNodes(self: ClientSelf): readonly string[] {
  const missing: string[] = [];
  for (const name of indexValues(self, PODS, BY_NODE)) if (name !== '' && !cached(self, NODES, name)) missing.push(name);
  return missing;
}
