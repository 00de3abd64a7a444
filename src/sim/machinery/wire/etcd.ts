/**
 * What travels on the links to etcd, after its v3 API (etcd/api/etcdserverpb/rpc.proto). Values are frozen objects instead of bytes.
 * A request is answered with an `EtcdResponse`; a watch is opened as a kernel stream whose pieces are `EtcdWatchPiece`s.
 */

export interface KeyValue {
  readonly key: string;
  readonly value: unknown;
  readonly createRevision: number;
  readonly modRevision: number;
  /** Number of writes since the key was created. */
  readonly version: number;
  /** Lease id; 0: none. */
  readonly lease: number;
}

/** Keys from `key` (inclusive) to `end` (exclusive); without `end` the one key. `prefixEnd` gives the end of a prefix. */
export interface RangeRequest {
  readonly op: 'range';
  readonly key: string;
  readonly end?: string;
  readonly limit?: number;
  /** Read at this revision; absent or 0: now. */
  readonly revision?: number;
  readonly countOnly?: boolean;
}

export interface RangeResponse {
  readonly revision: number;
  readonly kvs: readonly KeyValue[];
  readonly more: boolean;
  readonly count: number;
}

export interface Compare {
  readonly key: string;
  /** The key's modRevision must be this; 0: the key must not exist. */
  readonly modRevision: number;
}

export type WriteOp =
  | { readonly op: 'put'; readonly key: string; readonly value: unknown; readonly lease?: number }
  | { readonly op: 'delete'; readonly key: string; readonly end?: string };

/** All of `success` if every comparison holds, else all of `failure`; atomic, one revision. */
export interface TxnRequest {
  readonly op: 'txn';
  readonly compare: readonly Compare[];
  readonly success: readonly WriteOp[];
  readonly failure: readonly RangeRequest[];
}

export interface TxnResponse {
  readonly revision: number;
  readonly succeeded: boolean;
  /** Results of the `failure` ranges, in order; empty on success. */
  readonly ranges: readonly RangeResponse[];
}

export type EtcdRequest =
  | RangeRequest
  | TxnRequest
  | { readonly op: 'compact'; readonly revision: number }
  | { readonly op: 'leaseGrant'; readonly ttlSeconds: number }
  | { readonly op: 'leaseRevoke'; readonly id: number }
  | { readonly op: 'leaseKeepAlive'; readonly id: number }
  | { readonly op: 'status' };

/** `error` holds etcd's own words, e.g. `etcdserver: mvcc: required revision has been compacted`. */
export type EtcdResponse<Body = RangeResponse | TxnResponse | LeaseResponse | StatusResponse> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly error: string };

export interface LeaseResponse {
  readonly id: number;
  readonly ttlSeconds: number;
}

export interface StatusResponse {
  readonly revision: number;
  readonly compactRevision: number;
  readonly keys: number;
}

export interface EtcdWatchRequest {
  readonly op: 'watch';
  readonly key: string;
  readonly end?: string;
  /** First revision to see; 0: whatever comes after now. */
  readonly startRevision: number;
}

export interface EtcdEvent {
  readonly type: 'put' | 'delete';
  /** For a delete: key and the revision of the deletion, value undefined. */
  readonly kv: KeyValue;
  readonly previous?: KeyValue;
}

export type EtcdWatchPiece =
  | { readonly kind: 'created'; readonly revision: number }
  | { readonly kind: 'events'; readonly revision: number; readonly events: readonly EtcdEvent[] }
  | { readonly kind: 'progress'; readonly revision: number }
  | { readonly kind: 'compacted'; readonly compactRevision: number };

/** The end of the range of all keys that start with `prefix`. */
export function prefixEnd(prefix: string): string {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
