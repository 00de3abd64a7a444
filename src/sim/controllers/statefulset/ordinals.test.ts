import { expect, test } from 'vitest';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { isNameOf, isWanted, ordinalOf } from './ordinals.ts';

const set = (name: string, replicas = 2, start?: number): StatefulSet =>
  ({ metadata: { name }, spec: { replicas, ...(start === undefined ? {} : { ordinals: { start } }) } }) as unknown as StatefulSet;

test('the number of a pod stands behind the last hyphen of its name', () => {
  expect(['db-0', 'db-12', 'a-b-7', 'db-007'].map(ordinalOf)).toEqual([0, 12, 7, 7]);
  expect(['db', 'db-', 'db-x', 'db0', '7', 'db-1x', 'db-2147483648'].map(ordinalOf)).toEqual([-1, -1, -1, -1, -1, -1, -1]);
});

test('a name belongs to the set whose name stands before the number', () => {
  expect(isNameOf(set('db'), 'db-3')).toBe(true);
  expect(isNameOf(set('a-1'), 'a-1-0')).toBe(true);
  expect(isNameOf(set('a'), 'a-1-0')).toBe(false);
  expect(isNameOf(set('db'), 'dc-3')).toBe(false);
  expect(isNameOf(set('db'), 'db-x')).toBe(false);
});

test('numbers are wanted from the first on', () => {
  expect([0, 1, 2].map((ordinal) => isWanted(set('db'), ordinal))).toEqual([true, true, false]);
  expect([2, 3, 4, 5].map((ordinal) => isWanted(set('db', 2, 3), ordinal))).toEqual([false, true, true, false]);
});
