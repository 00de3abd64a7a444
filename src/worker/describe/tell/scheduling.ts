import type { Part } from '../../../protocol/message.ts';
import type { Ground } from '../../../sim/scheduler/plugins/preemption/choice.ts';
import type { Eviction } from '../../../sim/scheduler/plugins/preemption/evict.ts';
import type { CycleSummary } from '../../../sim/scheduler/state.ts';
import { named, type Rule, sentence } from './rule.ts';

/** One sentence about a cycle: who won, of how many, against whom. */
export function cycleParts(summary: CycleSummary, by: string): readonly Part[] {
  const { key, node, feasible, nodes, evaluated, onNominated, runnerUp, lead, reasons, extenders } = summary;
  const pod = named('pods', '', key);
  const nodePart = (name: string): Part => named('nodes', '', name);
  if (extenders?.error !== undefined)
    return sentence('The scheduler', by, ' gives up on ', pod, ` for now, since an extender fails: ${extenders.error}.`);
  if (node === undefined) {
    const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
    return sentence(
      'The scheduler',
      by,
      ' finds no node for ',
      pod,
      `: none of ${nodes} fits${why.length === 0 ? '' : ` (${why.join(', ')})`}.`,
    );
  }
  const picked = [' picked ', nodePart(node), ' for ', pod] as const;
  if (onNominated) return sentence('The scheduler', by, ...picked, ': it is nominated there, and still fits.');
  if (feasible === 1) return sentence('The scheduler', by, ...picked, `: it is the only one of ${nodes} nodes that fits.`);
  const fit = evaluated < nodes ? `${feasible} of the ${evaluated} nodes that it looked at fit` : `${feasible} of ${nodes} nodes fit`;
  if (runnerUp === undefined || lead === undefined) return sentence('The scheduler', by, ...picked, `: ${fit}.`);
  const how =
    lead === 0
      ? ['it drew with ', nodePart(runnerUp), ', and the dice decided.']
      : ['it beat ', nodePart(runnerUp), ` by ${lead} ${lead === 1 ? 'point' : 'points'}.`];
  return sentence('The scheduler', by, ...picked, `: ${fit}; `, ...how);
}

/** By what a node was chosen to make room on. */
const GROUNDS: Readonly<Record<Ground, string>> = {
  'only one': 'nowhere else would that make room',
  budgets: 'elsewhere more budgets would be broken',
  'highest priority': 'elsewhere a pod of higher priority would have to go',
  'sum of priorities': 'elsewhere more pods, or more important ones, would have to go',
  number: 'elsewhere more pods would have to go',
  age: 'elsewhere older pods would have to go',
  chance: 'elsewhere would be as good, and the dice decided',
};

/** Most victims that are named. */
const MOST_NAMED = 3;

export function evictionParts({ preemptor, node, ground, candidates, victims }: Eviction, by: string): readonly Part[] {
  const shown = victims.slice(0, MOST_NAMED).map(({ metadata }) => named('pods', '', `${metadata.namespace}/${metadata.name}`));
  const names = shown.flatMap((part, i) => (i === 0 ? [part] : [i === victims.length - 1 ? ' and ' : ', ', part]));
  const more = victims.length > MOST_NAMED ? ` and ${victims.length - MOST_NAMED} more` : '';
  const broken = candidates.find((one) => one.node === node)?.violations ?? 0;
  const budget = broken > 0 ? ', though a budget is broken' : '';
  const room = [' makes room for ', named('pods', '', preemptor), ' on ', named('nodes', '', node)] as const;
  return sentence('The scheduler', by, ...room, ': it evicts ', ...names, `${more}${budget}; ${GROUNDS[ground]}.`);
}

export const SCHEDULING: Readonly<Record<string, Rule>> = {
  'scheduling cycle': (locals, { by }) => cycleParts(locals as CycleSummary, by),
  'postFilter DefaultPreemption': (locals, { by }) => evictionParts(locals as Eviction, by),
};
