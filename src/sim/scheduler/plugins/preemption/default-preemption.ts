/**
 * Makes room for a pod by evicting others of less priority. Follows plugins/defaultpreemption/default_preemption.go and
 * framework/preemption/preemption.go, with the eviction in the background (SchedulerAsyncPreemption).
 */
import { DISRUPTION_BUDGETS } from '../../../client/resource.ts';
import { histogram } from '../../framework/fit-error.ts';
import type { NodeInfo } from '../../framework/node-info.ts';
import type { Fleet, Plugin, Unfit } from '../../framework/plugin.ts';
import { type PodInfo, priorityOf } from '../../framework/pod-info.ts';
import { rejection } from '../../framework/verdict.ts';
import { leastHarmful } from './choice.ts';
import { type Candidate, dryRun, mayBePreempted } from './dry-run.ts';
import { type Eviction, evict, isGoingByPreemption } from './evict.ts';

const NAME = 'DefaultPreemption';
const UNDER_WAY = rejection('UnschedulableAndUnresolvable', NAME, 'waiting for the preemption for this pod to be finished');

/** Why the pod must not preempt; undefined if it may. */
function objection(info: PodInfo, { nodes }: Fleet, unfit: Unfit): string | undefined {
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

/** Without a candidate, why not: node by node. */
function noCandidate({ nodeCount }: Unfit, rejected: ReadonlyMap<string, { readonly reasons: readonly string[] }>): string {
  const counts = new Map<string, number>();
  for (const { reasons } of rejected.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (nodeCount > rejected.size) counts.set('Preemption is not helpful for scheduling', nodeCount - rejected.size);
  return `0/${nodeCount} nodes are available: ${histogram(counts)}.`;
}

function evictionOf(pod: PodInfo, { node, victims }: Candidate, { nominated }: Fleet): Eviction {
  const demoted = nominated.on(node).filter((other) => priorityOf(other) < priorityOf(pod) && other.pod.status.nominatedNodeName);
  return Object.freeze({
    node,
    victims: Object.freeze(victims.map((one) => one.pod).filter(({ metadata }) => metadata.deletionTimestamp === undefined)),
    demoted: Object.freeze(demoted.map((one) => one.pod)),
  });
}

export const defaultPreemption: Plugin = {
  name: NAME,
  gate: ({ pod }, known) => (known.isOnErrand(NAME, pod.metadata.uid) ? UNDER_WAY : undefined),
  postFilter(info, fleet, unfit, dice) {
    const message = objection(info, fleet, unfit);
    if (message !== undefined) return { kind: 'no help', message: `preemption: ${message}` };
    const nodes = potentialNodes(fleet, unfit);
    const budgets = [...fleet.objects(DISRUPTION_BUDGETS).values()];
    const offset = Math.floor(dice() * nodes.length);
    const { candidates, rejected } = dryRun(info, nodes, { trial: unfit.trial, budgets, offset });
    const best = leastHarmful(candidates);
    const chosen = best.length > 1 ? best[Math.floor(dice() * best.length)] : best[0];
    if (chosen === undefined) return { kind: 'no help', message: `preemption: ${noCandidate(unfit, rejected)}`, nominate: '' };
    const eviction = evictionOf(info, chosen, fleet);
    if (eviction.victims.length === 0) return { kind: 'helped', nominate: chosen.node };
    return { kind: 'helped', nominate: chosen.node, work: eviction };
  },
  carryOut: evict,
  /** The plugins that found no room tell when to try again; this one only wants to be asked whether the pod may be queued by then. */
  hints: { 'assigned pod deleted': () => false, 'nominated pod gone': () => false },
};
