/** The state that a write is prepared on. */
import { failure } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

/** Where the present state is taken from: the cache, or what etcd has just said. */
export type Present = { readonly from: 'cache' } | { readonly from: 'etcd'; readonly object: ApiObject | undefined };

export const FROM_CACHE: Present = Object.freeze({ from: 'cache' });

export function present(object: ApiObject | undefined): Present {
  return { from: 'etcd', object };
}

export const TOO_BUSY = failure(504, 'Timeout', 'Timeout: request did not complete within the allotted timeout');
