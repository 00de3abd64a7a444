/** Random lives of a queue: whatever happens, every pod is in one place, is found there, and comes out when it is its turn. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import { runs } from '../../../testing/runs.ts';
import { prioritySort } from '../plugins/priority-sort.ts';
import type { QueueEntry } from './entry.ts';
import {
  addPod,
  flushBackoff,
  flushLeftovers,
  type Moment,
  moveAll,
  newQueue,
  popNext,
  putBack,
  type QueueState,
  removePod,
} from './scheduling-queue.ts';

const PLUGINS = ['A', 'B', 'C'];

const step = fc.oneof(
  fc.record({ do: fc.constant('add' as const), pod: fc.nat(6), priority: fc.nat(2), gated: fc.boolean() }),
  fc.record({ do: fc.constant('remove' as const), pod: fc.nat(6) }),
  fc.record({ do: fc.constant('try' as const), rejectors: fc.subarray(PLUGINS), moved: fc.boolean() }),
  fc.record({ do: fc.constant('move' as const), plugin: fc.constantFrom(...PLUGINS, 'Gate'), gated: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), span: fc.integer({ min: 1, max: 400 * SECOND }) }),
);

/** The pods that wait, by plugin, as the entries tell it. */
function awaited(queue: QueueState): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const { key, place, rejectors } of queue.entries.values()) {
    if (place !== 'unschedulable' && place !== 'gated') continue;
    for (const plugin of rejectors) {
      found[plugin] ??= [];
      found[plugin].push(key);
    }
  }
  return sorted(Object.entries(found));
}

function sorted(entries: Iterable<readonly [string, Iterable<string>]>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...entries].map(([plugin, keys]) => [plugin, [...keys].sort()]).sort() as [string, string[]][]);
}

const there = (queue: QueueState, heap: readonly QueueEntry[]) => heap.filter((entry) => queue.entries.get(entry.key) === entry);

function check(queue: QueueState): void {
  const at = (place: string) => [...queue.entries.values()].filter((entry) => entry.place === place);
  expect(new Set(there(queue, queue.active))).toEqual(new Set(at('active')));
  expect(new Set([...there(queue, queue.backoff), ...there(queue, queue.errorBackoff)])).toEqual(new Set(at('backoff')));
  expect(sorted([...queue.waiting].map(([plugin, entries]) => [plugin, entries.keys()]))).toEqual(awaited(queue));
}

/** Who ought to be next: the first of the active, else the rejected pod whose backoff ends first. */
function expected(queue: QueueState): string | undefined {
  const order = (a: QueueEntry, b: QueueEntry) => b.priority - a.priority || a.since - b.since || a.serial - b.serial;
  const entries = [...queue.entries.values()];
  const active = entries.filter(({ place }) => place === 'active').sort(order);
  const early = entries.filter(({ place, rejectors }) => place === 'backoff' && rejectors.length > 0);
  early.sort((a, b) => a.until - b.until || order(a, b));
  return (active[0] ?? early[0])?.key;
}

test('every pod is where it should be after any sequence of events', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = newQueue();
      let now = 0;
      const moment = (gated = false): Moment => ({
        now,
        cause: 0,
        before: prioritySort.before,
        backoff: { initial: SECOND, longest: 10 * SECOND },
        gateOf: () => (gated ? 'Gate' : undefined),
      });
      for (const one of steps) {
        if (one.do === 'add') addPod(queue, { key: `p${one.pod}`, uid: '', priority: one.priority }, moment(one.gated));
        else if (one.do === 'remove') removePod(queue, `p${one.pod}`);
        else if (one.do === 'move') moveAll(queue, [...(queue.waiting.get(one.plugin)?.values() ?? [])], moment(one.gated));
        else if (one.do === 'wait') {
          now += one.span;
          flushBackoff(queue, moment());
          flushLeftovers(queue, moment());
        } else {
          const want = expected(queue);
          const entry = popNext(queue, moment());
          expect(entry?.key).toBe(want);
          if (entry !== undefined) putBack(queue, entry, one.rejectors, one.moved, moment());
        }
        check(queue);
      }
    }),
    { numRuns: runs(300) },
  );
});
