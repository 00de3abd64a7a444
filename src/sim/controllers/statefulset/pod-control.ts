/** Makes, mends and deletes single pods of a set, and tells of it (pkg/controller/statefulset/stateful_pod_control.go). */
import { type Process, step } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { lookUp } from '../../client/lister.ts';
import { keyOf, PODS } from '../../client/resource.ts';
import { isAlreadyExists, type Refusal, type Result } from '../../client/result.ts';
import { LONG_RETRY, retryOnConflict } from '../../client/retry-on-conflict.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import type { Member } from './claim-owners.ts';
import { applyRetention, ensureClaims, followRetention } from './claims.ts';
import { api, events } from './names.ts';
import { firstOrdinal, ordinalOf } from './ordinals.ts';
import { hasIdentity, hasStorage, revisionOf, withIdentity, withStorage } from './pod-for-set.ts';

type Verb = 'Create' | 'Delete' | 'Update';

export function memberOf({ metadata: { name, uid } }: Pod): Member {
  return { ordinal: ordinalOf(name), name, uid };
}

function report(set: StatefulSet, verb: Verb, pod: string, failure: Refusal | undefined): Process<void> {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  if (failure === undefined) return record(events, set, 'Normal', `Successful${verb}`, `${what} successful`);
  return record(events, set, 'Warning', `Failed${verb}`, `${what} failed error: ${failure.message}`);
}

/** Makes the pod, its claims first. Gives what went wrong. */
export function* createPod(set: StatefulSet, ordinal: number, pod: Unborn<Pod>): Process<Refusal | undefined> {
  const name = pod.metadata.name ?? '';
  const member = { ordinal, name, uid: '' };
  const unclaimed = yield* ensureClaims(set, member);
  if (unclaimed !== undefined) {
    yield* report(set, 'Create', name, unclaimed);
    return unclaimed;
  }
  const { replicas: wanted, podManagementPolicy } = set.spec;
  const first = ordinal === firstOrdinal(set);
  yield* step('createStatefulPod', { key: keyOf(set), name, wanted, first, ordered: podManagementPolicy !== 'Parallel' });
  const made = yield* api.create(PODS, pod);
  const failure = made.ok ? undefined : made.refusal;
  if (failure !== undefined && isAlreadyExists(failure)) return failure;
  const unretained = yield* applyRetention(set, member);
  yield* report(set, unretained === undefined ? 'Create' : 'Update', name, unretained ?? failure);
  return unretained ?? failure;
}

/** Makes the claims that a pod waits for. Gives what went wrong. */
export function* completeClaims(set: StatefulSet, member: Member): Process<Refusal | undefined> {
  const unclaimed = yield* ensureClaims(set, member);
  if (unclaimed !== undefined) return unclaimed;
  const unretained = yield* applyRetention(set, member);
  if (unretained !== undefined) yield* report(set, 'Update', member.name, unretained);
  return unretained;
}

/** Brings the pod's identity, its volumes and the owners of its claims in order. Gives what went wrong. */
export function* mendPod(set: StatefulSet, found: Pod): Process<Refusal | undefined> {
  let pod = found;
  let written = false;
  const result = yield* retryOnConflict(LONG_RETRY, function* attempt(): Process<Result<Pod>> {
    let mended = hasIdentity(set, pod) ? pod : withIdentity(pod);
    const claimless = !hasStorage(set, mended);
    if (claimless) mended = withStorage(set, mended);
    const failure = claimless ? yield* ensureClaims(set, memberOf(mended)) : undefined;
    const retained = failure !== undefined || (yield* followRetention(set, memberOf(mended)));
    const trouble = failure ?? (retained ? undefined : yield* applyRetention(set, memberOf(mended)));
    if (trouble !== undefined) {
      yield* report(set, 'Update', mended.metadata.name, trouble);
      return { ok: false, refusal: trouble };
    }
    if (mended === pod && retained) return { ok: true, value: pod };
    written = true;
    yield* step('mendStatefulPod', { key: keyOf(set), name: mended.metadata.name });
    const update = yield* api.update(PODS, mended);
    if (!update.ok) pod = (yield* lookUp(PODS, keyOf(pod))) ?? pod;
    return update;
  });
  const failure = result.ok ? undefined : result.refusal;
  if (written) yield* report(set, 'Update', found.metadata.name, failure);
  return failure;
}

/** Why a pod goes: its number is not wanted any more, it has ended, or the template is another by now. */
export type Why = 'ended' | 'outdated' | 'surplus';

export function* deletePod(set: StatefulSet, pod: Pod, why: Why): Process<Refusal | undefined> {
  const { name, namespace } = pod.metadata;
  yield* step('deleteStatefulPod', { key: keyOf(set), name, why, wanted: set.spec.replicas, revision: revisionOf(pod) });
  const result = yield* api.delete(PODS, namespace, name);
  const failure = result.ok ? undefined : result.refusal;
  yield* report(set, 'Delete', name, failure);
  return failure;
}
