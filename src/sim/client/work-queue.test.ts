import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { add, done, forget, isSpent, newQueue, retryDelay, take } from './work-queue.ts';

function running(workers: number, limits = {}) {
  const queue = newQueue('q', workers, limits);
  queue.running = true;
  return queue;
}

test('a key waits once, in order, and keeps the cause that came first', () => {
  const queue = running(9);
  for (const [key, cause] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
  ] as const)
    add(queue, key, cause);
  expect([take(queue), take(queue), take(queue)]).toEqual([{ key: 'a', cause: 1 }, { key: 'b', cause: 2 }, undefined]);
});

test('a key that is worked on comes back only when it is done', () => {
  const queue = running(9);
  add(queue, 'a', 1);
  take(queue);
  add(queue, 'a', 2);
  expect(take(queue)).toBeUndefined();
  done(queue, 'a');
  expect(take(queue)).toEqual({ key: 'a', cause: 2 });
});

test('no more keys are handed out than there are workers, none while it rests', () => {
  const queue = running(1);
  add(queue, 'a', 1);
  add(queue, 'b', 1);
  expect(take(queue)?.key).toBe('a');
  expect(take(queue)).toBeUndefined();
  done(queue, 'a');
  queue.running = false;
  expect(take(queue)).toBeUndefined();
});

test('errors make a key wait 5 ms, then twice that each time, up to 1000 s', () => {
  const queue = running(1);
  const delays = Array.from({ length: 19 }, () => retryDelay(queue, 'a', 0));
  expect(delays.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect(delays.at(-1)).toBe(1_000 * SECOND);
  forget(queue, 'a');
  expect(retryDelay(queue, 'a', 0)).toBe(5_000);
});

test('after a hundred errors at once the keys get ten turns a second', () => {
  const queue = running(1);
  const delays = Array.from({ length: 103 }, (_, at) => retryDelay(queue, `key-${at}`, 0));
  expect(delays.slice(98)).toEqual([5_000, 5_000, 100_000, 200_000, 300_000]);
});

test('a key is spent after as many errors as it may have', () => {
  const queue = running(1, { maxRetries: 2 });
  expect(isSpent(queue, 'a')).toBe(false);
  retryDelay(queue, 'a', 0);
  retryDelay(queue, 'a', 0);
  expect(isSpent(queue, 'a')).toBe(true);
});
