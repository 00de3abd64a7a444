import { expect, it } from 'vitest';
import { matchPods, type PlacedPod } from './pod-twins.ts';

const pod = (key: string, node: string, owner = 'default/ReplicaSet/web'): PlacedPod => ({ key, node, owner });

it('matches by name, then siblings on the same node, then siblings at all; pods without an owner only by name', () => {
  const here = [pod('a', 'n1'), pod('b', 'n2'), pod('c', 'n3'), pod('lone', 'n1', '')];
  const there = [pod('a', 'n9'), pod('x', 'n1'), pod('y', 'n3'), pod('z', 'n1'), pod('alone', 'n1', '')];
  const { pairs, onlyHere, onlyThere } = matchPods(here, there);
  expect(pairs.map(([mine, other]) => `${mine.key}-${other.key}`)).toEqual(['a-a', 'c-y', 'b-x']);
  expect({ onlyHere, onlyThere }).toEqual({ onlyHere: 1, onlyThere: 2 });
});
