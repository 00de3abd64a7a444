import { describe, expect, test } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import { prioritySort } from '../plugins/priority-sort.ts';
import * as subject from './scheduling-queue.ts';
import { type Moment, newQueue, type QueueState, removePod } from './scheduling-queue.ts';

const BACKOFF = { initial: SECOND, longest: 10 * SECOND };
const at = (now: number, gate?: string): Moment => ({ now, cause: 1, before: prioritySort.before, backoff: BACKOFF, gateOf: () => gate });

const popNext = (queue: QueueState) => subject.popNext(queue, at(0));
const flushBackoff = (queue: QueueState, now: number) => subject.flushBackoff(queue, at(now));
const flushLeftovers = (queue: QueueState, now: number, gate?: string) => subject.flushLeftovers(queue, at(now, gate));

/** A change that helps everybody. */
function moveAll(queue: QueueState, now: number): void {
  subject.moveAll(
    queue,
    [...queue.waiting.values()].flatMap((entries) => [...entries.values()]),
    at(now),
  );
}

function arrive(queue: QueueState, key: string, priority = 0, now = 0): void {
  subject.addPod(queue, { key, uid: key, priority }, at(now));
}

function tryInVain(queue: QueueState, rejectors: readonly string[], now: number, moved = false): string {
  const entry = popNext(queue);
  if (entry === undefined) throw new Error('nothing to try');
  subject.putBack(queue, entry, rejectors, moved, at(now));
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
    expect(popNext(queue)).toBeUndefined();
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
    expect(popNext(queue)).toBeUndefined();
  });

  test('a gated pod waits until nobody gates it', () => {
    const queue = newQueue();
    subject.addPod(queue, { key: 'gated', uid: 'gated', priority: 0 }, at(0, 'SchedulingGates'));
    flushLeftovers(queue, 1_000 * SECOND, 'SchedulingGates');
    expect(popNext(queue)).toBeUndefined();
    expect(queue.entries.get('gated')).toMatchObject({ place: 'gated', gate: 'SchedulingGates' });
    moveAll(queue, 1_001 * SECOND);
    expect(popNext(queue)?.key).toBe('gated');
    expect(queue.waiting.size).toBe(0);
  });
});

describe('coming back', () => {
  test('a rejected pod stays until a change helps it, then waits for the end of its backoff', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    tryInVain(queue, ['NodeResourcesFit'], 300_000);
    expect(placeOf(queue, 'pod')).toBe('unschedulable');
    moveAll(queue, 600_000);
    expect(queue.entries.get('pod')).toMatchObject({ place: 'backoff', until: SECOND });
    flushBackoff(queue, SECOND);
    expect(placeOf(queue, 'pod')).toBe('backoff');
    flushBackoff(queue, 2 * SECOND);
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

  test('errors back off by their own number, and a rejection in between begins them anew', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    const ends = [[], [], [], ['NodePorts'], []].map((rejectors) => {
      const entry = popNext(queue) ?? queue.entries.get('pod');
      if (entry === undefined) throw new Error('nothing to try');
      removePod(queue, 'pod');
      subject.putBack(queue, entry, rejectors, true, at(0));
      return (queue.entries.get('pod')?.until ?? 0) / SECOND;
    });
    expect(ends).toEqual([1, 2, 4, 1, 1]);
  });

  test('nothing helped for five minutes: it is tried again', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    tryInVain(queue, ['NodePorts'], 0);
    flushLeftovers(queue, 300 * SECOND);
    expect(placeOf(queue, 'pod')).toBe('unschedulable');
    flushLeftovers(queue, 330 * SECOND);
    expect(placeOf(queue, 'pod')).toBe('active');
  });

  test('a pod of the same name that came in the meantime is not pushed aside', () => {
    const queue = newQueue();
    arrive(queue, 'pod');
    const tried = popNext(queue);
    if (tried === undefined) throw new Error('nothing to try');
    arrive(queue, 'pod', 7);
    subject.putBack(queue, tried, ['NodePorts'], false, at(0));
    expect(popNext(queue)).toMatchObject({ priority: 7 });
    expect(popNext(queue)).toBeUndefined();
  });
});
