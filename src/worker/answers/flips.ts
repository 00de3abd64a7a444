/** Why a pod did not come to a node, and what would bring it there: asked of the scheduler as it was at that cycle. */
import type { Run } from '../../kernel/run.ts';
import type { ObjectKey, Part } from '../../protocol/message.ts';
import type { Flip, Flips } from '../../protocol/scheduling.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { whatWouldFit, whatWouldTurn } from '../../sim/scheduler/decide.ts';
import type { Flip as FoundFlip } from '../../sim/scheduler/flip/search.ts';
import type { Explanation } from '../../sim/scheduler/framework/explanation.ts';
import { profileFor } from '../../sim/scheduler/framework/setup.ts';
import { setupFrom } from '../../sim/scheduler/setups.ts';
import type { SchedulerSelf } from '../../sim/scheduler/state.ts';
import { counted } from '../describe/counted.ts';
import { named } from '../describe/tell/rule.ts';
import { flipParts, turnWords } from './flip-words.ts';
import type { PastCycle } from './past-cycle.ts';

export const NO_FLIPS: Flips = Object.freeze({ flips: [], tried: 0 });

/** Smallest changes first, each told once, whatever number of nodes it opens; empty if the pod found a node. */
export function flipsOf(past: PastCycle): Flips {
  if (past.summary.node !== undefined) return NO_FLIPS;
  return tell(whatWouldFit(past.self, past.pod, { extenders: past.summary.extenders }));
}

/** Of a pod that waits now; empty if there is none of that name. */
export function waitingFlips(run: Run, component: string, { namespace, name }: ObjectKey): Flips {
  const { kernel } = run;
  if (!kernel.indexes.has(component)) return NO_FLIPS;
  const self = kernel.component(component) as unknown as SchedulerSelf;
  const pod = self.state.client?.informers.pods?.objects.get(`${namespace}/${name}`) as Pod | undefined;
  const isIts = pod !== undefined && profileFor(setupFrom(self.state.own.configuration), pod) !== undefined;
  return isIts && !pod.spec.nodeName ? tell(whatWouldFit(self, pod)) : NO_FLIPS;
}

function tell(found: readonly FoundFlip[]): Flips {
  const byChange = new Map<string, FoundFlip[]>();
  for (const flip of found) {
    if (flip.changes.length === 0) continue;
    const same = JSON.stringify(flip.changes);
    const known = byChange.get(same);
    if (known === undefined) byChange.set(same, [flip]);
    else known.push(flip);
  }
  const flips = [...byChange.values()].map(([first, ...others]) => told(first as FoundFlip, others));
  return { flips, tried: found.length };
}

function told({ node, refused, changes }: FoundFlip, others: readonly FoundFlip[]): Flip {
  return {
    nodes: [node, ...others.map((one) => one.node)],
    by: refused.plugin,
    reason: refused.reasons.join('; '),
    sentence: flipParts(node, changes, others.length),
    changes: changes.map((change) => ({ ...change })),
  };
}

export function whyNot(past: PastCycle, node: string): readonly Part[] {
  const cycle = past.explanation;
  const there = cycle.nodes.find((one) => one.node === node);
  if (there === undefined) return [];
  if (there.place >= 0) return [...scored(cycle, node, there.place), ...turnParts(past, node)];
  const refused = cycle.refused ?? cycle.rejected.get(node);
  if (refused === undefined) return [named('nodes', '', node), { text: ' was not looked at: enough nodes had been found before.' }];
  const [flip] = whatWouldFit(past.self, past.pod, { node, extenders: past.summary.extenders });
  const said = [named('nodes', '', node), { text: ` is refused by ${refused.plugin}: ${refused.reasons.join('; ')}. ` }];
  return flip === undefined ? said : [...said, ...flipParts(node, flip.changes)];
}

/** What would have sent the pod there; of the node that won: to the one behind it. */
function turnParts({ self, pod, summary, explanation }: PastCycle, node: string): readonly Part[] {
  const isWinner = explanation.winner?.name === node;
  const other = isWinner ? explanation.runnerUp?.name : node;
  if (other === undefined) return [];
  const found = whatWouldTurn(self, pod, other, summary.extenders);
  return found
    .flatMap((turn, at) => [
      { text: at === 0 ? ' ' : ', or ' },
      ...(at === 0 ? [{ text: isWinner ? `${other} would have won ` : 'It would have won ' }] : []),
      { text: turnWords(turn) },
    ])
    .concat(found.length === 0 ? [] : [{ text: '.' }]);
}

/** What the plugins gave it, against the winner. */
function scored(cycle: Explanation, node: string, place: number): readonly Part[] {
  const winner = cycle.winner?.name ?? '';
  const there = named('nodes', '', node);
  if (winner === node) return cycle.scores.length === 0 ? [there, { text: ' is the only one that fits.' }] : won(cycle, node);
  const best = cycle.nodes.find((one) => one.node === winner)?.place ?? -1;
  const lacks = (cycle.totals[best] ?? 0) - (cycle.totals[place] ?? 0);
  if (lacks === 0) return [there, { text: ' has as many points as ' }, named('nodes', '', winner), { text: ': the dice decided.' }];
  const parts = differences(cycle, best, place);
  const less = parts.filter(({ gap }) => gap > 0).map(({ plugin, gap }) => `${plugin} gives it ${gap} less`);
  const more = parts.filter(({ gap }) => gap < 0).map(({ plugin, gap }) => `${plugin} ${-gap} more`);
  const why = [...less, ...more].join(', ');
  return [there, { text: ` lacks ${counted(lacks, 'point')} to ` }, named('nodes', '', winner), { text: `: ${why}.` }];
}

function won(cycle: Explanation, node: string): readonly Part[] {
  const second = cycle.runnerUp;
  const there = named('nodes', '', node);
  if (second === undefined) return [there, { text: ' won.' }];
  return [there, { text: ` won by ${counted(cycle.lead ?? 0, 'point')} over ` }, named('nodes', '', second.name), { text: '.' }];
}

/** By how much the plugins prefer one feasible node to another, largest first. */
function differences(cycle: Explanation, to: number, from: number): readonly { readonly plugin: string; readonly gap: number }[] {
  return cycle.scores
    .map(({ plugin, weighted }) => ({ plugin, gap: (weighted[to] ?? 0) - (weighted[from] ?? 0) }))
    .filter(({ gap }) => gap !== 0)
    .sort((a, b) => b.gap - a.gap);
}
