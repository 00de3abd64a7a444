import { describe, expect, it } from 'vitest';
import type { CycleNode, SchedulingCycle } from '../../protocol/scheduling.ts';
import { MANY_NODES, type MatrixView, matrixRows, talking } from './matrix.ts';

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

const VIEW: MatrixView = { by: 'outcome', down: false, search: '', shown: 'all', grouped: false, folds: new Map() };
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
    expect(names({ grouped: true, folds: new Map([['Fit: Insufficient cpu', true]]) })).toEqual([
      'Fit (2)',
      'node-10',
      'node-2',
      'Fit: Insufficient cpu (2)',
    ]);
  });

  it('of many nodes only those that fit are laid out, until a search asks for others', () => {
    const many = { ...CYCLE, nodes: Array.from({ length: MANY_NODES / 4 }, () => CYCLE.nodes).flat() };
    const rows = (view: Partial<MatrixView>) => matrixRows(many, { ...VIEW, grouped: true, ...view });
    const groups = (view: Partial<MatrixView>) => rows(view).filter(({ kind }) => kind === 'group');
    expect(groups({})).toMatchObject([{ folded: false }, { title: 'Fit: Insufficient cpu', count: MANY_NODES / 2, folded: true }]);
    expect(rows({})).toHaveLength(2 + MANY_NODES / 2);
    expect(rows({ search: 'cpu' })).toHaveLength(1 + MANY_NODES / 2);
    expect(rows({ folds: new Map([['Fit: Insufficient cpu', false]]) })).toHaveLength(2 + MANY_NODES);
  });

  it('leaves out the columns of plugins that had nothing to say', () => {
    expect(talking(CYCLE)).toEqual({ columns: [0], content: [], silent: ['Ports'], pointless: [] });
  });
});
