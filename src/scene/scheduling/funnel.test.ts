import { expect, it } from 'vitest';
import type { CycleNode, SchedulingCycle } from '../../protocol/scheduling.ts';
import { funnelOf } from './funnel.ts';

const node = (outcome: CycleNode['outcome'], by = ''): CycleNode => ({
  name: '',
  outcome,
  by,
  reason: '',
  unresolvable: false,
  total: Number.NaN,
});

it('counts each node once: at the first plugin that refused it, in the order of the filters', () => {
  const plugins = ['TaintToleration', 'Fit', 'Spread'].map((name) => ({ name }));
  const nodes = [node('winner'), node('refused', 'Fit'), node('refused', 'Fit'), node('refused', 'TaintToleration'), node('not looked at')];
  const funnel = funnelOf({ nodes, plugins } as unknown as SchedulingCycle);
  expect(funnel).toEqual({
    steps: [
      { plugin: '', nodes: 1 },
      { plugin: 'TaintToleration', nodes: 1 },
      { plugin: 'Fit', nodes: 2 },
    ],
    fit: 1,
  });
});
