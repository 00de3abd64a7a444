/** Which recorded attempts need something of the scheduler that is not built: told from the objects of the case. */
import type { SchedulerInput } from './input.ts';

const NEEDED_LISTS: readonly (keyof SchedulerInput)[] = ['resourceClaims', 'deviceClasses', 'resourceSlices'];

interface PodLike {
  readonly spec?: {
    readonly resourceClaims?: readonly unknown[];
  };
}

/** What it needs, or undefined if it is covered. */
export function missingFor(input: SchedulerInput): string | undefined {
  if (input.featureGates !== undefined) return 'feature gates';
  if (input.config !== undefined) return 'profiles';
  const list = NEEDED_LISTS.find((name) => ((input[name] as readonly unknown[] | undefined)?.length ?? 0) > 0);
  if (list !== undefined) return list;
  for (const pod of [input.pod, ...(input.pods ?? [])] as readonly PodLike[]) {
    if ((pod.spec?.resourceClaims?.length ?? 0) > 0) return 'resource claims';
  }
  return undefined;
}
