/** What can be said of single plugins (kubescheduler.config.k8s.io/v1, types_pluginargs.go), with defaults filled in. Plain data. */
import type { NodeAffinity, TopologySpreadConstraint } from '../../machinery/types/scheduling-constraints.ts';

export interface ResourceWeight {
  readonly name: string;
  /** From 1 to 100. */
  readonly weight: number;
}

export interface ShapePoint {
  /** From 0 to 100. */
  readonly utilization: number;
  /** From 0 to 10. */
  readonly score: number;
}

export interface FitArgs {
  readonly ignoredResources: readonly string[];
  readonly ignoredResourceGroups: readonly string[];
  readonly scoringStrategy: {
    readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
    readonly resources: readonly ResourceWeight[];
    readonly requestedToCapacityRatio?: { readonly shape: readonly ShapePoint[] };
  };
}

export interface BalancedAllocationArgs {
  readonly resources: readonly ResourceWeight[];
}

export interface InterPodAffinityArgs {
  /** From 0 to 100. */
  readonly hardPodAffinityWeight: number;
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

export interface NodeAffinityArgs {
  readonly addedAffinity?: NodeAffinity;
}

export interface TopologySpreadArgs {
  readonly defaultConstraints: readonly TopologySpreadConstraint[];
  readonly defaultingType: 'System' | 'List';
}

export interface VolumeBindingArgs {
  readonly bindTimeoutSeconds: number;
}

export interface PreemptionArgs {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

/** By plugin; those that are not named take none. */
export interface ArgsByPlugin {
  readonly NodeResourcesFit: FitArgs;
  readonly NodeResourcesBalancedAllocation: BalancedAllocationArgs;
  readonly InterPodAffinity: InterPodAffinityArgs;
  readonly NodeAffinity: NodeAffinityArgs;
  readonly PodTopologySpread: TopologySpreadArgs;
  readonly VolumeBinding: VolumeBindingArgs;
  readonly DefaultPreemption: PreemptionArgs;
}

const CPU_AND_MEMORY: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** apis/config/v1/defaults.go. */
export const DEFAULT_ARGS: ArgsByPlugin = Object.freeze<ArgsByPlugin>({
  NodeResourcesFit: {
    ignoredResources: [],
    ignoredResourceGroups: [],
    scoringStrategy: { type: 'LeastAllocated', resources: CPU_AND_MEMORY },
  },
  NodeResourcesBalancedAllocation: { resources: CPU_AND_MEMORY },
  InterPodAffinity: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  NodeAffinity: {},
  PodTopologySpread: { defaultConstraints: [], defaultingType: 'System' },
  VolumeBinding: { bindTimeoutSeconds: 600 },
  DefaultPreemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
});
