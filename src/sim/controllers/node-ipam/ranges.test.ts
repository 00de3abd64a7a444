import { describe, expect, it } from 'vitest';
import { allocate, free, newRangeSet, occupy } from './ranges.ts';

describe('address ranges of nodes', () => {
  it('are handed out in turn and come back', () => {
    const ranges = newRangeSet('10.244.0.0/16', 24);
    expect([allocate(ranges), allocate(ranges)]).toEqual(['10.244.0.0/24', '10.244.1.0/24']);
    free(ranges, '10.244.0.0/24');
    expect(allocate(ranges)).toBe('10.244.2.0/24');
  });

  it('run out', () => {
    const ranges = newRangeSet('10.0.0.0/30', 31);
    expect([allocate(ranges), allocate(ranges), allocate(ranges)]).toEqual(['10.0.0.0/31', '10.0.0.2/31', undefined]);
    free(ranges, '10.0.0.0/31');
    expect(allocate(ranges)).toBe('10.0.0.0/31');
  });

  it('leave out those that nodes have already', () => {
    const ranges = newRangeSet('10.244.0.0/16', 24);
    occupy(ranges, '10.244.0.0/24');
    occupy(ranges, '192.168.0.0/24');
    expect(allocate(ranges)).toBe('10.244.1.0/24');
    expect(ranges.used.size).toBe(2);
  });
});
