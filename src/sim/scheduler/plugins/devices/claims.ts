/** Which claims a pod has, and whether it may use them. Follows dynamic-resource-allocation resourceclaim/resourceclaim.go. */
import { RESOURCE_CLAIMS } from '../../../client/resource.ts';
import { semanticEqual } from '../../../machinery/semantic-equal.ts';
import type { ResourceClaim } from '../../../machinery/types/devices.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { Known } from '../../framework/known.ts';

export interface ClaimReference {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface ClaimName {
  readonly name: string;
  readonly resourceClaimName?: string;
}

interface ClaimingPod {
  readonly spec: { readonly resourceClaims?: readonly ClaimReference[] };
  readonly status?: { readonly resourceClaimStatuses?: readonly ClaimName[] };
}

const NONE: readonly never[] = Object.freeze([]);

export function claimReferences(pod: Pod): readonly ClaimReference[] {
  return (pod as ClaimingPod).spec.resourceClaims ?? NONE;
}

/** Which claims were made for it. */
function claimNames(pod: Pod): readonly ClaimName[] {
  return (pod as ClaimingPod).status?.resourceClaimStatuses ?? NONE;
}

/** Has the pod got other claims made for it? */
export function gotClaims(old: Pod, pod: Pod): boolean {
  return old.status !== pod.status && !semanticEqual(claimNames(old), claimNames(pod));
}

/** What a pod has, or the first thing that is wrong with it. */
export type Claims = { readonly claims: readonly ResourceClaim[] } | { readonly problem: string };

const NO_CLAIMS: Claims = Object.freeze({ claims: NONE });

export function claimsOf(pod: Pod, known: Known): Claims {
  const references = claimReferences(pod);
  if (references.length === 0) return NO_CLAIMS;
  const objects = known.objects(RESOURCE_CLAIMS);
  const claims: ResourceClaim[] = [];
  for (const reference of references) {
    const named = nameFor(pod, reference);
    if ('problem' in named) return named;
    if (named.name === undefined) continue;
    const { namespace = '' } = pod.metadata;
    const claim = objects.get(`${namespace}/${named.name}`);
    if (claim === undefined) return { problem: `could not find ResourceClaim "${namespace}/${named.name}"` };
    if (claim.metadata.deletionTimestamp !== undefined) return { problem: `resourceclaim ${JSON.stringify(named.name)} is being deleted` };
    if (named.isMade && !isMadeFor(pod, claim)) return { problem: notMadeFor(pod, claim) };
    claims.push(claim);
  }
  return { claims };
}

/** Without a name the pod does without: nothing was made for it on purpose. `isMade`: from a template, for this pod alone. */
function nameFor(
  pod: Pod,
  reference: ClaimReference,
): { readonly name: string | undefined; readonly isMade: boolean } | { readonly problem: string } {
  if (reference.resourceClaimName !== undefined) return { name: reference.resourceClaimName, isMade: false };
  const made = claimNames(pod).find(({ name }) => name === reference.name);
  if (made !== undefined) return { name: made.resourceClaimName, isMade: true };
  return { problem: `pod "${pod.metadata.namespace}/${pod.metadata.name}": ResourceClaim not created yet` };
}

function isMadeFor({ metadata }: Pod, claim: ResourceClaim): boolean {
  const owner = claim.metadata.ownerReferences?.find(({ controller }) => controller);
  return claim.metadata.namespace === metadata.namespace && owner?.uid === metadata.uid;
}

function notMadeFor({ metadata: pod }: Pod, { metadata: claim }: ResourceClaim): string {
  return `ResourceClaim ${claim.namespace}/${claim.name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;
}

export function isReservedFor({ metadata }: Pod, { status }: ResourceClaim): boolean {
  return status?.reservedFor?.some(({ uid }) => uid === metadata.uid) ?? false;
}

/** `namespace/name`, as messages show it. */
export function shownClaim({ metadata }: ResourceClaim): string {
  return `${metadata.namespace}/${metadata.name}`;
}
