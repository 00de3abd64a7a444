/**
 * etcd leases for objects that vanish after a while (Events): one lease is shared by the objects of a minute
 * (apiserver pkg/storage/etcd3/lease_manager.go).
 */

import type { ComponentKind } from '../../../kernel/component.ts';
import { local, type Process } from '../../../kernel/effects.ts';
import type { LeaseResponse } from '../../machinery/wire/etcd.ts';
import type { ApiSelf } from '../registry/context.ts';
import type { ApiServerState } from '../state.ts';
import { ask } from '../storage.ts';

const REUSE_MICROS = 60_000_000;
const REUSE_SECONDS = 60;
const MAX_OBJECTS = 1_000;

/** The lease to store an object with; 0 for objects that stay, and when etcd gives none. */
export function* leaseFor(ttlSeconds: number | undefined): Process<number> {
  if (ttlSeconds === undefined) return 0;
  const known = yield* local<number>('leaseInUse');
  if (known !== 0) return known;
  const granted = yield* ask<LeaseResponse & never>({ op: 'leaseGrant', ttlSeconds: ttlSeconds + REUSE_SECONDS });
  if (!granted.ok) return 0;
  const { id } = granted.body as LeaseResponse;
  yield* local('leaseGranted', id);
  return id;
}

function leaseInUse({ state, now }: ApiSelf): number {
  const { lease } = state;
  if (lease === undefined || now > lease.usableUntil || lease.objects >= MAX_OBJECTS) return 0;
  state.lease = { ...lease, objects: lease.objects + 1 };
  return lease.id;
}

function leaseGranted({ state, now }: ApiSelf, id: number): void {
  state.lease = { id, usableUntil: now + REUSE_MICROS, objects: 1 };
}

export const leaseLocals: NonNullable<ComponentKind<ApiServerState>['locals']> = { leaseInUse, leaseGranted };
