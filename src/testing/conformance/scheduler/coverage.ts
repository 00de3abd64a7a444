/** Which recorded attempts need something of the scheduler that is not built: told from the objects of the case. */
import type { SchedulerInput } from './input.ts';

/** What it needs, or undefined if it is covered. */
export function missingFor(input: Partial<SchedulerInput>): string | undefined {
  return input.featureGates === undefined ? undefined : 'feature gates';
}
