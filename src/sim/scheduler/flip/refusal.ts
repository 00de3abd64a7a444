/** Would the pod come to a node? Asked of that node alone, which is cheap, or of the whole cycle, which has the last word. */
import { runCycle } from '../framework/cycle.ts';
import { preFilter } from '../framework/pre-filter.ts';
import { trialOf } from '../framework/trial.ts';
import { type Rejection, rejection, type Setback } from '../framework/verdict.ts';
import type { Situation } from './situation.ts';

/** Why the pod may not even be tried. */
export function gateOf({ pod, fleet, profile }: Situation): Rejection | undefined {
  for (const plugin of profile.gates) {
    const refused = plugin.gate(pod, fleet);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** A node that PreFilter plugins left out is refused by them. */
export function leftOut(by: readonly string[]): Rejection {
  return rejection('UnschedulableAndUnresolvable', by.at(-1) ?? '', `node(s) didn't satisfy plugin(s) [${by.join(' ')}]`);
}

/** The first that refuses the node; undefined: nobody does. Throws without such a node. */
export function refusalOn(situation: Situation, name: string): Setback | undefined {
  const { pod, fleet, profile } = situation;
  const gated = gateOf(situation);
  if (gated !== undefined) return gated;
  const node = fleet.nodes.find((one) => one.name === name);
  if (node === undefined) throw new RangeError(`no node ${name}`);
  const { filters, refused, only, by } = preFilter(pod, fleet, profile);
  if (refused !== undefined) return refused;
  if (only !== undefined && !only.has(name)) return leftOut(by);
  return trialOf(pod, filters, fleet.nominated).on(node);
}

/** The whole cycle is run, with that node as the first. */
export function isFeasible(situation: Situation, name: string): boolean {
  const { pod, fleet, profile } = situation;
  const start = fleet.nodes.findIndex((one) => one.name === name);
  if (start < 0 || gateOf(situation) !== undefined) return false;
  const { restrictedTo, feasible } = runCycle(pod, fleet, { lineup: profile, start, percentageOfNodesToScore: 0, dice: () => 0 });
  return feasible.some((one) => one.name === name) || (restrictedTo?.has(name) === true && refusalOn(situation, name) === undefined);
}
