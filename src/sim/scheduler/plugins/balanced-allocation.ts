/** Prefers nodes whose resources are used evenly. Follows plugins/noderesources/balanced_allocation.go. */
import { type BalancedAllocationArgs, DEFAULT_ARGS } from '../config/plugin-args.ts';
import { MAX_SCORE, type Plugin, type PreScored } from '../framework/plugin.ts';
import type { PodInfo } from '../framework/pod-info.ts';
import { asked } from '../framework/requests.ts';
import { requestOf, type Share, sharesOf } from './resource-shares.ts';

function fraction(requested: number, allocatable: number): number {
  return Math.min(1, requested / allocatable);
}

/** How far the shares are from each other: the standard deviation. */
function spreadOf(shares: readonly Share[]): number {
  const fractions: number[] = [];
  for (const { requested, allocatable } of shares) if (allocatable !== 0) fractions.push(fraction(requested, allocatable));
  const [first = 0, second = 0] = fractions;
  if (fractions.length < 2) return 0;
  if (fractions.length === 2) return Math.abs((first - second) / 2);
  const mean = fractions.reduce((sum, one) => sum + one, 0) / fractions.length;
  return Math.sqrt(fractions.reduce((sum, one) => sum + (one - mean) * (one - mean), 0) / fractions.length);
}

/** By default, cpu and memory: nearly every pod is scored by these. */
function scoreByBoth({ requests }: PodInfo): PreScored | undefined {
  if (requests.milliCpu === 0 && requests.memory === 0) return undefined;
  return {
    score({ allocatable, milliCpu, memory }) {
      if (allocatable.milliCpu === 0 || allocatable.memory === 0) return MAX_SCORE;
      const cpu = fraction(milliCpu + requests.milliCpu, allocatable.milliCpu);
      const bytes = fraction(memory + requests.memory, allocatable.memory);
      return Math.trunc((1 - Math.abs(cpu - bytes) / 2) * MAX_SCORE);
    },
  };
}

export function balancedAllocationWith(args: BalancedAllocationArgs): Plugin {
  const { resources } = args;
  const scoreBySome = ({ requests }: PodInfo): PreScored | undefined => {
    if (resources.every(({ name }) => requestOf(name, requests) === 0)) return undefined;
    const shares = sharesOf(resources, requests, false);
    return { score: (node) => Math.trunc((1 - spreadOf(shares(node))) * MAX_SCORE) };
  };
  return {
    name: 'NodeResourcesBalancedAllocation',
    weight: 1,
    looksAt: asked,
    preScore: args === DEFAULT_ARGS.NodeResourcesBalancedAllocation ? scoreByBoth : scoreBySome,
  };
}

export const balancedAllocation = balancedAllocationWith(DEFAULT_ARGS.NodeResourcesBalancedAllocation);
