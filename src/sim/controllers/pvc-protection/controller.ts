/**
 * Lets a deleted claim go as soon as no pod uses it: the claim's finalizer is what it waits for. Follows
 * pkg/controller/volume/pvcprotection/pvc_protection_controller.go. Not modelled: the work on all claims of a namespace at once.
 */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cached, lookUp, lookUpIndexed } from '../../client/lister.ts';
import { keyOf, PERSISTENT_VOLUME_CLAIMS, PODS } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { CLAIM_PROTECTION } from '../../machinery/volumes/annotations.ts';
import { isWaitingFor, lacks, withFinalizer, withoutFinalizer } from '../../machinery/volumes/finalizers.ts';
import { claimNameOf, isMadeFor } from '../../machinery/volumes/pod-claims.ts';
import { BY_CLAIM, byClaim } from '../pods/by-claim.ts';
import { isPodTerminated } from '../pods/pod-state.ts';

const NAME = 'persistentvolumeclaim-protection-controller';
const api = new ApiClient(controllerAccount('pvc-protection-controller'), 'kube-controller-manager');

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const claim = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key);
  if (claim === undefined) return;
  if (isWaitingFor(claim, CLAIM_PROTECTION)) {
    if (!(yield* isUsed(claim))) must(yield* api.update(PERSISTENT_VOLUME_CLAIMS, withoutFinalizer(claim, CLAIM_PROTECTION)));
  } else if (lacks(claim, CLAIM_PROTECTION)) {
    must(yield* api.update(PERSISTENT_VOLUME_CLAIMS, withFinalizer(claim, CLAIM_PROTECTION)));
  }
}

/** The cache may not know of a pod yet: before a claim is let go, the API server itself is asked. */
function* isUsed(claim: PersistentVolumeClaim): Process<boolean> {
  const known = yield* lookUpIndexed(PODS, BY_CLAIM, keyOf(claim));
  if (known.some((pod) => uses(pod, claim))) return true;
  const { items } = must(yield* api.list(PODS, claim.metadata.namespace));
  return items.some((pod) => uses(pod, claim));
}

/** Only pods that have a node count: no kubelet starts another with a claim that is being deleted. */
function uses(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if (!pod.spec.nodeName) return false;
  return (pod.spec.volumes ?? []).some((volume) => {
    if (claimNameOf(pod, volume) !== claim.metadata.name) return false;
    return volume.ephemeral === undefined || (!isShutDown(pod) && isMadeFor(pod, claim));
  });
}

/** The kubelet is done with it. */
function isShutDown({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;
}

function noteClaim(self: ClientSelf, claim: PersistentVolumeClaim): void {
  if (isWaitingFor(claim, CLAIM_PROTECTION) || lacks(claim, CLAIM_PROTECTION)) enqueue(self, NAME, keyOf(claim));
}

/** A pod that may have let its claims go. */
function notePod(self: ClientSelf, pod: Pod, isGone: boolean): void {
  if (!isGone && !isPodTerminated(pod) && pod.spec.nodeName) return;
  for (const key of byClaim(pod)) if (cached(self, PERSISTENT_VOLUME_CLAIMS, key) !== undefined) enqueue(self, NAME, key);
}

export const claimProtectionController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<PersistentVolumeClaim>({
      resource: PERSISTENT_VOLUME_CLAIMS,
      handlers: { added: noteClaim, updated: (self, _, claim) => noteClaim(self, claim) },
    }),
    informer<Pod>({
      resource: PODS,
      indexes: { [BY_CLAIM]: byClaim },
      handlers: {
        added: (self, pod) => notePod(self, pod, false),
        updated: (self, _, pod) => notePod(self, pod, false),
        deleted: (self, pod) => notePod(self, pod, true),
      },
    }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
