/**
 * Makes room for a pod by evicting others of less priority. Follows plugins/defaultpreemption/default_preemption.go and
 * framework/preemption/preemption.go, with the eviction in the background (SchedulerAsyncPreemption).
 */
import { aggregated } from '../../../machinery/text/aggregated.ts';
import { DEFAULT_ARGS, type PreemptionArgs } from '../../config/plugin-args.ts';
import { histogram } from '../../framework/fit-error.ts';
import type { Fleet, Plugin, PostFiltered, Unfit } from '../../framework/plugin.ts';
import type { PodInfo } from '../../framework/pod-info.ts';
import { brokenFilter, isRejection, rejection, type Setback } from '../../framework/verdict.ts';
import type { Ground } from './choice.ts';
import { consider, proposals } from './consider.ts';
import type { Candidate } from './dry-run.ts';
import { type Eviction, evict, type ToldCandidate } from './evict.ts';

const NAME = 'DefaultPreemption';
const UNDER_WAY = rejection('UnschedulableAndUnresolvable', NAME, 'waiting for the preemption for this pod to be finished');

const NONE_LEFT: PostFiltered = Object.freeze({ kind: 'no help', message: 'preemption: no candidate node for preemption' });

/** Why there is no candidate, node by node; if a node could not be judged, that. */
function withoutCandidate({ nodeCount }: Unfit, rejected: ReadonlyMap<string, Setback>): PostFiltered {
  const errors = [...rejected.values()].filter((one) => !isRejection(one)).map(brokenFilter);
  if (errors.length > 0) return { kind: 'error', message: `preemption: ${aggregated(errors)}` };
  const counts = new Map<string, number>();
  for (const { reasons } of rejected.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  if (nodeCount > rejected.size) counts.set('Preemption is not helpful for scheduling', nodeCount - rejected.size);
  return { kind: 'no help', message: `preemption: 0/${nodeCount} nodes are available: ${histogram(counts)}.`, nominate: '' };
}

function evictionOf(pod: PodInfo, { node, victims }: Candidate, { candidates, ground }: Chosen, { nominated }: Fleet): Eviction {
  const demoted = nominated.on(node).filter((other) => other.priority < pod.priority && other.pod.status.nominatedNodeName);
  return Object.freeze({
    preemptor: pod.key,
    node,
    ground,
    candidates: Object.freeze(candidates.map(told)),
    victims: Object.freeze(victims.map((one) => one.pod).filter(({ metadata }) => metadata.deletionTimestamp === undefined)),
    demoted: Object.freeze(demoted.map((one) => one.pod)),
  });
}

interface Chosen {
  readonly candidates: readonly Candidate[];
  readonly ground: Ground;
}

function told({ node, victims, violations }: Candidate): ToldCandidate {
  return Object.freeze({ node, victims: Object.freeze(victims.map(({ key }) => key)), violations });
}

export function defaultPreemptionWith(args: PreemptionArgs): Plugin {
  return {
    name: NAME,
    gate: ({ pod }, known) => (known.isOnErrand(NAME, pod.metadata.uid) ? UNDER_WAY : undefined),
    postFilter(info, fleet, unfit, dice) {
      const considered = consider(info, fleet, unfit, { args, dice });
      if ('objection' in considered) return { kind: 'no help', message: `preemption: ${considered.objection}` };
      if ('failure' in considered) return { kind: 'error', message: `preemption: ${considered.failure}` };
      const { best, rejected } = considered;
      const chosen = best.length > 1 ? best[Math.floor(dice() * best.length)] : best[0];
      if (chosen === undefined) return considered.emptied ? NONE_LEFT : withoutCandidate(unfit, rejected);
      const eviction = evictionOf(info, chosen, considered, fleet);
      if (eviction.victims.length === 0) return { kind: 'helped', nominate: chosen.node };
      return { kind: 'helped', nominate: chosen.node, work: eviction };
    },
    proposals: (info, fleet, unfit, dice) => proposals(info, fleet, unfit, { args, dice }),
    carryOut: evict,
    /** The plugins that found no room tell when to try again; this one only wants to be asked whether the pod may be queued by then. */
    hints: { 'assigned pod deleted': () => false, 'nominated pod gone': () => false },
  };
}

export const defaultPreemption = defaultPreemptionWith(DEFAULT_ARGS.DefaultPreemption);
