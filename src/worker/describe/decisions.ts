/** Decisions in one sentence each, from the steps that components name and their locals. */
import type { CycleSummary } from '../../sim/scheduler/state.ts';

function named(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

export function cycleSentence({ key, node, feasible, nodes, evaluated, runnerUp, lead, reasons }: CycleSummary): string {
  const pod = named(key);
  if (node === undefined) {
    const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
    return `The scheduler finds no node for ${pod}: none of ${nodes} fits${why.length === 0 ? '' : ` (${why.join(', ')})`}.`;
  }
  const looked = evaluated < nodes ? `${feasible} of the ${evaluated} nodes that it looked at fit` : `${feasible} of ${nodes} nodes fit`;
  if (feasible === 1) return `The scheduler picked ${node} for ${pod}: it is the only one of ${nodes} nodes that fits.`;
  if (runnerUp === undefined || lead === undefined) return `The scheduler picked ${node} for ${pod}: ${looked}.`;
  const how =
    lead === 0 ? `it drew with ${runnerUp}, and the dice decided` : `it beat ${runnerUp} by ${lead} ${lead === 1 ? 'point' : 'points'}`;
  return `The scheduler picked ${node} for ${pod}: ${looked}; ${how}.`;
}
