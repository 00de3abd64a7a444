import { expect, test } from 'vitest';
import { firstMissing, formatIntervals, has, overlap, parseIntervals, total, withIndexes } from './intervals.ts';

test('intervals are written as Kubernetes writes them', () => {
  expect(formatIntervals(withIndexes([], [5, 1, 0, 7, 8, 9, 2]))).toBe('0-2,5,7-9');
  expect(formatIntervals(withIndexes([], [3, 4]))).toBe('3,4');
});

test('what is read is what was written, without what is out of range', () => {
  const read = parseIntervals('0-2,5,7-9', 9);
  expect(formatIntervals(read)).toBe('0-2,5,7,8');
  expect(total(read)).toBe(6);
  expect([has(read, 1), has(read, 3), has(read, 8)]).toEqual([true, false, true]);
  expect(parseIntervals('x,4,-1', 10)).toEqual([{ first: 4, last: 4 }]);
});

test('missing indexes come lowest first, as many as asked for', () => {
  const taken = parseIntervals('0-2,5', 10);
  expect(firstMissing(taken, 3, 10)).toEqual([3, 4, 6]);
  expect(firstMissing(taken, 9, 7)).toEqual([3, 4, 6]);
});

test('overlap counts shared indexes', () => {
  expect(overlap(parseIntervals('0-4,8', 10), parseIntervals('3-8', 10))).toBe(3);
});
