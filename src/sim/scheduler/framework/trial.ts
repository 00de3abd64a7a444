/**
 * Would the pod pass on a node? Pods of its priority or more that are nominated there count as if they were there already. Follows
 * framework/runtime/framework.go (RunFilterPluginsWithNominatedPods, addGENominatedPods).
 */
import type { NodeInfo } from './node-info.ts';
import { withPod } from './node-info.ts';
import type { Filter, Nominated, PreparedFilter } from './plugin.ts';
import { type PodInfo, priorityOf } from './pod-info.ts';
import type { Setback } from './verdict.ts';

export interface Trial {
  readonly on: Filter;
  /** On the info of a node from which these pods have been taken. */
  without(node: NodeInfo, removed: Iterable<PodInfo>): Setback | undefined;
}

const NOBODY: readonly PodInfo[] = Object.freeze([]);

/** The verdict of the first filter that refuses: later ones are not asked. */
export function firstRejection(filters: readonly Filter[], node: NodeInfo): Setback | undefined {
  for (let i = 0; i < filters.length; i++) {
    const found = (filters[i] as Filter)(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function trialOf(pod: PodInfo, prepared: readonly PreparedFilter[], nominated: Nominated): Trial {
  const filters = prepared.map(({ filter }) => filter);
  const looksFarther = prepared.some(({ supposing }) => supposing !== undefined);
  const filtersWith = (added: readonly PodInfo[], removed: readonly PodInfo[], node: NodeInfo) =>
    looksFarther ? prepared.map((one) => one.supposing?.(added, removed, node) ?? one.filter) : filters;
  /** They must fit beside those who are about to come, and without them too: these may yet go elsewhere. */
  const verdict = (node: NodeInfo, removed: readonly PodInfo[]) => {
    const coming = comingBefore(pod, nominated.on(node.name));
    if (coming.length > 0) {
      const full = coming.reduce(withPod, node);
      const found = firstRejection(filtersWith(coming, removed, full), full);
      if (found !== undefined) return found;
    }
    return firstRejection(removed.length > 0 ? filtersWith(NOBODY, removed, node) : filters, node);
  };
  return {
    on: nominated.size === 0 ? (node) => firstRejection(filters, node) : (node) => verdict(node, NOBODY),
    without: (node, removed) => verdict(node, looksFarther ? [...removed] : NOBODY),
  };
}

function comingBefore(pod: PodInfo, nominated: readonly PodInfo[]): readonly PodInfo[] {
  if (nominated.length === 0) return nominated;
  return nominated.filter((other) => priorityOf(other) >= priorityOf(pod) && other.pod.metadata.uid !== pod.pod.metadata.uid);
}
