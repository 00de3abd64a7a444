/** Prefers nodes whose resources are used evenly. Follows plugins/noderesources/balanced_allocation.go. */
import { MAX_SCORE, type Plugin } from '../framework/plugin.ts';

function fraction(requested: number, allocatable: number): number {
  return Math.min(1, requested / allocatable);
}

export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  preScore({ requests }) {
    if (requests.milliCpu === 0 && requests.memory === 0) return undefined;
    return {
      score({ allocatable, milliCpu, memory }) {
        if (allocatable.milliCpu === 0 || allocatable.memory === 0) return MAX_SCORE;
        const cpu = fraction(milliCpu + requests.milliCpu, allocatable.milliCpu);
        const bytes = fraction(memory + requests.memory, allocatable.memory);
        return Math.trunc((1 - Math.abs(cpu - bytes) / 2) * MAX_SCORE);
      },
    };
  },
};
