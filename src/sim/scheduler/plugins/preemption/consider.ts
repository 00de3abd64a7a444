/**
 * What evicting pods would do for a pod that fits nowhere. Decides nothing yet. Follows framework/preemption/preemption.go (Preempt,
 * findCandidates) and plugins/defaultpreemption/default_preemption.go (PodEligibleToPreemptOthers).
 */
import { DISRUPTION_BUDGETS } from '../../../client/resource.ts';
import type { PreemptionArgs } from '../../config/plugin-args.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Fleet, Unfit } from '../../framework/plugin.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { type Choice, leastHarmful } from './choice.ts';
import { type DryRun, dryRun, mayBePreempted } from './dry-run.ts';
import { isGoingByPreemption } from './evict.ts';

export type Considered =
  /** Why the pod must not preempt. */
  | { readonly objection: string }
  /** `best` is empty if there is no candidate. */
  | (DryRun & Choice);

interface Circumstances {
  readonly args: PreemptionArgs;
  /** A number in [0, 1). */
  dice(): number;
}

export function consider(info: PodInfo, fleet: Fleet, unfit: Unfit, { args, dice }: Circumstances): Considered {
  const objection = objectionTo(info, fleet, unfit);
  if (objection !== undefined) return { objection };
  const nodes = potentialNodes(fleet, unfit);
  const budgets = [...fleet.objects(DISRUPTION_BUDGETS).values()];
  const run = dryRun(info, nodes, { trial: unfit.trial, budgets, args, offset: Math.floor(dice() * nodes.length) });
  return { ...run, ...leastHarmful(run.candidates) };
}

function objectionTo(info: PodInfo, { nodes }: Fleet, unfit: Unfit): string | undefined {
  const { pod } = info;
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const { nominatedNodeName } = pod.status;
  if (!nominatedNodeName || codeOf(nominatedNodeName, unfit) === 'UnschedulableAndUnresolvable') return undefined;
  const node = nodes.find(({ name }) => name === nominatedNodeName);
  const isGoing = node?.pods.some((other) => mayBePreempted(other, info) && isGoingByPreemption(other.pod));
  return isGoing ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

/** What the cycle found for the node; one that was not looked at cannot be helped, unless the pod was refused on all. */
function codeOf(node: string, { rejected, refused }: Unfit) {
  return (rejected.get(node) ?? refused)?.code ?? 'UnschedulableAndUnresolvable';
}

/** Where evicting pods may help. */
function potentialNodes({ nodes }: Fleet, unfit: Unfit): readonly NodeInfo[] {
  return nodes.filter(({ name }) => codeOf(name, unfit) === 'Unschedulable');
}
