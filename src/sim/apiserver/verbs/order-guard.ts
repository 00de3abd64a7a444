/** Asks the guard of an order, and writes what its consent costs: a disruption budget has one disruption less. */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { OrderGuard, Verdict } from '../../machinery/scheme/definition.ts';
import type { Status } from '../../machinery/status-error.ts';
import { objectOf, storageKey } from '../cache/cache.ts';
import type { Correction } from '../registry/judge-order.ts';
import { revisionOf, stored, type WriteInput } from '../registry/write.ts';
import { compareAndWrite } from '../storage.ts';
import { type Present, TOO_BUSY } from './present.ts';

const MAX_ATTEMPTS = 50;

/** Undefined: the order may be carried out. `present`: of the object that the order is for. */
export function* passGuard(input: WriteInput, guard: OrderGuard, present: Present): Process<Status | undefined> {
  let correction: Correction | undefined;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const verdict: Verdict = yield* local<Verdict>('judgeOrder', input, present, correction);
    if (verdict.kind === 'refuse') return verdict.status;
    if (verdict.kind === 'free' || input.dryRun) return undefined;
    const { old, object } = verdict;
    const { name } = old.metadata;
    yield* step('guard', { before: old, after: object });
    const key = storageKey(guard.storagePrefix, input.target.namespace, name);
    const written = yield* compareAndWrite(key, revisionOf(old), stored({ ...object, metadata: { ...object.metadata } }));
    if (written.kind === 'done') return undefined;
    if (written.kind === 'failed') return written.status;
    correction = { name, object: written.present && objectOf(written.present) };
  }
  return TOO_BUSY;
}
