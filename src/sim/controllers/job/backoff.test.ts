import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { finishedAt, NO_BACKOFF, nextBackoff, remaining } from './backoff.ts';

function ended(seconds: number): Pod {
  const state = { terminated: { exitCode: 1, finishedAt: formatTime(seconds * SECOND) } };
  return {
    metadata: { creationTimestamp: formatTime(0) },
    spec: { containers: [] },
    status: { containerStatuses: [{ name: 'app', state }] },
  } as unknown as Pod;
}

test('the wait doubles from 10 s to 10 min and is counted from the last failure', () => {
  const waits = [1, 2, 3, 7, 20].map((failures) => remaining({ failures, lastFailureAt: 0 }, 0) / SECOND);
  expect(waits).toEqual([10, 20, 40, 600, 600]);
  expect(remaining({ failures: 1, lastFailureAt: 5 * SECOND }, 9 * SECOND)).toBe(6 * SECOND);
  expect(remaining(NO_BACKOFF, 0)).toBe(0);
});

test('a success ends the row of failures; only later ones count', () => {
  const before = nextBackoff(NO_BACKOFF, [], [ended(1), ended(2)]);
  expect(before).toEqual({ failures: 2, lastFailureAt: 2 * SECOND });
  expect(nextBackoff(before, [], [ended(3)])).toEqual({ failures: 3, lastFailureAt: 3 * SECOND });
  expect(nextBackoff(before, [ended(4)], [ended(3), ended(5)])).toEqual({ failures: 1, lastFailureAt: 5 * SECOND });
  expect(nextBackoff(before, [ended(4)], [])).toEqual(NO_BACKOFF);
});

test('a pod ended when its last container did, or else when it was created', () => {
  expect(finishedAt(ended(7))).toBe(7 * SECOND);
  const unknown = { ...ended(7), status: {} } as Pod;
  expect(finishedAt(unknown)).toBe(0);
});
