import { expect, it } from 'vitest';
import type { ObjectSummary } from '../../protocol/frame.ts';
import { aftermathOf } from './replacements.ts';

const pod = (name: string, owner: string, seconds: number, revision = 1) =>
  ({ id: `pods/default/${name}`, resource: 'pods', namespace: 'default', name, owner, created: seconds * 1e6, revision }) as ObjectSummary;
const victim = (name: string, owner: string) => ({ pod: { resource: 'pods', namespace: 'default', name }, owner, ownerName: owner });

it('gives each victim the next pod that its owner made after it had to go', () => {
  const objects = [
    pod('old', 'rs', 1),
    pod('b', 'rs', 20, 9),
    pod('a', 'rs', 20, 8),
    pod('of-another', 'job', 20),
    pod('gone-2', 'rs', 20),
  ];
  const told = aftermathOf(
    new Map(objects.map((one) => [one.id, one])),
    [victim('gone-1', 'rs'), victim('gone-2', 'rs'), victim('lone', '')],
    20.4e6,
  );
  expect(told.map(({ remains, replacement }) => [remains?.name, replacement?.name])).toEqual([
    [undefined, 'a'],
    ['gone-2', 'b'],
    [undefined, undefined],
  ]);
});
