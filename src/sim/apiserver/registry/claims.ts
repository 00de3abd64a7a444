/**
 * Claims on cluster-wide pools: cluster IPs, node ports. The pools follow what is stored; what a write has claimed and not yet stored is
 * in them too (registry/core/service/{ipallocator,portallocator}, without the repair loop that they need).
 */
import type { ClaimPools, ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { resourceByStorage } from '../../machinery/scheme/registry.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { ApiServerState } from '../state.ts';

export function poolsOf({ claims }: ApiServerState): ClaimPools {
  return {
    has: (claim) => claims.has(claim),
    claim: (claim) => {
      claims.add(claim);
    },
    release: (claim) => {
      claims.delete(claim);
    },
  };
}

function held(definition: ResourceDefinition | undefined, object: ApiObject | undefined): readonly string[] {
  return object === undefined ? [] : (definition?.allocation?.held(object) ?? []);
}

/** Follows a stored change: what the object no longer holds is free again. */
export function trackClaims(state: ApiServerState, prefix: string, object: ApiObject | undefined, previous: ApiObject | undefined): void {
  const definition = resourceByStorage(prefix);
  if (definition?.allocation === undefined) return;
  const now = held(definition, object);
  for (const claim of held(definition, previous)) if (!now.includes(claim)) state.claims.delete(claim);
  for (const claim of now) state.claims.add(claim);
}
