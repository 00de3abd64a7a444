/**
 * Would the pod pass on a node? Pods of its priority or more that are nominated there count as if they were there already. Follows
 * framework/runtime/framework.go (RunFilterPluginsWithNominatedPods, addGENominatedPods).
 */
import type { NodeInfo } from './node-info.ts';
import { withPod } from './node-info.ts';
import type { Filter, Nominated, PreparedFilter } from './plugin.ts';
import type { PodInfo } from './pod-info.ts';
import type { Recall } from './recall.ts';
import type { Setback } from './verdict.ts';

export interface Trial {
  /** `at`: the node's place in the fleet, if it is known. */
  on(node: NodeInfo, at?: number): Setback | undefined;
  /** On infos of the node of that name from which pods have been taken. */
  without(name: string): TrialWithout;
}

/** `removed`: the pods that are not on it any more, asked for only if a filter looks farther than the info. */
export type TrialWithout = (node: NodeInfo, removed: () => readonly PodInfo[]) => Setback | undefined;

const NOBODY: readonly PodInfo[] = Object.freeze([]);

/** The verdict of the first filter that refuses: later ones are not asked. */
export function firstRejection(filters: readonly Filter[], node: NodeInfo): Setback | undefined {
  for (let i = 0; i < filters.length; i++) {
    const found = (filters[i] as Filter)(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `recall`: words about nodes that need not be asked for again. */
export function trialOf(pod: PodInfo, prepared: readonly PreparedFilter[], nominated: Nominated, recall?: Recall): Trial {
  const filters = prepared.map(({ filter }) => filter);
  const looksFarther = prepared.some(({ supposing }) => supposing !== undefined);
  const filtersWith = (added: readonly PodInfo[], removed: readonly PodInfo[], node: NodeInfo) =>
    prepared.map((one) => one.supposing?.(added, removed, node) ?? one.filter);
  /** They must fit beside those who are about to come, and without them too: these may yet go elsewhere. */
  const verdict = (node: NodeInfo, coming: readonly PodInfo[], removed: readonly PodInfo[], full: NodeInfo) => {
    if (coming.length > 0) {
      const found = firstRejection(looksFarther ? filtersWith(coming, removed, full) : filters, full);
      if (found !== undefined) return found;
    }
    return firstRejection(removed.length > 0 ? filtersWith(NOBODY, removed, node) : filters, node);
  };
  return {
    on(node, at) {
      const coming = nominated.size === 0 ? NOBODY : comingBefore(pod, nominated.on(node.name));
      if (coming.length === 0) return recall === undefined || at === undefined ? firstRejection(filters, node) : recall.verdict(node, at);
      return verdict(node, coming, NOBODY, withAllKept(node, coming));
    },
    without(name) {
      const coming = comingBefore(pod, nominated.on(name));
      return (node, removed) => verdict(node, coming, looksFarther ? removed() : NOBODY, withAll(node, coming));
    },
  };
}

function comingBefore(pod: PodInfo, nominated: readonly PodInfo[]): readonly PodInfo[] {
  for (let i = 0; i < nominated.length; i++) {
    if (!comes(nominated[i] as PodInfo, pod)) return nominated.filter((other) => comes(other, pod));
  }
  return nominated;
}

function comes(other: PodInfo, pod: PodInfo): boolean {
  return other.priority >= pod.priority && other.key !== pod.key;
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
  if (pods.length === 0) return node;
  const known = kept.get(node);
  if (known?.pods === pods) return known.info;
  const info = withAll(node, pods);
  kept.set(node, { pods, info });
  return info;
}
