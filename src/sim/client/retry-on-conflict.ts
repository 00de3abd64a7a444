/** Trying a write again while somebody else's comes before it (client-go util/retry/util.go). Not modelled: jitter of a tenth. */
import { MILLISECOND, type Micros, type Process, sleep } from '../../kernel/effects.ts';
import { isConflict, type Result } from './result.ts';

export interface Backoff {
  readonly tries: number;
  readonly first: Micros;
  readonly factor: number;
}

/** Where other writers are few (retry.DefaultRetry). */
export const SHORT_RETRY: Backoff = { tries: 5, first: 10 * MILLISECOND, factor: 1 };
/** Where there is no hurry (retry.DefaultBackoff). */
export const LONG_RETRY: Backoff = { tries: 4, first: 10 * MILLISECOND, factor: 5 };

/** The first result that is no conflict, or the last. */
export function* retryOnConflict<Value>(backoff: Backoff, attempt: () => Process<Result<Value>>): Process<Result<Value>> {
  let pause = backoff.first;
  for (let left = backoff.tries - 1; ; left--) {
    const result = yield* attempt();
    if (result.ok || !isConflict(result.refusal) || left <= 0) return result;
    yield* sleep(pause);
    pause *= backoff.factor;
  }
}
