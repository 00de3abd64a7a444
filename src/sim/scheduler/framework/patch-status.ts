/**
 * Writes into the status of pods, repeated a few times while the server is not well. Follows util/utils.go (PatchPodStatus, Retriable) and
 * client-go util/retry (DefaultBackoff); without its jitter.
 */
import { MILLISECOND, type Micros, type Process, sleep } from '../../../kernel/effects.ts';
import { type ApiClient, sendAll } from '../../client/api-client.ts';
import { PODS } from '../../client/resource.ts';
import { isConnectionRefused, type Result } from '../../client/result.ts';
import type { Pod } from '../../machinery/types/pod.ts';

export interface StatusPatch {
  readonly pod: Pod;
  readonly status: object;
}

const PAUSES: readonly Micros[] = [10 * MILLISECOND, 50 * MILLISECOND, 250 * MILLISECOND];

/** All at once; results in their order. */
export function* patchStatuses(api: ApiClient, patches: readonly StatusPatch[]): Process<readonly Result<Pod>[]> {
  const requests = patches.map(({ pod: { metadata }, status }) =>
    api.patchRequest(PODS, metadata.namespace, metadata.name, 'strategic', { status }, 'status'),
  );
  const results = [...(yield* sendAll<Pod>(requests))];
  for (const pause of PAUSES) {
    const again = requests.flatMap((request, at) => (isWorthRepeating(results[at]) ? [{ request, at }] : []));
    if (again.length === 0) break;
    yield* sleep(pause);
    const repeated = yield* sendAll<Pod>(again.map(({ request }) => request));
    for (const [i, { at }] of again.entries()) results[at] = repeated[i] as Result<Pod>;
  }
  return results;
}

function isWorthRepeating(result: Result<Pod> | undefined): boolean {
  if (result === undefined || result.ok) return false;
  const { code, reason } = result.refusal;
  return isConnectionRefused(result.refusal) || code === 503 || reason === 'InternalError';
}
