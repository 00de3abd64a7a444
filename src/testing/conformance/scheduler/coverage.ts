/** Which recorded attempts need something of the scheduler that is not built: told from the objects of the case. */
import type { Cycle } from '../../../sim/scheduler/framework/cycle.ts';
import type { NodeInfo } from '../../../sim/scheduler/framework/node-info.ts';
import type { SchedulerInput } from './input.ts';

const NEEDED_LISTS: readonly (keyof SchedulerInput)[] = ['resourceClaims', 'deviceClasses', 'resourceSlices'];

interface PodLike {
  readonly spec?: {
    readonly resourceClaims?: readonly unknown[];
  };
  readonly status?: { readonly nominatedNodeName?: string };
}

/** What it needs, or undefined if it is covered. */
export function missingFor(input: SchedulerInput): string | undefined {
  if (input.featureGates !== undefined) return 'feature gates';
  if (input.config !== undefined) return 'profiles';
  const list = NEEDED_LISTS.find((name) => ((input[name] as readonly unknown[] | undefined)?.length ?? 0) > 0);
  if (list !== undefined) return list;
  for (const pod of [input.pod, ...(input.pods ?? [])] as readonly PodLike[]) {
    if ((pod.spec?.resourceClaims?.length ?? 0) > 0) return 'resource claims';
    if (pod.status?.nominatedNodeName !== undefined) return 'nominated nodes';
  }
  return undefined;
}

/** Is there a pod of lower priority in the way, on a node where evicting may help? */
export function mayPreempt({ pod, rejected }: Cycle, nodes: readonly NodeInfo[]): boolean {
  const priority = pod.pod.spec.priority ?? 0;
  return nodes.some(
    ({ name, pods }) => rejected.get(name)?.code === 'Unschedulable' && pods.some((other) => (other.pod.spec.priority ?? 0) < priority),
  );
}
