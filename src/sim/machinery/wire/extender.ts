/** What is sent to extenders of the scheduler and comes back (k8s.io/kube-scheduler/extender/v1, whose fields have no names of their own in JSON). */
import type { Node } from '../types/node.ts';
import type { Pod } from '../types/pod.ts';

/** Scores are from 0 to this. */
export const MAX_EXTENDER_PRIORITY = 10;

/** Nodes are named to an extender that knows them itself; to others they are shown. */
export interface ExtenderArgs {
  readonly Pod: Pod;
  readonly Nodes?: { readonly items: readonly Node[] };
  readonly NodeNames?: readonly string[];
}

/** Why nodes failed, by name. */
export type FailedNodes = Readonly<Record<string, string>>;

export interface ExtenderFilterResult {
  readonly Nodes?: { readonly items: readonly Node[] };
  readonly NodeNames?: readonly string[];
  readonly FailedNodes?: FailedNodes;
  /** Evicting pods would not help there. */
  readonly FailedAndUnresolvableNodes?: FailedNodes;
  readonly Error?: string;
}

export interface HostPriority {
  readonly Host: string;
  readonly Score: number;
}

export interface ExtenderBindingArgs {
  readonly PodName: string;
  readonly PodNamespace: string;
  readonly PodUID: string;
  readonly Node: string;
}

export interface ExtenderBindingResult {
  readonly Error?: string;
}
