/** The sidecar of a CSI driver that attaches volumes to nodes and detaches them, as VolumeAttachments ask (external-attacher pkg/controller). */
import { now, type Process, SECOND } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cachedAll, lookUp } from '../../client/lister.ts';
import { CSI_DRIVERS, PERSISTENT_VOLUMES, VOLUME_ATTACHMENTS } from '../../client/resource.ts';
import { mayBeMissing } from '../../client/result.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { formatTime } from '../../machinery/time.ts';
import type { CSIDriver, VolumeAttachment } from '../../machinery/types/storage.ts';
import { isWaitingFor, lacks, withFinalizer, withoutFinalizer } from '../../machinery/volumes/finalizers.ts';
import { askCloud } from './cloud-client.ts';
import { rpcError } from './rpc-error.ts';

const NAME = 'csi-attacher';
const api = new ApiClient(controllerAccount(NAME), NAME);

function finalizerOf({ spec }: VolumeAttachment): string {
  return `external-attacher/${spec.attacher.replaceAll('.', '-')}`;
}

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const attachment = yield* lookUp(VOLUME_ATTACHMENTS, key);
  if (attachment === undefined || (yield* lookUp(CSI_DRIVERS, attachment.spec.attacher)) === undefined) return;
  if (attachment.metadata.deletionTimestamp !== undefined) return yield* detach(attachment);
  if (attachment.status?.attached) return;
  const finalizer = finalizerOf(attachment);
  const kept = lacks(attachment, finalizer)
    ? mayBeMissing(yield* api.update(VOLUME_ATTACHMENTS, withFinalizer(attachment, finalizer)))
    : attachment;
  if (kept === undefined) return;
  const id = yield* diskOf(kept);
  const answer = id === undefined ? NO_VOLUME : yield* askCloud({ op: 'attachDisk', id, instance: kept.spec.nodeName });
  if (answer.ok) {
    mayBeMissing(
      yield* api.patch(VOLUME_ATTACHMENTS, undefined, key, 'merge', { status: { attached: true, attachError: null } }, 'status'),
    );
    return;
  }
  const message = rpcError(answer);
  const attachError = { message, time: formatTime(yield* now()) };
  mayBeMissing(yield* api.patch(VOLUME_ATTACHMENTS, undefined, key, 'merge', { status: { attachError } }, 'status'));
  return { error: message };
}

const NO_VOLUME = { ok: false, error: 'the volume is gone', notFound: true } as const;

function* diskOf({ spec }: VolumeAttachment): Process<string | undefined> {
  const volume = yield* lookUp(PERSISTENT_VOLUMES, spec.source.persistentVolumeName ?? '');
  return volume?.spec.csi?.volumeHandle;
}

function* detach(attachment: VolumeAttachment): Process<SyncResult> {
  const finalizer = finalizerOf(attachment);
  if (!isWaitingFor(attachment, finalizer)) return;
  const id = yield* diskOf(attachment);
  if (id !== undefined) {
    const answer = yield* askCloud({ op: 'detachDisk', id, instance: attachment.spec.nodeName });
    if (!answer.ok) return { error: answer.error };
  }
  mayBeMissing(yield* api.update(VOLUME_ATTACHMENTS, withoutFinalizer(attachment, finalizer)));
}

function note(self: ClientSelf, { metadata }: VolumeAttachment): void {
  enqueue(self, NAME, metadata.name);
}

/** A driver that comes late finds what has waited for it. */
function noteAll(self: ClientSelf): void {
  for (const attachment of cachedAll(self, VOLUME_ATTACHMENTS).values()) note(self, attachment);
}

export const diskAttacher: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<VolumeAttachment>({
      resource: VOLUME_ATTACHMENTS,
      handlers: { added: note, updated: (self, _, attachment) => note(self, attachment) },
    }),
    informer({ resource: PERSISTENT_VOLUMES }),
    informer<CSIDriver>({
      resource: CSI_DRIVERS,
      handlers: { added: noteAll },
    }),
  ],
  queues: [{ name: NAME, workers: 10, sync, baseDelay: SECOND, maxDelay: 300 * SECOND }],
};
