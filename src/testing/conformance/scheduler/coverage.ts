/** Which recorded attempts need something of the scheduler that is not built: told from the objects of the case. */
import type { SchedulerInput } from './input.ts';

/** Gates of which the scheduler knows no more than what the API server lets in. */
const GATES_OF_THE_API = new Set(['TaintTolerationComparisonOperators']);

/** What it needs, or undefined if it is covered. */
export function missingFor({ featureGates = {} }: Partial<SchedulerInput>): string | undefined {
  return Object.keys(featureGates).find((gate) => !GATES_OF_THE_API.has(gate));
}
