/** Of changes that are enough together, what is left when those behind make up for some of those before: each as small as it may be. */
import type { Change, Growth, LessAsked, Victim } from './change.ts';
import { greatest, least } from './question.ts';

type Enough = (changes: readonly Change[]) => boolean;
type Of<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>;

export function tightened(changes: readonly Change[], isEnough: Enough): readonly Change[] {
  let now = joined(changes);
  for (const change of now) {
    const without = now.filter((one) => one !== change);
    if (without.length > 0 && isEnough(without)) {
      now = without;
      continue;
    }
    const at = now.indexOf(change);
    const smaller = lessened(change, (one) => isEnough(now.with(at, one)));
    now = now.with(at, smaller);
  }
  return now;
}

/** All who have to go, go at once. */
function joined(changes: readonly Change[]): readonly Change[] {
  const evictions = changes.filter((one): one is Of<'evict'> => one.kind === 'evict');
  const last = evictions.at(-1);
  if (last === undefined || evictions.length < 2) return changes;
  const all: Change = { kind: 'evict', pods: evictions.flatMap(({ pods }) => pods) };
  return changes.filter((one) => one.kind !== 'evict' || one === last).map((one) => (one === last ? all : one));
}

function lessened(change: Change, isEnough: (change: Change) => boolean): Change {
  switch (change.kind) {
    case 'ask for less':
      return { ...change, amounts: fewest(change.amounts, (amounts) => isEnough({ ...change, amounts }), more) };
    case 'grow':
      return { ...change, amounts: fewest(change.amounts, (amounts) => isEnough({ ...change, amounts }), smaller) };
    case 'evict':
      return { ...change, pods: fewest<Victim>(change.pods, (pods) => isEnough({ ...change, pods })) };
    case 'skew':
      return { ...change, to: least(change.from, change.to, (to) => isEnough({ ...change, to })) ?? change.to };
    default:
      return change;
  }
}

type Lessen<Item> = (item: Item, isEnough: (item: Item) => boolean) => Item;

/** Without those that are not needed; the others as little as may be. */
function fewest<Item>(items: readonly Item[], isEnough: (items: readonly Item[]) => boolean, lessen?: Lessen<Item>): readonly Item[] {
  let now = items;
  for (const item of items) {
    const without = now.filter((one) => one !== item);
    if (without.length > 0 && isEnough(without)) now = without;
    else if (lessen !== undefined) {
      const at = now.indexOf(item);
      const others = now;
      now = now.with(
        at,
        lessen(item, (one) => isEnough(others.with(at, one))),
      );
    }
  }
  return now;
}

const more: Lessen<LessAsked> = (one, isEnough) => ({
  ...one,
  most: greatest(one.most, one.asked, (most) => isEnough({ ...one, most })) ?? one.most,
});

const smaller: Lessen<Growth> = (one, isEnough) => ({ ...one, to: least(one.from, one.to, (to) => isEnough({ ...one, to })) ?? one.to });
