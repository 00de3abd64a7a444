/**
 * The sidecar of a CSI driver that makes volumes for claims, and deletes those that are released (sig-storage-lib-external-provisioner
 * controller/controller.go, external-provisioner pkg/controller). The simulated cloud has a driver for every CSIDriver that is declared.
 *
 * Modelled: claims that the PV binder asks it to serve; the zone of the selected node, or one chosen by the claim's name; events in the
 * real words; a claim sent back to the scheduler when the cloud has no room; deletion in the cloud before that of the volume.
 * Not modelled: sources of data, secrets, storage capacity, growth.
 */

import { type Process, SECOND, sleep } from '../../../kernel/effects.ts';
import { hashText } from '../../../kernel/hash.ts';
import { ApiClient, type Unborn } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cached, cachedAll, lookUp, lookUpAll } from '../../client/lister.ts';
import {
  CSI_DRIVERS,
  keyOf,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
  VOLUME_ATTACHMENTS,
} from '../../client/resource.ts';
import { isAlreadyExists, isConflict, mayBeMissing, must } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { classOf } from '../../machinery/kinds/storage/claim.ts';
import { value } from '../../machinery/quantity.ts';
import type { CSIDriver, PersistentVolume, PersistentVolumeClaim, StorageClass, VolumeAttachment } from '../../machinery/types/storage.ts';
import { PROVISIONED_BY, PROVISIONER, PROVISIONER_FINALIZER, SELECTED_NODE } from '../../machinery/volumes/annotations.ts';
import { claimReference } from '../../machinery/volumes/binding.ts';
import { withoutFinalizer } from '../../machinery/volumes/finalizers.ts';
import { ZONE } from '../../machinery/volumes/topology.ts';
import type { CloudDisk } from '../wire.ts';
import { askCloud } from './cloud-client.ts';
import { isOutOfRoom, rpcError } from './rpc-error.ts';

const NAME = 'csi-provisioner';
const CLAIMS = `${NAME}.claims`;
const VOLUMES = `${NAME}.volumes`;
const GIBIBYTE = 2 ** 30;
/** createProvisionedPVRetryCount, createProvisionedPVInterval. */
const SAVE_TRIES = 5;
const SAVE_AGAIN = 10 * SECOND;
const api = new ApiClient(controllerAccount(NAME), NAME);
const source = { reporter: 'external-provisioner', api };

function* provision({ key }: { readonly key: string }): Process<SyncResult> {
  const claim = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key);
  if (claim === undefined || !isAsked(claim)) return;
  const found = yield* lookUp(STORAGE_CLASSES, classOf(claim));
  const driver = claim.metadata.annotations?.[PROVISIONER] ?? '';
  if (found?.provisioner !== driver || (yield* lookUp(CSI_DRIVERS, driver)) === undefined) return;
  const delayed = found.volumeBindingMode === 'WaitForFirstConsumer';
  const selected = claim.metadata.annotations?.[SELECTED_NODE];
  if (delayed && selected === undefined) return;
  const name = `pvc-${claim.metadata.uid}`;
  if ((yield* lookUp(PERSISTENT_VOLUMES, name)) !== undefined) return;
  yield* record(source, claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`);
  const place = yield* placeFor(claim, found, selected);
  if ('error' in place) return yield* failed(claim, found, place.error, selected !== undefined);
  const gibibytes = Math.max(1, Math.ceil(value(claim.spec.resources?.requests?.storage) / GIBIBYTE));
  const zone = place.zone === undefined ? {} : { zone: place.zone };
  const answer = yield* askCloud<CloudDisk>({ op: 'createDisk', name, gibibytes, ...zone });
  if (!answer.ok) {
    return yield* failed(claim, found, rpcError(answer), isOutOfRoom(answer) && selected !== undefined);
  }
  const refused = yield* saveVolume(volumeOf(claim, found, name, answer.body), answer.body);
  if (refused !== undefined) return { error: refused };
  yield* record(source, claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
}

/** The claim may go in the meantime: a disk that nobody knows of must not stay behind. Follows controller/volume_store.go. */
function* saveVolume(volume: Unborn<PersistentVolume>, disk: CloudDisk): Process<string | undefined> {
  for (let tries = 1; ; tries++) {
    const made = yield* api.create(PERSISTENT_VOLUMES, volume);
    if (made.ok || isAlreadyExists(made.refusal)) return undefined;
    if (tries === SAVE_TRIES) {
      yield* askCloud({ op: 'deleteDisk', id: disk.id });
      return made.refusal.message;
    }
    yield* sleep(SAVE_AGAIN);
  }
}

/** Somebody is to make a volume for it, and nobody has. */
function isAsked({ metadata, spec, status }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[PROVISIONER] !== undefined && !spec.volumeName && status.phase !== 'Lost';
}

type Place = { readonly zone: string | undefined } | { readonly error: string };

/** The zone of the node that the pod goes to; without one a zone of some node that the class allows, the same for the same name. */
function* placeFor(
  { metadata }: PersistentVolumeClaim,
  { allowedTopologies = [] }: StorageClass,
  selected: string | undefined,
): Process<Place> {
  if (selected !== undefined) {
    const node = yield* lookUp(NODES, selected);
    return node === undefined
      ? { error: `error getting node "${selected}": node "${selected}" not found` }
      : { zone: node.metadata.labels?.[ZONE] };
  }
  const allowed = allowedTopologies.flatMap(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.flatMap(({ key, values }) => (key === ZONE ? values : [])),
  );
  const there = (yield* lookUpAll(NODES)).flatMap(({ metadata: { labels } }) => labels?.[ZONE] ?? []);
  const zones = [...new Set(there)].filter((zone) => allowed.length === 0 || allowed.includes(zone)).sort();
  if (zones.length === 0 && allowed.length > 0)
    return { error: 'error generating accessibility requirements: no available topology found' };
  return { zone: zones[hashText(metadata.name) % zones.length] };
}

/** `reschedule`: nothing can be made near that node, so the scheduler is to choose another. */
function* failed(claim: PersistentVolumeClaim, { metadata }: StorageClass, error: string, reschedule: boolean): Process<SyncResult> {
  const message = `failed to provision volume with StorageClass "${metadata.name}": ${error}`;
  yield* record(source, claim, 'Warning', 'ProvisioningFailed', message);
  if (!reschedule) return { error: message };
  const { [SELECTED_NODE]: _, ...annotations } = claim.metadata.annotations ?? {};
  must(yield* api.update(PERSISTENT_VOLUME_CLAIMS, { ...claim, metadata: { ...claim.metadata, annotations } }));
}

function volumeOf(claim: PersistentVolumeClaim, found: StorageClass, name: string, disk: CloudDisk): Unborn<PersistentVolume> {
  const { provisioner: driver, reclaimPolicy, mountOptions, metadata } = found;
  const zoned = disk.zone !== undefined && {
    nodeAffinity: {
      required: { nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE, operator: 'In' as const, values: [disk.zone] }] }] },
    },
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: {
        [PROVISIONED_BY]: driver,
        'volume.kubernetes.io/provisioner-deletion-secret-name': '',
        'volume.kubernetes.io/provisioner-deletion-secret-namespace': '',
      },
      ...(reclaimPolicy === 'Delete' && { finalizers: [PROVISIONER_FINALIZER] }),
    },
    spec: {
      accessModes: claim.spec.accessModes ?? [],
      capacity: { storage: `${disk.gibibytes}Gi` },
      claimRef: claimReference(claim),
      csi: { driver, volumeHandle: disk.id, fsType: 'ext4' },
      ...zoned,
      persistentVolumeReclaimPolicy: reclaimPolicy,
      storageClassName: metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      ...(mountOptions && { mountOptions }),
    },
  };
}

/** What was made and is not needed any more goes, in the cloud first. */
function* remove({ key }: { readonly key: string }): Process<SyncResult> {
  const volume = yield* lookUp(PERSISTENT_VOLUMES, key);
  if (volume === undefined || !isOurs(volume) || volume.status?.phase !== 'Released') return;
  if ((yield* lookUp(CSI_DRIVERS, volume.metadata.annotations?.[PROVISIONED_BY] ?? '')) === undefined) return;
  const attachments = yield* lookUpAll(VOLUME_ATTACHMENTS);
  const attachment = attachments.find(({ spec }) => spec.source.persistentVolumeName === key);
  const error =
    attachment === undefined ? yield* deleteDisk(volume) : `persistentvolume ${key} is still attached to node ${attachment.spec.nodeName}`;
  if (error !== undefined) {
    yield* record(source, volume, 'Warning', 'VolumeFailedDelete', error);
    return { error };
  }
  if (volume.metadata.deletionTimestamp === undefined) mayBeMissing(yield* api.delete(PERSISTENT_VOLUMES, undefined, key));
  yield* letGo(key);
}

const TRIES = 5;

/** Others take their finalizers off at the same time: what is refused for that reason is tried again on what they made of it. */
function* letGo(name: string): Process<void> {
  for (let tries = 1; ; tries++) {
    const left = mayBeMissing(yield* api.get(PERSISTENT_VOLUMES, undefined, name));
    if (!left?.metadata.finalizers?.includes(PROVISIONER_FINALIZER)) return;
    const written = yield* api.update(PERSISTENT_VOLUMES, withoutFinalizer(left, PROVISIONER_FINALIZER));
    if (!written.ok && tries < TRIES && isConflict(written.refusal)) continue;
    mayBeMissing(written);
    return;
  }
}

function* deleteDisk({ spec }: PersistentVolume): Process<string | undefined> {
  const answer = yield* askCloud({ op: 'deleteDisk', id: spec.csi?.volumeHandle ?? '' });
  return answer.ok ? undefined : rpcError(answer);
}

function isOurs({ metadata, spec }: PersistentVolume): boolean {
  return metadata.annotations?.[PROVISIONED_BY] !== undefined && spec.persistentVolumeReclaimPolicy === 'Delete' && spec.csi !== undefined;
}

function noteClaim(self: ClientSelf, claim: PersistentVolumeClaim): void {
  if (isAsked(claim)) enqueue(self, CLAIMS, keyOf(claim));
}

function noteVolume(self: ClientSelf, volume: PersistentVolume): void {
  if (isOurs(volume) && volume.status?.phase === 'Released') enqueue(self, VOLUMES, volume.metadata.name);
}

/** A driver that comes late finds what has waited for it. */
function driverAdded(self: ClientSelf): void {
  for (const claim of cachedAll(self, PERSISTENT_VOLUME_CLAIMS).values()) noteClaim(self, claim);
  for (const volume of cachedAll(self, PERSISTENT_VOLUMES).values()) noteVolume(self, volume);
}

function detached(self: ClientSelf, { spec }: VolumeAttachment): void {
  const volume = cached(self, PERSISTENT_VOLUMES, spec.source.persistentVolumeName ?? '');
  if (volume !== undefined) noteVolume(self, volume);
}

export const diskProvisioner: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<PersistentVolumeClaim>({
      resource: PERSISTENT_VOLUME_CLAIMS,
      handlers: { added: noteClaim, updated: (self, _, claim) => noteClaim(self, claim) },
    }),
    informer<PersistentVolume>({
      resource: PERSISTENT_VOLUMES,
      handlers: { added: noteVolume, updated: (self, _, volume) => noteVolume(self, volume) },
    }),
    informer({ resource: STORAGE_CLASSES }),
    informer<CSIDriver>({ resource: CSI_DRIVERS, handlers: { added: driverAdded } }),
    informer<VolumeAttachment>({ resource: VOLUME_ATTACHMENTS, handlers: { deleted: detached } }),
    informer({ resource: NODES }),
  ],
  queues: [
    { name: CLAIMS, workers: 4, sync: provision, baseDelay: SECOND, maxDelay: 300 * SECOND },
    { name: VOLUMES, workers: 4, sync: remove, baseDelay: SECOND, maxDelay: 300 * SECOND },
  ],
  reports: [source],
};
