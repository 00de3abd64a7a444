import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ValueMap } from './value-map.ts';

const write = fc.oneof(
  fc.record({ op: fc.constant('set' as const), key: fc.nat(9), value: fc.nat(99) }),
  fc.record({ op: fc.constant('delete' as const), key: fc.nat(9) }),
  fc.record({ op: fc.constant('clear' as const) }),
);

function perform(map: Map<number, number>, step: { op: 'set' | 'delete' | 'clear'; key?: number; value?: number }): void {
  if (step.op === 'set') map.set(step.key as number, step.value as number);
  else if (step.op === 'delete') map.delete(step.key as number);
  else map.clear();
}

test('a clone and what it was made of go their own ways, each as a Map would', () => {
  fc.assert(
    fc.property(fc.array(write), fc.array(write), fc.array(write), (before, left, right) => {
      const map = new ValueMap<number, number>();
      const plain = new Map<number, number>();
      for (const step of before) [map, plain].map((one) => perform(one, step));
      const clone = map.clone();
      const plainClone = new Map(plain);
      for (const step of left) [map, plain].map((one) => perform(one, step));
      for (const step of right) [clone, plainClone].map((one) => perform(one, step));
      expect([...map]).toEqual([...plain]);
      expect([...clone]).toEqual([...plainClone]);
      expect(clone.size).toBe(plainClone.size);
    }),
  );
});

test('a write during a walk is seen by it, cloned before or not', () => {
  const walked = (map: ValueMap<string, number>): string[] => {
    const seen: string[] = [];
    for (const key of map.keys()) {
      seen.push(key);
      if (key === 'a') map.set('c', 3).delete('b');
    }
    return seen;
  };
  const entries = [['a', 1] as const, ['b', 2] as const];
  const cloned = new ValueMap(entries);
  cloned.clone();
  expect(walked(cloned)).toEqual(walked(new ValueMap(entries)));
});
