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
  /** On the info of a node from which these pods have been taken; they are asked for only if a filter looks farther than that. */
  without(node: NodeInfo, removed: () => readonly PodInfo[]): Setback | undefined;
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
    prepared.map((one) => one.supposing?.(added, removed, node) ?? one.filter);
  /** They must fit beside those who are about to come, and without them too: these may yet go elsewhere. */
  const verdict = (node: NodeInfo, removed: readonly PodInfo[], withComing: typeof withAll) => {
    const coming = comingBefore(pod, nominated.on(node.name));
    if (coming.length > 0) {
      const full = withComing(node, coming);
      const found = firstRejection(looksFarther ? filtersWith(coming, removed, full) : filters, full);
      if (found !== undefined) return found;
    }
    return firstRejection(removed.length > 0 ? filtersWith(NOBODY, removed, node) : filters, node);
  };
  return {
    on: nominated.size === 0 ? (node) => firstRejection(filters, node) : (node) => verdict(node, NOBODY, withAllKept),
    without: (node, removed) => verdict(node, looksFarther ? removed() : NOBODY, withAll),
  };
}

function comingBefore(pod: PodInfo, nominated: readonly PodInfo[]): readonly PodInfo[] {
  for (let i = 0; i < nominated.length; i++) {
    if (!comes(nominated[i] as PodInfo, pod)) return nominated.filter((other) => comes(other, pod));
  }
  return nominated;
}

function comes(other: PodInfo, pod: PodInfo): boolean {
  return priorityOf(other) >= priorityOf(pod) && other.pod.metadata.uid !== pod.pod.metadata.uid;
}

function withAll(node: NodeInfo, pods: readonly PodInfo[]): NodeInfo {
  return pods.reduce(withPod, node);
}

interface Kept {
  readonly pods: readonly PodInfo[];
  readonly info: NodeInfo;
}

/** A memory, not state: nodes and the lists of those who come to them are immutable, and stay the same from cycle to cycle. */
const kept = new WeakMap<NodeInfo, Kept>();

function withAllKept(node: NodeInfo, pods: readonly PodInfo[]): NodeInfo {
  const known = kept.get(node);
  if (known?.pods === pods) return known.info;
  const info = withAll(node, pods);
  kept.set(node, { pods, info });
  return info;
}
