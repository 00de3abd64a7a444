/**
 * Writes into claims what was decided: the allocation and for whom it is reserved, or that it is given back. Follows
 * plugins/dynamicresources/dynamicresources.go (bindClaim, Unreserve, PostFilter).
 */
import { local, type Process, sleep } from '../../../../kernel/effects.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { keyOf, RESOURCE_CLAIMS } from '../../../client/resource.ts';
import type { Result } from '../../../client/result.ts';
import { CLAIM_FINALIZER, consumerOf, isReservedFor } from '../../../machinery/pod-claims.ts';
import type { ResourceClaim } from '../../../machinery/types/devices.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { AssumedPod, Errand } from '../../framework/binding-points.ts';
import { pluginError, type Setback } from '../../framework/verdict.ts';
import { shownClaim } from './claims.ts';
import { type DevicePlan, NAME, type PlannedClaim } from './plan.ts';

/** client-go util/retry: DefaultRetry, without its jitter. */
const TRIES = 5;
const PAUSE = 10_000;

export function* bindClaims({ pod, plan, api }: AssumedPod): Process<Setback | undefined> {
  for (const planned of (plan as DevicePlan).claims) {
    if (isReservedFor(pod, planned.claim)) continue;
    const problem = yield* bindClaim(api, pod, planned);
    if (problem !== undefined) return pluginError(NAME, problem);
  }
  return undefined;
}

interface Attempt {
  readonly problem: string | undefined;
  readonly isConflict: boolean;
}

const DONE: Attempt = { problem: undefined, isConflict: false };

function failed(problem: string, isConflict = false): Attempt {
  return { problem, isConflict };
}

function* bindClaim(api: ApiClient, pod: Pod, planned: PlannedClaim): Process<string | undefined> {
  let attempt = yield* writeClaim(api, pod, planned.claim, planned);
  for (let tries = 1; attempt.isConflict && tries < TRIES; tries++) {
    yield* sleep(PAUSE);
    const { namespace, name } = planned.claim.metadata;
    const fresh = yield* api.get(RESOURCE_CLAIMS, namespace, name);
    if (!fresh.ok) return `get updated claim ${shownClaim(planned.claim)} after conflict: ${fresh.refusal.message}`;
    attempt = yield* writeClaim(api, pod, fresh.value, planned);
  }
  return attempt.problem;
}

function* writeClaim(api: ApiClient, pod: Pod, claim: ResourceClaim, { allocation }: PlannedClaim): Process<Attempt> {
  const shown = shownClaim(claim);
  if (claim.metadata.deletionTimestamp !== undefined) return failed(`claim ${shown} got deleted in the meantime`);
  let current = claim;
  if (allocation !== undefined) {
    if (claim.status?.allocation !== undefined) return failed(`claim ${shown} got allocated elsewhere in the meantime`);
    const finalizers: readonly string[] = claim.metadata.finalizers ?? [];
    if (!finalizers.includes(CLAIM_FINALIZER)) {
      const metadata = { ...claim.metadata, finalizers: [...finalizers, CLAIM_FINALIZER] };
      const kept = yield* api.update(RESOURCE_CLAIMS, { ...claim, metadata });
      if (!kept.ok) return failed(`add finalizer to claim ${shown}: ${kept.refusal.message}`, isConflict(kept));
      current = kept.value;
    }
  }
  const reservedFor = [...(current.status?.reservedFor ?? []), consumerOf(pod)];
  const status = { ...current.status, ...(allocation && { allocation }), reservedFor };
  const result = yield* api.update(RESOURCE_CLAIMS, { ...current, status }, 'status');
  if (!result.ok) {
    const what = allocation === undefined ? 'add reservation' : 'add allocation and reservation';
    return failed(`${what} to claim ${shown}: ${result.refusal.message}`, isConflict(result));
  }
  yield* wrote(result.value);
  return DONE;
}

function isConflict(result: Result<unknown>): boolean {
  return !result.ok && result.refusal.reason === 'Conflict';
}

function wrote(claim: ResourceClaim): Process<void> {
  return local('scheduler.wrote', 'resource claim', RESOURCE_CLAIMS, claim);
}

/** Others may have claims that the pod has reserved. If it cannot be told, the next attempt does it again. */
export function* unreserveClaims({ pod, plan, api }: AssumedPod): Process<void> {
  for (const planned of (plan as DevicePlan | undefined)?.claims ?? []) {
    const claim = yield* local<ResourceClaim | undefined>('scheduler.known', RESOURCE_CLAIMS, keyOf(planned.claim));
    if (claim?.status?.allocation === undefined || !isReservedFor(pod, claim)) continue;
    const { namespace, name, uid } = claim.metadata;
    const patch = { metadata: { uid }, status: { reservedFor: [{ $patch: 'delete', uid: pod.metadata.uid }] } };
    const result = yield* api.patch(RESOURCE_CLAIMS, namespace, name, 'strategic', patch, 'status');
    if (result.ok) yield* wrote(result.value);
  }
}

/** Takes the devices of a claim back: it may get others elsewhere. */
export function* deallocate({ work, api }: Errand): Process<void> {
  const claim = work as ResourceClaim;
  const result = yield* api.update(RESOURCE_CLAIMS, { ...claim, status: {} }, 'status');
  if (result.ok) yield* wrote(result.value);
}
