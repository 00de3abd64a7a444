/**
 * Resource claim controller (pkg/controller/resourceclaim): makes ResourceClaims from the templates that pods name and tells the pods,
 * reserves claims for pods that got their node without the scheduler, takes reservations of pods back that are over, and frees claims with
 * the last of them. Not modelled: metrics, extended resources that stand for classes (their gate is off).
 */

import type { Process } from '../../../kernel/effects.ts';
import type { ControllerDefinition, IndexFunction, SyncResult } from '../../client/definition.ts';
import { informer } from '../../client/definition.ts';
import { BY_CONTROLLER, byController, cached, indexed } from '../../client/lister.ts';
import { keyOf, PODS, RESOURCE_CLAIM_TEMPLATES, RESOURCE_CLAIMS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { claimNameFor, claimReferences, isReservedFor, notMadeFor } from '../../machinery/pod-claims.ts';
import type { ResourceClaim } from '../../machinery/types/devices.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { isDone, syncClaim } from './claims.ts';
import { source, syncPod } from './pods.ts';
import { newState, RESOURCE_CLAIM_CONTROLLER, rememberGone, seen, stateLocals } from './state.ts';

const POD = 'pod:';
const CLAIM = 'claim:';
const WORKERS = 10;

/** Index of pods by the claims that they use. */
const BY_CLAIM = 'resource claim';

function claimKeys(pod: Pod): readonly string[] {
  const keys: string[] = [];
  for (const reference of claimReferences(pod)) {
    const named = claimNameFor(pod, reference);
    if (!('problem' in named) && named.name !== undefined) keys.push(`${pod.metadata.namespace}/${named.name}`);
  }
  return keys;
}

const byClaim: IndexFunction = (pod: ApiObject) => claimKeys(pod as Pod);

function sync({ key }: { readonly key: string }): Process<SyncResult> {
  return key.startsWith(POD) ? syncPod(key.slice(POD.length)) : syncClaim(key.slice(CLAIM.length));
}

function podChanged(self: ClientSelf, pod: Pod, isGone: boolean): void {
  if (claimReferences(pod).length === 0) return;
  if (isGone) rememberGone(self, pod.metadata.uid);
  if (isGone || isDone(pod)) for (const key of claimKeys(pod)) enqueue(self, RESOURCE_CLAIM_CONTROLLER, `${CLAIM}${key}`);
  if (needsWork(self, pod)) enqueue(self, RESOURCE_CLAIM_CONTROLLER, `${POD}${keyOf(pod)}`);
}

/** A claim is to be made for it, or reserved. */
function needsWork(self: ClientSelf, pod: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== undefined) return false;
  for (const reference of claimReferences(pod)) {
    const named = claimNameFor(pod, reference);
    if ('problem' in named) return true;
    if (named.name === undefined) return false;
    const claim = cached(self, RESOURCE_CLAIMS, `${pod.metadata.namespace}/${named.name}`);
    if (claim === undefined) return reference.resourceClaimTemplateName !== undefined;
    if (named.isMade && notMadeFor(pod, claim) !== undefined) return false;
    if (pod.spec.nodeName && claim.status?.allocation !== undefined && !isReservedFor(pod, claim)) return true;
  }
  return false;
}

function claimChanged(self: ClientSelf, claim: ResourceClaim, isGone: boolean): void {
  seen(self, claim);
  const key = keyOf(claim);
  if (!isGone) enqueue(self, RESOURCE_CLAIM_CONTROLLER, `${CLAIM}${key}`);
  for (const pod of indexed(self, PODS, BY_CLAIM, key).values()) podChanged(self, pod, false);
}

export const resourceClaimController: ControllerDefinition = {
  name: RESOURCE_CLAIM_CONTROLLER,
  informers: [
    informer({
      resource: PODS,
      indexes: { [BY_CLAIM]: byClaim },
      handlers: {
        added: (self, pod) => podChanged(self, pod, false),
        updated: (self, _, pod) => podChanged(self, pod, false),
        deleted: (self, pod) => podChanged(self, pod, true),
      },
    }),
    informer({
      resource: RESOURCE_CLAIMS,
      indexes: { [BY_CONTROLLER]: byController },
      handlers: {
        added: (self, claim) => claimChanged(self, claim, false),
        updated: (self, _, claim) => claimChanged(self, claim, false),
        deleted: (self, claim) => claimChanged(self, claim, true),
      },
    }),
    informer({ resource: RESOURCE_CLAIM_TEMPLATES }),
  ],
  queues: [{ name: RESOURCE_CLAIM_CONTROLLER, workers: WORKERS, sync }],
  reports: [source],
  state: newState,
  locals: stateLocals,
};
