/** What is sent to extenders of the scheduler and comes back (k8s.io/kube-scheduler/extender/v1, whose fields have no names of their own in JSON). */
import type { Micros } from '../../../kernel/effects.ts';
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

/** Pods that would have to go, and how many of them may not be evicted by their budgets. */
export interface Victims {
  readonly Pods: readonly Pod[];
  readonly NumPDBViolations: number;
}

export interface MetaVictims {
  readonly Pods: readonly { readonly UID: string }[];
  readonly NumPDBViolations: number;
}

/** By node. Who knows pods and nodes itself is told uids alone. */
export interface ExtenderPreemptionArgs {
  readonly Pod: Pod;
  readonly NodeNameToVictims?: Readonly<Record<string, Victims>>;
  readonly NodeNameToMetaVictims?: Readonly<Record<string, MetaVictims>>;
}

/** The nodes that are left, each with whom to evict there. */
export interface ExtenderPreemptionResult {
  readonly NodeNameToMetaVictims?: Readonly<Record<string, MetaVictims>>;
}

export const EXTENDER_VERBS = ['filter', 'prioritize', 'preempt', 'bind'] as const;

/** How a simulated extender decides. Plain data. */
export interface ExtenderBehaviour {
  /** `filter`: refuses nodes without this label, or with another value than one of these. */
  readonly allow?: {
    readonly label: string;
    readonly values?: readonly string[];
    /** Evicting pods would not help. */
    readonly unresolvable?: boolean;
  };
  /** `prioritize`: the label's value is the score, from 0 to 10; without it 0. */
  readonly score?: { readonly label: string };
  /** `preempt`: nodes on which a pod with this label would have to go are not taken, whatever its value or if it is one of these. */
  readonly spare?: { readonly label: string; readonly values?: readonly string[] };
  /** How long it thinks about an answer; default 2 ms. */
  readonly thinking?: Micros;
  /** What it answers with an error instead. */
  readonly failing?: readonly (typeof EXTENDER_VERBS)[number][];
}
