/**
 * What evicting pods would do for a pod that fits nowhere. Decides nothing yet. Follows framework/preemption/preemption.go (Preempt,
 * findCandidates) and plugins/defaultpreemption/default_preemption.go (PodEligibleToPreemptOthers).
 */
import { DISRUPTION_BUDGETS } from '../../../client/resource.ts';
import type { PreemptionArgs } from '../../config/plugin-args.ts';
import type { AgreedVictims } from '../../extenders/words.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Fleet, Proposal, Unfit } from '../../framework/plugin.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { type Choice, leastHarmful } from './choice.ts';
import { type Candidate, type DryRun, dryRun, mayBePreempted } from './dry-run.ts';
import { isGoingByPreemption } from './evict.ts';

export type Considered =
  /** Why the pod must not preempt. */
  | { readonly objection: string }
  /** An extender that may not be ignored failed. */
  | { readonly failure: string }
  /** `best` is empty if there is no candidate; `emptied`: there were some, and extenders left none. */
  | (DryRun & Choice & { readonly emptied?: boolean });

interface Circumstances {
  readonly args: PreemptionArgs;
  /** A number in [0, 1). */
  dice(): number;
}

export function consider(info: PodInfo, fleet: Fleet, unfit: Unfit, circumstances: Circumstances): Considered {
  const objection = objectionTo(info, fleet, unfit);
  if (objection !== undefined) return { objection };
  const run = search(info, fleet, unfit, circumstances);
  const { preemption } = unfit;
  if (preemption === undefined || run.candidates.length === 0) return { ...run, ...leastHarmful(run.candidates) };
  if ('error' in preemption) return { failure: preemption.error };
  const agreed = preemption.candidates.flatMap((one) => candidateOf(one, fleet) ?? []);
  return { ...run, candidates: agreed, ...leastHarmful(agreed), emptied: agreed.length === 0 };
}

/** Before extenders have their say. */
export function proposals(info: PodInfo, fleet: Fleet, unfit: Unfit, circumstances: Circumstances): readonly Proposal[] {
  return objectionTo(info, fleet, unfit) === undefined ? search(info, fleet, unfit, circumstances).candidates : [];
}

function search(info: PodInfo, fleet: Fleet, unfit: Unfit, { args, dice }: Circumstances): DryRun {
  const nodes = potentialNodes(fleet, unfit);
  const budgets = [...fleet.objects(DISRUPTION_BUDGETS).values()];
  return dryRun(info, nodes, { trial: unfit.trial, budgets, args, offset: Math.floor(dice() * nodes.length) });
}

/** Undefined if the node, or all of its victims, have gone since. */
function candidateOf({ node, uids, violations }: AgreedVictims, { nodes }: Fleet): Candidate | undefined {
  const there = nodes.find(({ name }) => name === node)?.pods ?? [];
  const victims = uids.flatMap((uid) => there.find(({ pod }) => pod.metadata.uid === uid) ?? []);
  return victims.length === 0 ? undefined : { node, victims, violations };
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
