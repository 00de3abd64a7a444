import { describe, expect, it } from 'vitest';
import type { CycleNode, SchedulingCycle } from '../../protocol/scheduling.ts';
import { type MatrixView, matrixRows, talking } from './matrix.ts';

const node = (name: string, outcome: CycleNode['outcome'], total = Number.NaN, by = '', reason = ''): CycleNode => ({
  name,
  outcome,
  total,
  by,
  reason,
  unresolvable: false,
});

const plugin = (name: string, ran: boolean, normalised: readonly number[]): SchedulingCycle['plugins'][number] => ({
  name,
  filter: 'none',
  score: ran ? 'ran' : 'skipped',
  weight: 1,
  verdicts: new Uint8Array(4),
  raw: Float64Array.from(normalised),
  normalised: Float64Array.from(normalised),
});

const CYCLE: SchedulingCycle = {
  event: 1,
  time: 0,
  pod: { resource: 'pods', namespace: 'default', name: 'web' },
  node: 'node-10',
  summary: [],
  decided: '',
  points: [],
  plugins: [plugin('Fit', true, [10, Number.NaN, 90, Number.NaN]), plugin('Ports', false, [])],
  nodes: [
    node('node-2', 'runner-up', 10),
    node('node-1', 'refused', Number.NaN, 'Fit', 'Insufficient cpu'),
    node('node-10', 'winner', 90),
    node('node-3', 'refused', Number.NaN, 'Fit', 'Insufficient cpu'),
  ],
  visited: 4,
  feasible: 2,
  preemption: undefined,
};

const VIEW: MatrixView = { by: 'outcome', down: false, search: '', shown: 'all', grouped: false, folded: new Set() };
const names = (view: Partial<MatrixView>) =>
  matrixRows(CYCLE, { ...VIEW, ...view }).map((row) => (row.kind === 'node' ? CYCLE.nodes[row.at]?.name : `${row.title} (${row.count})`));

describe('the matrix', () => {
  it('begins with the winner and ends with the refused', () => {
    expect(names({})).toEqual(['node-10', 'node-2', 'node-1', 'node-3']);
  });

  it('sorts names as people count, and points with the unscored last', () => {
    expect(names({ by: 'node' })).toEqual(['node-1', 'node-2', 'node-3', 'node-10']);
    expect(names({ by: 'Fit', down: true })).toEqual(['node-10', 'node-2', 'node-1', 'node-3']);
  });

  it('finds nodes by name and by reason', () => {
    expect(names({ search: 'CPU' })).toEqual(['node-1', 'node-3']);
    expect(names({ shown: 'fit', search: 'node-1' })).toEqual(['node-10']);
  });

  it('groups by reason; a folded group tells how many it holds', () => {
    expect(names({ grouped: true, folded: new Set(['Fit: Insufficient cpu']) })).toEqual([
      'Fit (2)',
      'node-10',
      'node-2',
      'Fit: Insufficient cpu (2)',
    ]);
  });

  it('leaves out the columns of plugins that had nothing to say', () => {
    expect(talking(CYCLE)).toEqual({ columns: [0], content: [], silent: ['Ports'], pointless: [] });
  });
});
