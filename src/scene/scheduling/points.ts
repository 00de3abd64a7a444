/** What each plugin did at an extension point of a cycle, in words. Pure. */
import { type CyclePlugin, type ExtensionPoint, type SchedulingCycle, VERDICT } from '../../protocol/scheduling.ts';
import { count } from '../format.ts';

export interface PluginDeed {
  readonly plugin: string;
  readonly words: string;
}

/** Empty: no plugin did anything there. */
export function deedsAt({ plugins, preemption }: SchedulingCycle, point: ExtensionPoint): readonly PluginDeed[] {
  if (point.plugins !== undefined) return point.plugins.map((plugin) => ({ plugin, words: 'has something to do for this pod' }));
  const each = (told: (plugin: CyclePlugin) => string): readonly PluginDeed[] =>
    plugins.map((plugin) => ({ plugin: plugin.name, words: told(plugin) })).filter(({ words }) => words !== '');
  switch (point.name) {
    case 'PreFilter':
      return each(({ filter }) => (filter === 'ran' ? 'its filter will run' : filter === 'skipped' ? 'nothing to say about this pod' : ''));
    case 'Filter':
      return each(({ filter, verdicts }) => (filter === 'ran' ? verdictWords(verdicts) : ''));
    case 'PreScore':
      return each(({ score }) => (score === 'ran' ? 'will give points' : score === 'skipped' ? 'nothing to say about this pod' : ''));
    case 'Score':
      return each(({ score, raw }) => (score === 'ran' ? `raw ${rangeOf(raw, 1)}` : ''));
    case 'Normalize':
      return each(({ score, normalised, weight }) =>
        score === 'ran' ? `${rangeOf(normalised, 1)}, times ${weight}: ${rangeOf(normalised, weight)} points` : '',
      );
    default:
      return preemption === undefined ? [] : [{ plugin: 'DefaultPreemption', words: 'makes room, as told below' }];
  }
}

function verdictWords(verdicts: Uint8Array): string {
  let asked = 0;
  let refused = 0;
  for (const verdict of verdicts) {
    if (verdict === VERDICT.refused) refused++;
    if (verdict === VERDICT.refused || verdict === VERDICT.passed) asked++;
  }
  if (asked === 0) return 'was asked about no node';
  return refused === 0 ? `lets all ${count(asked)} pass` : `refuses ${count(refused)} of ${count(asked)}`;
}

function rangeOf(values: Float64Array, weight: number): string {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value * weight);
    most = Math.max(most, value * weight);
  }
  return least === most ? `${count(least)} for all` : `${count(least)} to ${count(most)}`;
}
