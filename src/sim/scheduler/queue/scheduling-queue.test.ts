import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import {
  addPod,
  flushBackoff,
  flushLeftovers,
  hasNext,
  moveAll,
  newQueue,
  popNext,
  putBack,
  type QueueState,
  removePod,
} from './scheduling-queue.ts';

function arrive(queue: QueueState, key: string, priority = 0, now = 0): void {
  addPod(queue, { key, priority, now, cause: 1 });
}

function tryInVain(queue: QueueState, rejectors: readonly string[], now: number, moved = false): string {
  const entry = popNext(queue);
  if (entry === undefined) throw new Error('nothing to try');
  putBack(queue, entry, rejectors, now, 1, moved);
  return entry.key;
}

const placeOf = (queue: QueueState, key: string) => queue.entries.get(key)?.place;

describe('whose turn it is', () => {
  test('higher priority first, then who came first', () => {
    const queue = newQueue();
    arrive(queue, 'late', 0, 2);
    arrive(queue, 'early', 0, 1);
    arrive(queue, 'high', 5, 3);
    arrive(queue, 'low', -1, 0);
    expect([popNext(queue), popNext(queue), popNext(queue), popNext(queue), popNext(queue)].map((one) => one?.key)).toEqual([
      'high',
      'early',
      'late',
      'low',
      undefined,
    ]);
  });

  test('a deleted pod is passed over', () => {
    const queue = newQueue();
    arrive(queue, 'gone', 5);
    arrive(queue, 'here');
    removePod(queue, 'gone');
    expect(popNext(queue)?.key).toBe('here');
    expect(hasNext(queue)).toBe(false);
  });

  test('with none active, a rejected pod in backoff goes early; one that met an error does not', () => {
    const queue = newQueue();
    arrive(queue, 'rejected');
    tryInVain(queue, ['NodeResourcesFit'], 0, true);
    expect(placeOf(queue, 'rejected')).toBe('backoff');
    expect(popNext(queue)?.key).toBe('rejected');
    arrive(queue, 'error');
    tryInVain(queue, [], 0);
    expect(placeOf(queue, 'error')).toBe('backoff');
    expect(hasNext(queue)).toBe(false);
  });

  test('a gated pod waits for ever', () => {
    const queue = newQueue();
    addPod(queue, { key: 'gated', priority: 0, now: 0, cause: 1, gatedBy: 'SchedulingGates' });
    moveAll(queue, SECOND, 1, () => true);
    flushLeftovers(queue, 1_000 * SECOND, 1);
    expect(hasNext(queue)).toBe(false);
    expect(placeOf(queue, 'gated')).toBe('gated');
  });
});

describe('coming back', () => {
  test('a rejected pod stays until a change helps it, then waits for the end of its backoff', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    tryInVain(queue, ['NodeResourcesFit'], 300_000);
    expect(placeOf(queue, 'pod')).toBe('unschedulable');
    moveAll(queue, 600_000, 1, () => false);
    expect(placeOf(queue, 'pod')).toBe('unschedulable');
    moveAll(queue, 600_000, 1, () => true);
    expect(queue.entries.get('pod')).toMatchObject({ place: 'backoff', until: SECOND });
    flushBackoff(queue, SECOND, 1);
    expect(placeOf(queue, 'pod')).toBe('backoff');
    flushBackoff(queue, 2 * SECOND, 1);
    expect(placeOf(queue, 'pod')).toBe('active');
  });

  test('backoffs double up to ten seconds', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    const ends = Array.from({ length: 6 }, () => {
      tryInVain(queue, ['NodePorts'], 0, true);
      return (queue.entries.get('pod')?.until ?? 0) / SECOND;
    });
    expect(ends).toEqual([1, 2, 4, 8, 10, 10]);
  });

  test('nothing helped for five minutes: it is tried again', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    tryInVain(queue, ['NodePorts'], 0);
    flushLeftovers(queue, 300 * SECOND, 1);
    expect(placeOf(queue, 'pod')).toBe('unschedulable');
    flushLeftovers(queue, 330 * SECOND, 1);
    expect(placeOf(queue, 'pod')).toBe('active');
  });

  test('a pod of the same name that came in the meantime is not pushed aside', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    const tried = popNext(queue);
    if (tried === undefined) throw new Error('nothing to try');
    arrive(queue, 'pod', 7);
    putBack(queue, tried, ['NodePorts'], 0, 1, false);
    expect(popNext(queue)).toMatchObject({ priority: 7 });
    expect(popNext(queue)).toBeUndefined();
  });
});
