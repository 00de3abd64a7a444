import { describe, expect, it } from 'vitest';
import { following, markAt, panned, staveOf, stepAt, stepUnder, watching, xOf, yOf, zoomed } from './staves.ts';

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

describe('what the timeline watches', () => {
  const moment = { step: 900, lastStep: 900, fast: false, held: false };

  it('is near the cursor, the whole run while it goes fast, and near again at the next step', () => {
    const near = watching(undefined, moment);
    expect(near.window.to - near.window.from).toBeLessThan(500);
    const fast = { ...moment, step: 30_000, lastStep: 30_000, fast: true };
    const far = watching(near, fast);
    expect(far.window.from).toBe(0);
    expect(far.window.to).toBeGreaterThan(30_000);
    expect(watching(far, { ...fast, step: 30_010, lastStep: 30_010 })).toBe(far);
    const rested = watching(far, { ...fast, fast: false });
    expect(rested.window).toEqual(far.window);
    expect(watching(rested, { ...fast, fast: false, step: 4_000 }).window).toEqual(far.window);
    const stepped = watching(rested, { ...fast, fast: false, step: 29_999 });
    expect(stepped.window.to - stepped.window.from).toBeLessThan(500);
  });

  it('is what the person chose, until the run goes fast again', () => {
    const chosen = { window: { from: 100, to: 2_000 }, by: 'person', step: 900, fast: false } as const;
    expect(watching(chosen, moment)).toBe(chosen);
    expect(watching(chosen, { ...moment, fast: true }).by).toBe('survey');
    expect(watching({ ...chosen, fast: true }, { ...moment, fast: true }).window).toEqual(chosen.window);
  });

  it('has bookmarks on its ruler', () => {
    expect(stepUnder([120, 200], xOf(200, window, extent) + 2, 5, window, extent)).toBe(200);
    expect(stepUnder([120, 200], xOf(200, window, extent) + 2, 60, window, extent)).toBeUndefined();
  });
});
