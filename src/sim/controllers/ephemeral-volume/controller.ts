/** Makes the claims of ephemeral volumes, owned by their pod. Follows pkg/controller/volume/ephemeral/controller.go. */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { indexed, lookUp } from '../../client/lister.ts';
import { keyOf, PERSISTENT_VOLUME_CLAIMS, PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Pod, Volume } from '../../machinery/types/pod.ts';
import type { PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { claimNameOf, isMadeFor, notMadeFor } from '../../machinery/volumes/pod-claims.ts';
import { BY_CLAIM, byClaim } from '../pods/by-claim.ts';

const NAME = 'ephemeral-volume-controller';
const api = new ApiClient(controllerAccount(NAME), 'kube-controller-manager');
const source = { reporter: 'ephemeral_volume', api };

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
  for (const volume of pod.spec.volumes ?? []) {
    if (volume.ephemeral === undefined) continue;
    const error = yield* ensureClaim(pod, volume, claimNameOf(pod, volume) ?? '');
    if (error === undefined) continue;
    const message = `ephemeral volume ${volume.name}: ${error}`;
    yield* record(source, pod, 'Warning', 'FailedBinding', message);
    return { error: `pod ${key}, ${message}` };
  }
}

/** What went wrong, if anything. */
function* ensureClaim(pod: Pod, { ephemeral }: Volume, name: string): Process<string | undefined> {
  const { namespace = '', name: podName, uid } = pod.metadata;
  const known = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, `${namespace}/${name}`);
  if (known !== undefined) return isMadeFor(pod, known) ? undefined : notMadeFor(pod, known);
  const template = ephemeral?.volumeClaimTemplate;
  if (template === undefined) return undefined;
  const owner = { apiVersion: 'v1', kind: 'Pod', name: podName, uid, controller: true, blockOwnerDeletion: true };
  const made = yield* api.create(PERSISTENT_VOLUME_CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...template.metadata, name, namespace, ownerReferences: [owner] },
    spec: template.spec,
  });
  return made.ok ? undefined : `create PVC ${name}: ${made.refusal.message}`;
}

function note(self: ClientSelf, pod: Pod): void {
  if (pod.metadata.deletionTimestamp === undefined && pod.spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined))
    enqueue(self, NAME, keyOf(pod));
}

/** A claim that was deleted under a pod's feet is made again. */
function claimGone(self: ClientSelf, claim: PersistentVolumeClaim): void {
  for (const pod of indexed(self, PODS, BY_CLAIM, keyOf(claim)).values()) note(self, pod);
}

export const ephemeralVolumeController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Pod>({ resource: PODS, indexes: { [BY_CLAIM]: byClaim }, handlers: { added: note } }),
    informer<PersistentVolumeClaim>({ resource: PERSISTENT_VOLUME_CLAIMS, handlers: { deleted: claimGone } }),
  ],
  queues: [{ name: NAME, workers: 5, sync }],
  reports: [source],
};
