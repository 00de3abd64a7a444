import type { Part } from '../../../protocol/message.ts';
import type { CycleSummary } from '../../../sim/scheduler/state.ts';
import { named, type Rule, sentence } from './rule.ts';

/** One sentence about a cycle: who won, of how many, against whom. */
export function cycleParts(summary: CycleSummary, by: string): readonly Part[] {
  const { key, node, feasible, nodes, evaluated, runnerUp, lead, reasons, extenders } = summary;
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
  if (feasible === 1) return sentence('The scheduler', by, ...picked, `: it is the only one of ${nodes} nodes that fits.`);
  const fit = evaluated < nodes ? `${feasible} of the ${evaluated} nodes that it looked at fit` : `${feasible} of ${nodes} nodes fit`;
  if (runnerUp === undefined || lead === undefined) return sentence('The scheduler', by, ...picked, `: ${fit}.`);
  const how =
    lead === 0
      ? ['it drew with ', nodePart(runnerUp), ', and the dice decided.']
      : ['it beat ', nodePart(runnerUp), ` by ${lead} ${lead === 1 ? 'point' : 'points'}.`];
  return sentence('The scheduler', by, ...picked, `: ${fit}; `, ...how);
}

export const SCHEDULING: Readonly<Record<string, Rule>> = {
  'scheduling cycle': (locals, { by }) => cycleParts(locals as CycleSummary, by),
};
