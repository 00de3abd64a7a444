import { describe, expect, it } from 'vitest';
import { following, markAt, panned, staveOf, stepAt, xOf, yOf, zoomed } from './staves.ts';

const extent = { width: 1000, height: 200 };
const window = { from: 100, to: 300 };

describe('the score', () => {
  it('maps steps to pixels and back', () => {
    expect(stepAt(xOf(173, window, extent), window, extent)).toBeCloseTo(173);
  });

  it('finds the mark under the pointer, on its own stave only', () => {
    const mark = { event: 150, time: 0, component: 'etcd', kind: 'request', verb: 'put', failed: false } as const;
    const score = { from: 100, to: 300, marks: [mark], density: {}, times: [] };
    const x = xOf(151, window, extent) + 3;
    expect(markAt(score, x, yOf(staveOf('etcd'), extent), window, extent)).toBe(mark);
    expect(markAt(score, x, yOf(staveOf('scheduler'), extent), window, extent)).toBeUndefined();
  });

  it('zooms around the pointer and pans within the run', () => {
    const closer = zoomed(window, 0.5, 200, 1000);
    expect(closer).toEqual({ from: 150, to: 250 });
    expect(panned(window, -500, 1000)).toEqual({ from: 0, to: 200 });
  });

  it('follows the cursor only when it leaves', () => {
    expect(following(window, 200)).toBe(window);
    expect(following(window, 299).from).toBeGreaterThan(100);
    const first = { from: 0, to: 200 };
    expect(following(first, 0)).toBe(first);
  });
});
