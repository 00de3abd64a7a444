/**
 * Binds claims to volumes: those that suit at once, those that wait for their first consumer when the scheduler has chosen; asks whoever
 * makes volumes for those that nobody has yet; releases the volumes of claims that are gone. Follows
 * pkg/controller/volume/persistentvolume/pv_controller.go and pv_controller_base.go.
 *
 * Modelled: static binding, delayed binding, reservations from either side, requests to external provisioners, lost claims, the policies
 * Retain and Delete, default classes given later, the look at everything each 15 s. What is refused waits for the next change or look.
 * Not modelled: Recycle (such volumes stay released), growth, migration marks of in-tree plugins.
 */
import { type Process, SECOND, step } from '../../../kernel/effects.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { keyOf, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, STORAGE_CLASSES } from '../../client/resource.ts';
import { RequestError } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../machinery/types/storage.ts';
import { BY_CLAIM, byClaim } from '../pods/by-claim.ts';
import { dropClaim, dropVolume, keepClaim, keepVolume, memoryLocals, newMemory, recall } from './memory.ts';
import { CLAIMS, NAME, source, VOLUMES } from './names.ts';
import { claimGone, syncClaim } from './sync-claim.ts';
import { syncVolume, volumeGone } from './sync-volume.ts';

const RESYNC = 15 * SECOND;

type Sync = (args: { readonly key: string }) => Process<void>;

/** What is refused is not tried again at once. */
function patient(sync: Sync): (args: { readonly key: string }) => Process<SyncResult> {
  return function* run(args): Process<SyncResult> {
    try {
      yield* sync(args);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      yield* step('refused', { key: args.key, message: error.message });
    }
  };
}

function* claimSync({ key }: { readonly key: string }): Process<void> {
  const claim = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key);
  if (claim !== undefined) {
    if (yield* keepClaim(claim)) yield* syncClaim(claim);
    return;
  }
  const gone = yield* dropClaim(key);
  if (gone !== undefined) yield* claimGone(gone);
}

function* volumeSync({ key }: { readonly key: string }): Process<void> {
  const volume = yield* lookUp(PERSISTENT_VOLUMES, key);
  if (volume !== undefined) {
    if (yield* keepVolume(volume)) yield* syncVolume(volume);
    return;
  }
  const gone = yield* dropVolume(key);
  if (gone !== undefined) yield* volumeGone(gone);
}

function due(queue: string) {
  return (self: ClientSelf, key: string) => enqueue(self, queue, key);
}

function resync(self: ClientSelf): void {
  for (const key of cachedAll(self, PERSISTENT_VOLUME_CLAIMS).keys()) enqueue(self, CLAIMS, key);
  for (const key of cachedAll(self, PERSISTENT_VOLUMES).keys()) enqueue(self, VOLUMES, key);
}

function noting(queue: string) {
  const note = (self: ClientSelf, object: PersistentVolume | PersistentVolumeClaim) => enqueue(self, queue, keyOf(object));
  return {
    added: note,
    updated: (self: ClientSelf, _: unknown, object: PersistentVolume | PersistentVolumeClaim) => note(self, object),
    deleted: note,
  };
}

export const persistentVolumeBinder: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<PersistentVolume>({ resource: PERSISTENT_VOLUMES, handlers: noting(VOLUMES) }),
    informer<PersistentVolumeClaim>({ resource: PERSISTENT_VOLUME_CLAIMS, handlers: noting(CLAIMS) }),
    informer({ resource: STORAGE_CLASSES }),
    informer<Pod>({ resource: PODS, indexes: { [BY_CLAIM]: byClaim } }),
  ],
  queues: [
    { name: CLAIMS, workers: 1, sync: patient(claimSync) },
    { name: VOLUMES, workers: 1, sync: patient(volumeSync) },
  ],
  reports: [source],
  state: newMemory,
  locals: {
    ...memoryLocals,
    [`${NAME}.claimDue`]: due(CLAIMS),
    [`${NAME}.volumeDue`]: due(VOLUMES),
    [`${NAME}.resync`]: resync,
  },
  started(self) {
    recall(self);
    every(self, RESYNC, `${NAME}.resync`);
  },
};
