/** Frees claims that nobody uses any more, and lets those go that were made for a pod which will not run (syncClaim). */
import { type Process, step } from '../../../kernel/effects.ts';
import type { SyncResult } from '../../client/definition.ts';
import { controllerOf, lookUp } from '../../client/lister.ts';
import { PODS, RESOURCE_CLAIMS } from '../../client/resource.ts';
import { isNotFound, must, RequestError } from '../../client/result.ts';
import { CLAIM_FINALIZER } from '../../machinery/pod-claims.ts';
import type { ClaimConsumer, ResourceClaim } from '../../machinery/types/devices.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { api } from './pods.ts';
import { isGone } from './state.ts';

export function* syncClaim(key: string): Process<SyncResult> {
  const claim = yield* lookUp(RESOURCE_CLAIMS, key);
  if (claim === undefined) return;
  const reserved = claim.status?.reservedFor ?? [];
  const valid: ClaimConsumer[] = [];
  for (const consumer of reserved) {
    if (consumer.apiGroup || consumer.resource !== 'pods') return { error: `unsupported ReservedFor entry: ${JSON.stringify(consumer)}` };
    if (yield* stillUses(consumer, claim)) valid.push(consumer);
  }
  if (valid.length < reserved.length) yield* withdraw(claim, valid);
  else if (isKept(claim) && claim.metadata.deletionTimestamp !== undefined && valid.length === 0) yield* letGo(claim);
  if (valid.length === 0) yield* deleteUnused(claim);
}

const isKept = ({ metadata }: ResourceClaim): boolean => metadata.finalizers?.includes(CLAIM_FINALIZER) ?? false;

/** None of its containers runs, nor ever will. */
export function isDone({ metadata, spec, status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed' || (metadata.deletionTimestamp !== undefined && !spec.nodeName);
}

/** A pod that the cache does not know may be new: the API server is asked before it is taken for gone. */
function* stillUses({ name, uid }: ClaimConsumer, { metadata }: ResourceClaim): Process<boolean> {
  if (yield* isGone(uid)) return false;
  const known = yield* lookUp(PODS, `${metadata.namespace}/${name}`);
  if (known !== undefined) return known.metadata.uid === uid && !isDone(known);
  const stored = yield* api.get(PODS, metadata.namespace, name);
  if (stored.ok) return stored.value.metadata.uid === uid;
  if (!isNotFound(stored.refusal)) throw new RequestError(stored.refusal);
  return false;
}

/** With the last consumer the devices go too: the next may get others, and others may get these. */
function* withdraw(claim: ResourceClaim, valid: readonly ClaimConsumer[]): Process<void> {
  const { reservedFor: _, allocation, ...rest } = claim.status ?? {};
  const isFree = valid.length === 0 && isKept(claim);
  const status = { ...rest, ...(allocation && !isFree && { allocation }), ...(valid.length > 0 && { reservedFor: valid }) };
  yield* step('withdraw reservations', { claim: claim.metadata.name, left: valid.length, deallocated: isFree });
  const written = must(yield* api.update(RESOURCE_CLAIMS, { ...claim, status }, 'status'));
  if (written.status?.allocation === undefined) yield* dropFinalizer(written);
}

/** It is to be deleted and nobody uses it. */
function* letGo(claim: ResourceClaim): Process<void> {
  let current = claim;
  if (claim.status?.allocation !== undefined) {
    const { allocation: _, ...status } = claim.status;
    current = must(yield* api.update(RESOURCE_CLAIMS, { ...claim, status }, 'status'));
  }
  yield* dropFinalizer(current);
}

function* dropFinalizer(claim: ResourceClaim): Process<void> {
  if (!isKept(claim)) return;
  const finalizers = claim.metadata.finalizers?.filter((one) => one !== CLAIM_FINALIZER) ?? [];
  must(yield* api.update(RESOURCE_CLAIMS, { ...claim, metadata: { ...claim.metadata, finalizers } }));
}

/** The garbage collector takes it as soon as its pod is deleted; a pod that is over may stay for long. */
function* deleteUnused(claim: ResourceClaim): Process<void> {
  const owner = controllerOf(claim);
  if (owner?.kind !== 'Pod') return;
  const { namespace, name } = claim.metadata;
  const pod = yield* lookUp(PODS, `${namespace}/${owner.name}`);
  if (pod === undefined || (pod.metadata.uid === owner.uid && !isDone(pod))) return;
  const result = yield* api.delete(RESOURCE_CLAIMS, namespace, name);
  if (!result.ok && !isNotFound(result.refusal)) throw new RequestError(result.refusal);
}
