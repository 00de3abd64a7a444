/**
 * Many creations without a flood of equal errors: batches of 1, 2, 4, 8... while all of a batch succeed.
 * Follows pkg/controller/replicaset/replica_set.go, slowStartBatch.
 */
import type { Process } from '../../kernel/effects.ts';
import type { ApiRequest } from '../machinery/wire/api.ts';
import { sendAll } from './api-client.ts';
import type { Result } from './result.ts';

/** Sends the requests, most of them at once; gives the results of those that were sent, in order. After a batch with an error none is sent. */
export function* slowStart<Value>(requests: readonly ApiRequest[], firstBatch = 1): Process<readonly Result<Value>[]> {
  const results: Result<Value>[] = [];
  for (let size = Math.min(firstBatch, requests.length); size > 0; size = Math.min(2 * size, requests.length - results.length)) {
    const batch = yield* sendAll<Value>(requests.slice(results.length, results.length + size));
    results.push(...batch);
    if (batch.some((result) => !result.ok)) break;
  }
  return results;
}
