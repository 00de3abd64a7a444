/**
 * Who owns a claim, so that the garbage collector deletes it when it is not wanted any more: the set if claims go with the set, the pod
 * from the time it is scaled away if claims go with that (pkg/controller/statefulset/stateful_set_utils.go).
 */
import { PODS, type Resource, STATEFUL_SETS } from '../../client/resource.ts';
import type { ClaimRetentionPolicy, StatefulSet } from '../../machinery/types/statefulset.ts';
import type { PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { controllerReference } from '../pods/pod-from-template.ts';
import { isWanted } from './ordinals.ts';

/** A pod of the set, or the place of one: then its uid is empty. */
export interface Member {
  readonly ordinal: number;
  readonly name: string;
  readonly uid: string;
}

const KEEP: ClaimRetentionPolicy = { whenDeleted: 'Retain', whenScaled: 'Retain' };

export function retentionOf({ spec }: StatefulSet): ClaimRetentionPolicy {
  return spec.persistentVolumeClaimRetentionPolicy ?? KEEP;
}

function refersTo({ apiVersion, kind, name }: OwnerReference, of: Resource, ownerName: string): boolean {
  return apiVersion === of.apiVersion && kind === of.kind && name === ownerName;
}

function ownersOf({ metadata }: PersistentVolumeClaim): readonly OwnerReference[] {
  return metadata.ownerReferences ?? [];
}

function isOwnedBy(claim: PersistentVolumeClaim, uid: string): boolean {
  return ownersOf(claim).some((owner) => owner.uid === uid);
}

/** Is an owner named that is gone, though one of the same name is there? */
function isStale(claim: PersistentVolumeClaim, of: Resource, name: string, uid: string): boolean {
  const owner = ownersOf(claim).find((reference) => refersTo(reference, of, name));
  return owner !== undefined && owner.uid !== uid;
}

/** Does the claim still belong to an earlier pod of that name? */
export function isOfEarlierPod(claim: PersistentVolumeClaim, { name, uid }: Member): boolean {
  return isStale(claim, PODS, name, uid);
}

/** Does somebody else manage the claim? With claims that are kept anyway nobody minds. */
export function hasForeignController(claim: PersistentVolumeClaim, set: StatefulSet, member: Member): boolean {
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return false;
  return ownersOf(claim).some((owner) => {
    if (refersTo(owner, STATEFUL_SETS, set.metadata.name)) return owner.uid !== set.metadata.uid;
    if (refersTo(owner, PODS, member.name)) return owner.uid !== member.uid;
    return owner.controller === true;
  });
}

/** True too for a claim whose owners are not understood: it is left alone. */
export function areOwnersRight(claim: PersistentVolumeClaim, set: StatefulSet, member: Member): boolean {
  const { name, uid } = set.metadata;
  if (isStale(claim, STATEFUL_SETS, name, uid) || isOfEarlierPod(claim, member)) return true;
  const bySet = isOwnedBy(claim, uid);
  const byPod = isOwnedBy(claim, member.uid);
  if (hasForeignController(claim, set, member)) return !bySet && !byPod;
  const manages = ({ uid: owner, controller }: OwnerReference) => (owner !== uid && owner !== member.uid) || controller === true;
  if (!ownersOf(claim).every(manages)) return false;
  const wished = wishedOwner(set, member);
  return bySet === (wished === 'set') && byPod === (wished === 'pod');
}

function wishedOwner(set: StatefulSet, { ordinal }: Member): 'pod' | 'set' | undefined {
  const { whenDeleted, whenScaled } = retentionOf(set);
  if (whenScaled === 'Delete' && !isWanted(set, ordinal)) return 'pod';
  return whenDeleted === 'Delete' ? 'set' : undefined;
}

/** The claim with the owners that it should have. Where somebody else manages it, it gets none. */
export function withRightOwners(claim: PersistentVolumeClaim, set: StatefulSet, member: Member): PersistentVolumeClaim {
  const others = ownersOf(claim).filter(
    (owner) => !refersTo(owner, STATEFUL_SETS, set.metadata.name) && !refersTo(owner, PODS, member.name),
  );
  const wished = hasForeignController(claim, set, member) ? undefined : wishedOwner(set, member);
  const owners =
    wished === undefined ? others : [...others, wished === 'set' ? controllerReference(set, STATEFUL_SETS) : podReference(member)];
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: owners } };
}

function podReference({ name, uid }: Member): OwnerReference {
  return controllerReference({ metadata: { name, uid } } as ApiObject, PODS);
}
