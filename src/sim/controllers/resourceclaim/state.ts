/** What the controller keeps beside its caches. Follows pkg/controller/resourceclaim/controller.go (claimCache) and uid_cache.go. */
import { local, type Process } from '../../../kernel/effects.ts';
import { keyOf } from '../../client/resource.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import type { ResourceClaim } from '../../machinery/types/devices.ts';

export const RESOURCE_CLAIM_CONTROLLER = 'resource-claim-controller';

/** Uids that are remembered. */
const REMEMBERED = 500;

export interface State {
  /** Claims that were created and that the cache does not show yet, by key: none is made twice. */
  readonly created: Map<string, ResourceClaim>;
  /** Uids of pods that were there and are gone, oldest first: what they had reserved is free for certain. */
  readonly gone: Set<string>;
}

export const newState = (): State => ({ created: new Map(), gone: new Set() });

const stateOf = (self: ClientSelf): State => ownState<State>(self, RESOURCE_CLAIM_CONTROLLER);

export function rememberGone(self: ClientSelf, uid: string): void {
  const { gone } = stateOf(self);
  gone.add(uid);
  if (gone.size > REMEMBERED) gone.delete(gone.values().next().value as string);
}

export function seen(self: ClientSelf, claim: ResourceClaim): void {
  stateOf(self).created.delete(keyOf(claim));
}

const locals = {
  created: `${RESOURCE_CLAIM_CONTROLLER}.created`,
  unseen: `${RESOURCE_CLAIM_CONTROLLER}.unseen`,
  isGone: `${RESOURCE_CLAIM_CONTROLLER}.isGone`,
};

export const stateLocals = {
  [locals.created]: (self: ClientSelf, claim: ResourceClaim) => void stateOf(self).created.set(keyOf(claim), claim),
  [locals.unseen]: (self: ClientSelf) => [...stateOf(self).created.values()],
  [locals.isGone]: (self: ClientSelf, uid: string) => stateOf(self).gone.has(uid),
};

export const created = (claim: ResourceClaim): Process<void> => local(locals.created, claim);
export const unseenClaims = (): Process<readonly ResourceClaim[]> => local(locals.unseen);
export const isGone = (uid: string): Process<boolean> => local(locals.isGone, uid);
