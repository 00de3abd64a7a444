/** What was done for the pod of a past cycle that no node would have. */
import type { Part } from '../../protocol/message.ts';
import type { ExtensionPoint, Preemption, PreemptionCandidate } from '../../protocol/scheduling.ts';
import type { Outcome } from '../../sim/scheduler/framework/post-filter.ts';
import type { Eviction, ToldCandidate } from '../../sim/scheduler/plugins/preemption/evict.ts';
import { counted } from '../describe/counted.ts';
import { named } from '../describe/tell/rule.ts';
import { evictionParts } from '../describe/tell/scheduling.ts';

/** Most candidates that are told. */
const MOST_CANDIDATES = 10;

export function evictionIn({ errands }: Outcome): Eviction | undefined {
  return errands.find(({ plugin }) => plugin === 'DefaultPreemption')?.work as Eviction | undefined;
}

export function preemptionOf(eviction: Eviction, component: string): Preemption {
  const { candidates, node } = eviction;
  const chosenFirst = [...candidates].sort((a, b) => Number(b.node === node) - Number(a.node === node));
  return {
    sentence: evictionParts(eviction, component),
    candidates: chosenFirst.slice(0, MOST_CANDIDATES).map((one) => candidateOf(one, node)),
    more: Math.max(0, candidates.length - MOST_CANDIDATES),
  };
}

function candidateOf({ node, victims, violations }: ToldCandidate, chosen: string): PreemptionCandidate {
  return { node, isChosen: node === chosen, victims: victims.map((key): Part => named('pods', '', key)), violations };
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
