/** Answers that operations have in common. */
import type { CloudResponse, Quota } from '../wire.ts';
import type { CloudState } from './state.ts';

export const NOTHING: CloudResponse<null> = Object.freeze({ ok: true, body: null });

export function good<Body>(body: Body): CloudResponse<Body> {
  return Object.freeze({ ok: true, body });
}

export function missing(what: string): CloudResponse<never> {
  return Object.freeze({ ok: false, error: `${what} not found`, notFound: true });
}

/** `count`: how many there are; undefined: one more is allowed. */
export function overQuota(state: CloudState, quota: Quota, count: number): CloudResponse<never> | undefined {
  const limit = state.quotas[quota];
  if (count < limit) return undefined;
  return Object.freeze({ ok: false, error: `quota exceeded: ${quota} limit is ${limit}` });
}
