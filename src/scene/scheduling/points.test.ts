import { expect, it } from 'vitest';
import { type CyclePlugin, type SchedulingCycle, VERDICT } from '../../protocol/scheduling.ts';
import { deedsAt } from './points.ts';

const plugin = (name: string, rest: Partial<CyclePlugin>): CyclePlugin => ({
  name,
  filter: 'none',
  score: 'none',
  weight: 1,
  verdicts: new Uint8Array(3),
  raw: new Float64Array(),
  normalised: new Float64Array(),
  ...rest,
});
const CYCLE = {
  plugins: [
    plugin('Taints', { filter: 'ran', verdicts: Uint8Array.of(VERDICT.passed, VERDICT.refused, VERDICT.passed) }),
    plugin('Fit', { filter: 'ran', verdicts: Uint8Array.of(VERDICT.passed, VERDICT.notAsked, VERDICT.passed) }),
    plugin('Spread', { score: 'ran', weight: 2, raw: Float64Array.of(7, Number.NaN, 9), normalised: Float64Array.of(0, Number.NaN, 100) }),
    plugin('Images', { score: 'skipped' }),
  ],
} as unknown as SchedulingCycle;
const at = (name: string) => deedsAt(CYCLE, { name, state: 'done', note: '' }).map(({ plugin: who, words }) => `${who}: ${words}`);

it('counts refusals among the nodes that a filter was asked about, and tells the range of points', () => {
  expect(at('Filter')).toEqual(['Taints: refuses 1 of 3', 'Fit: lets all 2 pass']);
  expect(at('PreScore')).toEqual(['Spread: will give points', 'Images: nothing to say about this pod']);
  expect(at('Score')).toEqual(['Spread: raw 7 to 9']);
  expect(at('Normalize')).toEqual(['Spread: 0 to 100, times 2: 0 to 200 points']);
  expect(at('PostFilter')).toEqual([]);
  expect(deedsAt(CYCLE, { name: 'Bind', state: 'done', note: '', plugins: ['DefaultBinder'] })).toHaveLength(1);
});
