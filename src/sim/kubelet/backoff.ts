/**
 * Waits that double, for restarts and image pulls (client-go util/flowcontrol/backoff.go as pkg/kubelet uses it): 10 s, 20 s ... 300 s;
 * over again after twice the longest of calm.
 */
import type { Micros } from '../../kernel/effects.ts';
import { SECOND } from '../../kernel/effects.ts';
import type { Backoff } from './state.ts';

const FIRST: Micros = 10 * SECOND;
export const LONGEST_BACKOFF: Micros = 300 * SECOND;

/** When the wait since `eventAt` is over; undefined: there is none at `now`. */
export function backoffEnd(backoff: Backoff | undefined, eventAt: Micros, now: Micros): Micros | undefined {
  if (!backoff || now - backoff.updatedAt > 2 * LONGEST_BACKOFF) return undefined;
  const end = eventAt + backoff.span;
  return now < end ? end : undefined;
}

export function nextBackoff(backoff: Backoff | undefined, eventAt: Micros, now: Micros): Backoff {
  const fresh = !backoff || eventAt - backoff.updatedAt > 2 * LONGEST_BACKOFF;
  return Object.freeze({ span: fresh ? FIRST : Math.min(backoff.span * 2, LONGEST_BACKOFF), updatedAt: now });
}
