/**
 * The claims of a set's pods: made before the pod, and owned as the set's retention policy says
 * (pkg/controller/statefulset/stateful_pod_control.go).
 */
import { type Process, step } from '../../../kernel/effects.ts';
import type { Unborn } from '../../client/api-client.ts';
import { record } from '../../client/event-recorder.ts';
import { lookUp } from '../../client/lister.ts';
import { keyOf, PERSISTENT_VOLUME_CLAIMS } from '../../client/resource.ts';
import { isAlreadyExists, type Refusal } from '../../client/result.ts';
import type { StatefulClaimTemplate, StatefulSet } from '../../machinery/types/statefulset.ts';
import type { PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { areOwnersRight, hasForeignController, isOfEarlierPod, type Member, retentionOf, withRightOwners } from './claim-owners.ts';
import { api, events } from './names.ts';
import { claimName } from './ordinals.ts';

function templatesOf({ spec }: StatefulSet): readonly StatefulClaimTemplate[] {
  return spec.volumeClaimTemplates ?? [];
}

export function hasClaims(set: StatefulSet): boolean {
  return templatesOf(set).length > 0;
}

function lookUpClaim(set: StatefulSet, name: string): Process<PersistentVolumeClaim | undefined> {
  return lookUp(PERSISTENT_VOLUME_CLAIMS, `${set.metadata.namespace}/${name}`);
}

/** What went wrong, as one error. */
function joined(messages: readonly string[]): Refusal | undefined {
  if (messages.length === 0) return undefined;
  const distinct = [...new Set(messages)];
  return { code: 0, reason: '', message: distinct.length === 1 ? (distinct[0] as string) : `[${distinct.join(', ')}]` };
}

function newClaim(set: StatefulSet, template: StatefulClaimTemplate, name: string): Unborn<PersistentVolumeClaim> {
  const { namespace } = set.metadata;
  const labels = { ...template.metadata.labels, ...set.spec.selector.matchLabels };
  return {
    apiVersion: PERSISTENT_VOLUME_CLAIMS.apiVersion,
    kind: PERSISTENT_VOLUME_CLAIMS.kind,
    metadata: { ...template.metadata, name, ...(namespace ? { namespace } : {}), labels },
    spec: template.spec,
  };
}

/** Makes the claims that the pod has not got yet. Gives what went wrong. */
export function* ensureClaims(set: StatefulSet, member: Member): Process<Refusal | undefined> {
  const failures: string[] = [];
  for (const template of templatesOf(set)) {
    const name = claimName(set, template, member.ordinal);
    const known = yield* lookUpClaim(set, name);
    if (known?.metadata.deletionTimestamp !== undefined) failures.push(`pvc ${name} is being deleted`);
    if (known !== undefined) continue;
    yield* step('createStatefulClaim', { key: keyOf(set), name, pod: member.name });
    const made = yield* api.create(PERSISTENT_VOLUME_CLAIMS, newClaim(set, template, name));
    if (!made.ok) failures.push(`failed to create PVC ${name}: ${made.refusal.message}`);
    if (made.ok || !isAlreadyExists(made.refusal)) yield* reportClaim(set, member, name, made.ok ? undefined : made.refusal);
  }
  return joined(failures);
}

function reportClaim(set: StatefulSet, { name: pod }: Member, name: string, failure: Refusal | undefined): Process<void> {
  const owner = set.metadata.name;
  if (failure === undefined)
    return record(events, set, 'Normal', 'SuccessfulCreate', `Create Claim ${name} Pod ${pod} in StatefulSet ${owner} success`);
  const message = `Create Claim ${name} for Pod ${pod} in StatefulSet ${owner} failed error: ${failure.message}`;
  return record(events, set, 'Warning', 'FailedCreate', message);
}

/** Would the pod get claims that are about to go with an earlier pod of its name? */
export function* hasStaleClaim(set: StatefulSet, member: Member): Process<boolean> {
  if (retentionOf(set).whenScaled === 'Retain') return false;
  for (const template of templatesOf(set)) {
    const claim = yield* lookUpClaim(set, claimName(set, template, member.ordinal));
    if (claim !== undefined && isOfEarlierPod(claim, member)) return true;
  }
  return false;
}

/** Have the pod's claims, as far as they are there, the owners that the retention policy gives them? */
export function* followRetention(set: StatefulSet, member: Member): Process<boolean> {
  for (const template of templatesOf(set)) {
    const claim = yield* lookUpClaim(set, claimName(set, template, member.ordinal));
    if (claim !== undefined && !areOwnersRight(claim, set, member)) return false;
  }
  return true;
}

/** Gives the pod's claims the owners that the retention policy gives them. Gives what went wrong. */
export function* applyRetention(set: StatefulSet, member: Member): Process<Refusal | undefined> {
  for (const template of templatesOf(set)) {
    const name = claimName(set, template, member.ordinal);
    const claim = yield* lookUpClaim(set, name);
    if (claim === undefined) continue;
    if (hasForeignController(claim, set, member)) {
      const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
      yield* record(events, set, 'Warning', 'ConflictingController', message);
    }
    if (areOwnersRight(claim, set, member)) continue;
    const { whenDeleted, whenScaled } = retentionOf(set);
    yield* step('ownStatefulClaim', { key: keyOf(set), name, pod: member.name, whenDeleted, whenScaled });
    const written = yield* api.update(PERSISTENT_VOLUME_CLAIMS, withRightOwners(claim, set, member));
    if (!written.ok)
      return { ...written.refusal, message: `could not update claim ${name} for delete policy ownerRefs: ${written.refusal.message}` };
  }
  return undefined;
}
