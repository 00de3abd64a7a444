/**
 * ResourceQuota, the last word of validating admission: asks the quotas of the namespace, and writes what the write will use into their
 * status (apiserver pkg/admission/plugin/resourcequota). The original works off the writes of a namespace one after the other, several
 * with one update of the quota; here each write updates it, and whoever comes second tries again on what is stored then.
 */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { Charge } from '../../machinery/quota/check.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { objectOf, storageKey } from '../cache/cache.ts';
import { type LatestQuotas, QUOTA_PREFIX, type QuotaJudgement } from '../registry/judge-quotas.ts';
import { revisionOf, stored, type WriteInput } from '../registry/write.ts';
import { compareAndWrite, type Written } from '../storage.ts';
import { FROM_CACHE, type Present, TOO_BUSY } from './present.ts';

/** As many writes may race for one quota. */
const MAX_ATTEMPTS = 1_000;

/** Undefined: there is room, and it is taken unless this is a dry run. `present`: what an update is of. */
export function* passQuotas(input: WriteInput, object: ApiObject, present: Present = FROM_CACHE): Process<Status | undefined> {
  const charged = new Set<string>();
  const latest: Record<string, ApiObject | null> = {};
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const known: LatestQuotas = Object.freeze({ ...latest });
    const judgement: QuotaJudgement = yield* local<QuotaJudgement>('judgeQuotas', input, object, present, known);
    if ('refusal' in judgement) return judgement.refusal;
    const open = judgement.charges.filter(({ quota }) => !charged.has(quota.metadata.name));
    if (open.length === 0 || input.dryRun) return undefined;
    let lost = false;
    for (const charge of open) {
      const { name } = charge.quota.metadata;
      const outcome = yield* write(charge, input.target.namespace);
      if (outcome.kind === 'failed') return outcome.status;
      if (outcome.kind === 'done') charged.add(name);
      else {
        latest[name] = outcome.present === undefined ? null : objectOf(outcome.present);
        lost = true;
      }
    }
    if (!lost) return undefined;
  }
  return TOO_BUSY;
}

function* write({ quota, used }: Charge, namespace: string): Process<Written> {
  const after = { ...quota, metadata: { ...quota.metadata }, status: { ...quota.status, used } };
  yield* step('quota', { before: quota, after });
  return yield* compareAndWrite(storageKey(QUOTA_PREFIX, namespace, quota.metadata.name), revisionOf(quota), stored(after));
}
