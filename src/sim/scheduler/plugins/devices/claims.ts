/** The claims of a pod as the scheduler knows them, and whether the pod may use them. Follows plugins/dynamicresources/dynamicresources.go. */
import { RESOURCE_CLAIMS } from '../../../client/resource.ts';
import { claimNameFor, claimReferences, notMadeFor } from '../../../machinery/pod-claims.ts';
import { semanticEqual } from '../../../machinery/semantic-equal.ts';
import type { ResourceClaim } from '../../../machinery/types/devices.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { Known } from '../../framework/known.ts';

/** Has the pod got other claims made for it? */
export function gotClaims(old: Pod, pod: Pod): boolean {
  return old.status !== pod.status && !semanticEqual(old.status?.resourceClaimStatuses, pod.status?.resourceClaimStatuses);
}

/** What a pod has, or the first thing that is wrong with it. */
export type Claims = { readonly claims: readonly ResourceClaim[] } | { readonly problem: string };

const NO_CLAIMS: Claims = Object.freeze({ claims: Object.freeze([]) });

export function claimsOf(pod: Pod, known: Known): Claims {
  const references = claimReferences(pod);
  if (references.length === 0) return NO_CLAIMS;
  const objects = known.objects(RESOURCE_CLAIMS);
  const claims: ResourceClaim[] = [];
  for (const reference of references) {
    const named = claimNameFor(pod, reference);
    if ('problem' in named) return named;
    if (named.name === undefined) continue;
    const key = `${pod.metadata.namespace}/${named.name}`;
    const claim = objects.get(key);
    if (claim === undefined) return { problem: `could not find ResourceClaim "${key}"` };
    if (claim.metadata.deletionTimestamp !== undefined) return { problem: `resourceclaim ${JSON.stringify(named.name)} is being deleted` };
    const problem = named.isMade ? notMadeFor(pod, claim) : undefined;
    if (problem !== undefined) return { problem };
    claims.push(claim);
  }
  return { claims };
}

/** `namespace/name`, as messages show it. */
export function shownClaim({ metadata }: ResourceClaim): string {
  return `${metadata.namespace}/${metadata.name}`;
}
