/** What etcd refuses, in its own words (api/v3rpc/rpctypes/error.go). */
export const COMPACTED = 'etcdserver: mvcc: required revision has been compacted';
export const FUTURE_REVISION = 'etcdserver: mvcc: required revision is a future revision';
export const LEASE_NOT_FOUND = 'etcdserver: requested lease not found';
export const TOO_MANY_OPERATIONS = 'etcdserver: too many operations in txn request';
export const DUPLICATE_KEY = 'etcdserver: duplicate key given in txn request';

/** Refusal of a request; it changed nothing. */
export class EtcdError extends Error {}
