/** What was done for the pod of a past cycle that no node would have. */
import type { Part } from '../../protocol/message.ts';
import type { ExtensionPoint, Preemption, PreemptionCandidate, Victim } from '../../protocol/scheduling.ts';
import { parseTime } from '../../sim/machinery/time.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { Outcome } from '../../sim/scheduler/framework/post-filter.ts';
import type { Eviction, ToldCandidate } from '../../sim/scheduler/plugins/preemption/evict.ts';
import { counted } from '../describe/counted.ts';
import { named } from '../describe/tell/rule.ts';
import { evictionParts } from '../describe/tell/scheduling.ts';
import { podKey } from './inside-scheduler.ts';

/** Most candidates that are told. */
const MOST_CANDIDATES = 10;

/** Pods by key, as they were then. */
export type PodOf = (key: string) => Pod | undefined;

export function evictionIn({ errands }: Outcome): Eviction | undefined {
  return errands.find(({ plugin }) => plugin === 'DefaultPreemption')?.work as Eviction | undefined;
}

export function preemptionOf(eviction: Eviction, component: string, podOf: PodOf): Preemption {
  const { candidates, node, ground, victims } = eviction;
  const chosenFirst = [...candidates].sort((a, b) => Number(b.node === node) - Number(a.node === node));
  return {
    sentence: evictionParts(eviction, component),
    ground,
    candidates: chosenFirst.slice(0, MOST_CANDIDATES).map((one) => candidateOf(one, node, podOf)),
    more: Math.max(0, candidates.length - MOST_CANDIDATES),
    victims: victims.map(victimOf),
  };
}

function candidateOf({ node, victims, violations }: ToldCandidate, chosen: string, podOf: PodOf): PreemptionCandidate {
  const priorities = victims.map((key) => podOf(key)?.spec.priority ?? 0);
  const [most = ''] = victims;
  return {
    node,
    isChosen: node === chosen,
    victims: victims.map((key): Part => named('pods', '', key)),
    violations,
    highest: priorities.reduce((highest, one) => Math.max(highest, one), Number.NEGATIVE_INFINITY),
    sum: priorities.reduce((sum, one) => sum + one, 0),
    started: parseTime(podOf(most)?.status?.startTime ?? '') ?? Number.NaN,
  };
}

function victimOf({ metadata: { namespace, name, ownerReferences } }: Pod): Victim {
  const owner = ownerReferences?.find(({ controller }) => controller === true);
  return {
    pod: podKey(`${namespace}/${name}`),
    owner: owner?.uid ?? '',
    ownerName: owner === undefined ? '' : `${owner.kind} ${owner.name}`,
  };
}

/** The extension point, if no node was feasible. */
export function postFilterPoint(outcome: Outcome): ExtensionPoint {
  const name = 'PostFilter';
  const eviction = evictionIn(outcome);
  if (eviction !== undefined)
    return { name, state: 'done', note: `${counted(eviction.victims.length, 'pod')} to evict on ${eviction.node}` };
  if (outcome.kind === 'helped') return { name, state: 'done', note: `pods on ${outcome.nominate ?? ''} go already` };
  const [, objection] = /preemption: (not eligible[^.]*)/.exec(outcome.message) ?? [];
  return { name, state: 'failed', note: objection ?? 'no way to make room' };
}
