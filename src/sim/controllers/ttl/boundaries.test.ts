import { describe, expect, it } from 'vitest';
import { nextBoundary, ttlSeconds } from './boundaries.ts';

describe('size classes of clusters', () => {
  it('grow and shrink with some slack', () => {
    const at = (boundary: number, nodes: number) => ttlSeconds(nextBoundary(boundary, nodes));
    expect(at(0, 100)).toBe(0);
    expect(at(0, 101)).toBe(15);
    expect(at(1, 95)).toBe(15);
    expect(at(1, 89)).toBe(0);
    expect(at(0, 5_000)).toBe(300);
    expect(at(5, 1)).toBe(0);
  });
});
