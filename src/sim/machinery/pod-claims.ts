/** Resource claims of pods, as scheduler, controller and kubelet see them. Follows dynamic-resource-allocation resourceclaim/resourceclaim.go. */
import type { ResourceClaim } from './types/devices.ts';
import type { Pod, PodResourceClaim } from './types/pod.ts';

const NONE: readonly PodResourceClaim[] = Object.freeze([]);

export function claimReferences({ spec }: Pod): readonly PodResourceClaim[] {
  return spec.resourceClaims ?? NONE;
}

/** Without a name the pod does without: nothing was made for it on purpose. `isMade`: from a template, for this pod alone. */
export type ClaimName = { readonly name: string | undefined; readonly isMade: boolean } | { readonly problem: string };

export function claimNameFor(pod: Pod, reference: PodResourceClaim): ClaimName {
  if (reference.resourceClaimName !== undefined) return { name: reference.resourceClaimName, isMade: false };
  const made = pod.status?.resourceClaimStatuses?.find(({ name }) => name === reference.name);
  if (made !== undefined) return { name: made.resourceClaimName, isMade: true };
  return { problem: `pod "${pod.metadata.namespace}/${pod.metadata.name}": ResourceClaim not created yet` };
}

/** Why the claim is not the one that was made for the pod; undefined: it is. */
export function notMadeFor({ metadata: pod }: Pod, { metadata: claim }: ResourceClaim): string | undefined {
  const owner = claim.ownerReferences?.find(({ controller }) => controller);
  if (claim.namespace === pod.namespace && owner?.uid === pod.uid) return undefined;
  return `ResourceClaim ${claim.namespace}/${claim.name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;
}

export function isReservedFor({ metadata }: Pod, { status }: ResourceClaim): boolean {
  return status?.reservedFor?.some(({ uid }) => uid === metadata.uid) ?? false;
}

/** Who uses the claim, as written into its status. */
export function consumerOf({ metadata }: Pod) {
  return { resource: 'pods', name: metadata.name, uid: metadata.uid };
}

/** Keeps a claim that has devices from vanishing. */
export const CLAIM_FINALIZER = 'resource.kubernetes.io/delete-protection';
