/** Lets a deleted volume go as soon as it is bound to no claim. Follows pkg/controller/volume/pvprotection/pv_protection_controller.go. */
import type { Process } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { lookUp } from '../../client/lister.ts';
import { PERSISTENT_VOLUMES } from '../../client/resource.ts';
import { must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { PersistentVolume } from '../../machinery/types/storage.ts';
import { VOLUME_PROTECTION } from '../../machinery/volumes/annotations.ts';
import { isWaitingFor, lacks, withFinalizer, withoutFinalizer } from '../../machinery/volumes/finalizers.ts';

const NAME = 'persistentvolume-protection-controller';
const api = new ApiClient(controllerAccount('pv-protection-controller'), 'kube-controller-manager');

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const volume = yield* lookUp(PERSISTENT_VOLUMES, key);
  if (volume === undefined) return;
  if (isWaitingFor(volume, VOLUME_PROTECTION)) {
    if (volume.status?.phase !== 'Bound') must(yield* api.update(PERSISTENT_VOLUMES, withoutFinalizer(volume, VOLUME_PROTECTION)));
  } else if (lacks(volume, VOLUME_PROTECTION)) {
    must(yield* api.update(PERSISTENT_VOLUMES, withFinalizer(volume, VOLUME_PROTECTION)));
  }
}

function note(self: ClientSelf, volume: PersistentVolume): void {
  if (isWaitingFor(volume, VOLUME_PROTECTION) || lacks(volume, VOLUME_PROTECTION)) enqueue(self, NAME, volume.metadata.name);
}

export const volumeProtectionController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<PersistentVolume>({
      resource: PERSISTENT_VOLUMES,
      handlers: { added: note, updated: (self, _, volume) => note(self, volume) },
    }),
  ],
  queues: [{ name: NAME, workers: 1, sync }],
};
