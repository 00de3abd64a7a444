/** Calls to etcd, with what the API server says when etcd does not answer or refuses (apiserver pkg/storage/etcd3/store.go). */
import { call, type Process } from '../../kernel/effects.ts';
import { failure, internalErrorStatus, type Status } from '../machinery/status-error.ts';
import { ETCD } from '../machinery/wire/api.ts';
import type { EtcdRequest, EtcdResponse, KeyValue, RangeResponse, TxnResponse } from '../machinery/wire/etcd.ts';

type Body = RangeResponse | TxnResponse;

export type Stored<Result> = { readonly ok: true; readonly body: Result } | { readonly ok: false; readonly status: Status };

const COMPACTED = 'etcdserver: mvcc: required revision has been compacted';
const FUTURE = 'etcdserver: mvcc: required revision is a future revision';

export const isCompacted = (status: Status): boolean => status.message?.includes(COMPACTED) ?? false;
export const isFuture = (status: Status): boolean => status.message?.includes(FUTURE) ?? false;

export function* ask<Result extends Body>(request: EtcdRequest): Process<Stored<Result>> {
  const reply = yield* call<EtcdResponse<Result>>(ETCD, Object.freeze(request));
  if (!reply.ok) {
    const problem = reply.failure === 'timeout' ? 'etcdserver: request timed out' : 'error reading from server: EOF';
    return { ok: false, status: failure(500, undefined, problem) };
  }
  const { value } = reply;
  return value.ok ? { ok: true, body: value.body } : { ok: false, status: internalErrorStatus(value.error) };
}

/** The key now; undefined if it is not there. */
export function* readKey(key: string): Process<Stored<KeyValue | undefined>> {
  const answer = yield* ask<RangeResponse>({ op: 'range', key });
  return answer.ok ? { ok: true, body: answer.body.kvs[0] } : answer;
}

export type Written =
  | { readonly kind: 'done'; readonly revision: number }
  /** Another write came first: the key as it is now. */
  | { readonly kind: 'conflict'; readonly present: KeyValue | undefined }
  | { readonly kind: 'failed'; readonly status: Status };

/** Puts or (without a value) deletes the key if its revision is still `revision`; 0: if it is not there. */
export function* compareAndWrite(key: string, revision: number, value: unknown, lease = 0): Process<Written> {
  const write =
    value === undefined ? ({ op: 'delete', key } as const) : ({ op: 'put', key, value, ...(lease === 0 ? {} : { lease }) } as const);
  const answer = yield* ask<TxnResponse>({
    op: 'txn',
    compare: [{ key, modRevision: revision }],
    success: [write],
    failure: [{ op: 'range', key }],
  });
  if (!answer.ok) return { kind: 'failed', status: answer.status };
  const { succeeded, revision: now, ranges } = answer.body;
  return succeeded ? { kind: 'done', revision: now } : { kind: 'conflict', present: ranges[0]?.kvs[0] };
}
