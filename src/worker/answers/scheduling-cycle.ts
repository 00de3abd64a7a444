/** A past scheduling cycle in full. */
import {
  type CycleNode,
  type CyclePlugin,
  type ExtensionPoint,
  type NodeOutcome,
  type SchedulingCycle,
  VERDICT,
} from '../../protocol/scheduling.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import type { Explanation, NodeExplanation } from '../../sim/scheduler/framework/explanation.ts';
import { podInfo } from '../../sim/scheduler/framework/pod-info.ts';
import type { Outcome } from '../../sim/scheduler/framework/post-filter.ts';
import type { Profile } from '../../sim/scheduler/framework/profile.ts';
import type { CycleSummary } from '../../sim/scheduler/state.ts';
import { counted } from '../describe/counted.ts';
import { cycleParts } from '../describe/tell/scheduling.ts';
import { bindingPoints } from './binding-points.ts';
import { cycleBrief } from './inside-scheduler.ts';
import type { PastCycle } from './past-cycle.ts';
import { evictionIn, type PodOf, postFilterPoint, preemptionOf } from './preemption.ts';
import { wakesOf } from './scheduler-words.ts';

export function schedulingCycle(past: PastCycle): SchedulingCycle {
  const { run, summary, profile, explanation: cycle } = past;
  const component = past.self.id;
  const outcome = past.rescue();
  const eviction = outcome && evictionIn(outcome);
  return {
    ...cycleBrief(run, summary),
    summary: cycleParts(summary, component),
    decided: whatDecided(summary, cycle),
    points: [...pointsOf(cycle, outcome), ...bindingPoints(profile, podInfo(past.pod), cycle.winner?.name)],
    plugins: pluginsOf(cycle, profile),
    nodes: cycle.nodes.map((node) => nodeOf(cycle, node)),
    visited: cycle.visited,
    feasible: cycle.found,
    preemption: eviction && preemptionOf(eviction, component, podsOf(past.self)),
  };
}

function podsOf({ state }: PastCycle['self']): PodOf {
  return (key) => state.client.informers.pods?.objects.get(key) as Pod | undefined;
}

function nodeOf(cycle: Explanation, { node, place, visited, verdicts }: NodeExplanation): CycleNode {
  const rejection = cycle.refused ?? verdicts.find((verdict) => typeof verdict === 'object') ?? cycle.rejected.get(node);
  return {
    name: node,
    outcome: outcomeOf(cycle, node, place, visited),
    reason: rejection !== undefined ? rejection.reasons.join('; ') : unvisited(cycle, node, visited),
    by: rejection?.plugin ?? '',
    unresolvable: rejection?.code === 'UnschedulableAndUnresolvable',
    total: place >= 0 && cycle.scores.length > 0 ? (cycle.totals[place] as number) : Number.NaN,
  };
}

function outcomeOf(cycle: Explanation, node: string, place: number, visited: boolean): NodeOutcome {
  if (node === cycle.winner?.name) return 'winner';
  if (node === cycle.runnerUp?.name) return 'runner-up';
  if (place >= 0) return 'fits';
  return visited || cycle.refused !== undefined ? 'refused' : 'not looked at';
}

function unvisited(cycle: Explanation, node: string, visited: boolean): string {
  if (visited) return '';
  if (cycle.onNominated) return `not needed: the pod is nominated to ${cycle.winner?.name}, which fits`;
  if (cycle.restrictedTo !== undefined && !cycle.restrictedTo.has(node))
    return `left out beforehand by ${cycle.restrictedBy.join(' and ')}`;
  return 'enough nodes had been found before';
}

function pluginsOf(cycle: Explanation, { byName, scoring }: Profile): CyclePlugin[] {
  const count = cycle.nodes.length;
  const extenders = cycle.scores.map(({ plugin }) => plugin).filter((name) => !byName.has(name));
  return [...byName.keys(), ...extenders].map((plugin): CyclePlugin => {
    const at = cycle.filters.indexOf(plugin);
    const scores = cycle.scores.find((one) => one.plugin === plugin);
    const verdicts = new Uint8Array(count);
    const raw = new Float64Array(scores === undefined ? 0 : count).fill(Number.NaN);
    const normalised = raw.slice();
    for (const [i, node] of cycle.nodes.entries()) {
      const verdict = at < 0 ? undefined : node.verdicts[at];
      if (verdict !== undefined)
        verdicts[i] = verdict === 'passed' ? VERDICT.passed : verdict === 'not asked' ? VERDICT.notAsked : VERDICT.refused;
      if (scores === undefined || node.place < 0) continue;
      raw[i] = scores.raw[node.place] as number;
      normalised[i] = scores.normalized[node.place] as number;
    }
    return {
      name: plugin,
      filter: at >= 0 ? 'ran' : cycle.skippedFilters.includes(plugin) ? 'skipped' : 'none',
      score: scores !== undefined ? 'ran' : cycle.skippedScores.includes(plugin) ? 'skipped' : 'none',
      weight: scores?.weight ?? scoring.find(({ name }) => name === plugin)?.weight ?? 1,
      verdicts,
      raw,
      normalised,
    };
  });
}

/** In the framework's order; what comes after the decision belongs to the binding cycle. */
function pointsOf(cycle: Explanation, outcome: Outcome | undefined): ExtensionPoint[] {
  const found = cycle.winner !== undefined;
  const scored = cycle.scores.length > 0;
  const scoring = (name: string, note: string): ExtensionPoint => ({
    name,
    state: scored ? 'done' : 'skipped',
    note: scored ? note : found ? 'only one node' : 'not reached',
  });
  return [
    { name: 'PreFilter', state: cycle.refused === undefined ? 'done' : 'failed', note: preFilterNote(cycle) },
    {
      name: 'Filter',
      state: cycle.refused !== undefined ? 'skipped' : found ? 'done' : 'failed',
      note: cycle.refused !== undefined ? 'not reached' : `${cycle.found} of ${cycle.visited} pass`,
    },
    outcome === undefined ? { name: 'PostFilter', state: 'skipped', note: found ? 'not needed' : 'not reached' } : postFilterPoint(outcome),
    scoring('PreScore', `${cycle.skippedScores.length} of ${cycle.scores.length + cycle.skippedScores.length} skip`),
    scoring('Score', `${counted(cycle.scores.length, 'plugin')}`),
    scoring('Normalize', 'to 0–100, times weight'),
  ];
}

function preFilterNote(cycle: Explanation): string {
  if (cycle.refused !== undefined) return `refused by ${cycle.refused.plugin}`;
  const skipped = cycle.skippedFilters.length;
  return `${skipped} of ${skipped + cycle.filters.length} skip`;
}

/** Why the winner won, or what would have to change. */
function whatDecided(summary: CycleSummary, cycle: Explanation): string {
  if (summary.extenders?.error !== undefined) return 'Nothing was decided: the pod is tried again after its backoff.';
  if (summary.node === undefined) {
    const by =
      cycle.refused !== undefined ? [cycle.refused.plugin] : [...new Set([...cycle.rejected.values()].map(({ plugin }) => plugin))];
    return by.length === 0 ? 'It would fit as soon as a node joins.' : `What would wake it: ${wakesOf(by)}.`;
  }
  if (cycle.onNominated) return 'It is nominated to that node, so no other was looked at.';
  const second = cycle.runnerUp;
  if (second === undefined) return 'No other node passed the filters, so nothing had to be scored.';
  if (cycle.lead === 0) {
    const most = Math.max(...cycle.totals);
    return `${counted(cycle.totals.filter((total) => total === most).length, 'node')} have ${counted(most, 'point')} each: any of them could have been picked.`;
  }
  const won = cycle.nodes.find(({ node }) => node === summary.node)?.place ?? -1;
  const lost = cycle.nodes.find(({ node }) => node === second.name)?.place ?? -1;
  const gains = cycle.scores
    .map(({ plugin, weighted }) => ({ plugin, gain: (weighted[won] ?? 0) - (weighted[lost] ?? 0) }))
    .sort((a, b) => b.gain - a.gain);
  const best = gains[0];
  const against = gains.at(-1);
  if (best === undefined) return '';
  const minus = against !== undefined && against.gain < 0 ? `; ${against.plugin} spoke for ${second.name}, by ${-against.gain}` : '';
  return `What decided: ${best.plugin} gave it ${counted(best.gain, 'point')} more than ${second.name}${minus}. ${second.name} lacks ${counted(cycle.lead ?? 0, 'point')}.`;
}
