/** How long a pod that was tried in vain has to wait at least. Follows backend/queue/backoff_queue.go. */
import { type Micros, SECOND } from '../../../kernel/effects.ts';
import type { Backoff } from '../framework/setup.ts';
import type { QueueEntry } from './entry.ts';

/** End of the backoff, cut to the whole second; undefined if nothing failed so far. */
export function endOfBackoff(
  { attempts, errors, since }: Pick<QueueEntry, 'attempts' | 'errors' | 'since'>,
  { initial, longest }: Backoff,
): Micros | undefined {
  const failures = errors > 0 ? errors : attempts;
  if (failures === 0) return undefined;
  return wholeSecond(since + Math.min(longest, initial * 2 ** (failures - 1)));
}

/** Backoffs are over when the whole second of `now` is later. */
export function isOver(until: Micros, now: Micros): boolean {
  return wholeSecond(now) > until;
}

function wholeSecond(time: Micros): Micros {
  return time - (time % SECOND);
}
