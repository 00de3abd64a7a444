/**
 * Has volumes attached to the nodes of the pods that use them, and detached when none does: it makes and deletes VolumeAttachments, which
 * the driver's sidecar acts on. Follows pkg/controller/volume/attachdetach/reconciler/reconciler.go, pkg/volume/csi/csi_attacher.go.
 *
 * Modelled: one node at a time but for volumes that many nodes may use; the wait of 6 minutes before a volume is taken from a node that
 * is not healthy, unless it is tainted out-of-service. Not modelled: volumes that are not of CSI, the lists of attached volumes and of
 * those in use in the node's status (a healthy kubelet is done with a volume when the pod is gone), the loop of 100 ms: each volume is
 * looked at when something about it changes.
 */
import { local, now, type Process, SECOND } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { record } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import { cached, cachedAll, lookUp, lookUpIndexed } from '../../client/lister.ts';
import {
  CSI_DRIVERS,
  keyOf,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  PODS,
  VOLUME_ATTACHMENTS,
} from '../../client/resource.ts';
import { isAlreadyExists, mayBeMissing, must } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { CSIDriver, PersistentVolume, PersistentVolumeClaim, VolumeAttachment } from '../../machinery/types/storage.ts';
import { attachmentName } from '../../machinery/volumes/attachments.ts';
import { BY_CLAIM, byClaim } from '../pods/by-claim.ts';
import { isPodTerminated } from '../pods/pod-state.ts';

const NAME = 'persistentvolume-attach-detach-controller';
const api = new ApiClient(controllerAccount('attachdetach-controller'), 'kube-controller-manager');
const source = { reporter: 'attachdetach-controller', api };

const LONGEST_UNMOUNT = 360 * SECOND;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const BY_VOLUME = 'volume';

interface State {
  /** Attachments that nobody needs but whose node is not healthy, since when; by name. */
  readonly unneeded: Map<string, number>;
  /** Attachments that were asked for in this life and are not there yet, with the time of the last failure that was told. */
  readonly asked: Map<string, string>;
  /** Attachments that another node stands in the way of, and whose pods have been told so. */
  readonly blocked: Set<string>;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

function* sync({ key }: { readonly key: string }): Process<SyncResult> {
  const volume = yield* lookUp(PERSISTENT_VOLUMES, key);
  const attachments = yield* lookUpIndexed(VOLUME_ATTACHMENTS, BY_VOLUME, key);
  const needed = volume === undefined ? new Map<string, Pod[]>() : yield* podsByNode(volume);
  let again: number | undefined;
  for (const attachment of attachments) {
    if (needed.has(attachment.spec.nodeName)) yield* tellOutcome(attachment, needed.get(attachment.spec.nodeName) ?? []);
    else if (attachment.metadata.deletionTimestamp === undefined) again = (yield* detach(attachment)) ?? again;
  }
  if (volume !== undefined) for (const [node, pods] of needed) yield* attach(volume, node, pods, attachments);
  return again === undefined ? undefined : { after: again };
}

/** Pods that need the volume, by their node. */
function* podsByNode(volume: PersistentVolume): Process<Map<string, Pod[]>> {
  const byNode = new Map<string, Pod[]>();
  const { claimRef, csi } = volume.spec;
  if (csi === undefined || claimRef === undefined) return byNode;
  if ((yield* lookUp(CSI_DRIVERS, csi.driver))?.spec.attachRequired === false) return byNode;
  const key = `${claimRef.namespace}/${claimRef.name}`;
  const claim = yield* lookUp(PERSISTENT_VOLUME_CLAIMS, key);
  if (claim?.metadata.uid !== claimRef.uid || claim?.spec.volumeName !== volume.metadata.name) return byNode;
  for (const pod of yield* lookUpIndexed(PODS, BY_CLAIM, key)) {
    const { nodeName } = pod.spec;
    if (!nodeName || isPodTerminated(pod)) continue;
    byNode.set(nodeName, [...(byNode.get(nodeName) ?? []), pod]);
  }
  return byNode;
}

/** What became of an attachment that this controller has asked for. */
function* tellOutcome({ metadata, spec, status }: VolumeAttachment, pods: readonly Pod[]): Process<void> {
  const isThere = status?.attached ?? false;
  const error = isThere ? undefined : status?.attachError;
  if (!(yield* local<boolean>(`${NAME}.news`, metadata.name, isThere, error?.time))) return;
  const volume = spec.source.persistentVolumeName;
  for (const pod of pods) {
    if (isThere) yield* record(source, pod, 'Normal', 'SuccessfulAttachVolume', `AttachVolume.Attach succeeded for volume "${volume}" `);
    else
      yield* record(source, pod, 'Warning', 'FailedAttachVolume', `AttachVolume.Attach failed for volume "${volume}" : ${error?.message}`);
  }
}

/** How long it has to wait yet; undefined: not any more. */
function* detach({ metadata: { name }, spec }: VolumeAttachment): Process<number | undefined> {
  const node = yield* lookUp(NODES, spec.nodeName);
  if (!isHealthy(node) && !node?.spec.taints?.some((taint) => taint.key === OUT_OF_SERVICE)) {
    const since = yield* local<number>(`${NAME}.unneeded`, name);
    const left = since + LONGEST_UNMOUNT - (yield* now());
    if (left > 0) return left;
  }
  mayBeMissing(yield* api.delete(VOLUME_ATTACHMENTS, undefined, name));
  return undefined;
}

function isHealthy(node: Node | undefined): boolean {
  return node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

function* attach(volume: PersistentVolume, node: string, pods: readonly Pod[], attachments: readonly VolumeAttachment[]): Process<void> {
  const { csi } = volume.spec;
  if (csi === undefined || attachments.some(({ spec }) => spec.nodeName === node)) return;
  const name = attachmentName(csi, node);
  if (attachments.length > 0 && !isShared(volume)) {
    const isHeld = attachments.some(({ status }) => status?.attached);
    if (!isHeld || !(yield* local<boolean>(`${NAME}.blocked`, name))) return;
    const others = yield* podsElsewhere(volume, node);
    for (const pod of pods) yield* record(source, pod, 'Warning', 'FailedAttachVolume', blockedBy(volume, pod, others));
    return;
  }
  yield* local(`${NAME}.asked`, name);
  const made = yield* api.create(VOLUME_ATTACHMENTS, {
    apiVersion: VOLUME_ATTACHMENTS.apiVersion,
    kind: VOLUME_ATTACHMENTS.kind,
    metadata: { name },
    spec: { attacher: csi.driver, nodeName: node, source: { persistentVolumeName: volume.metadata.name } },
  });
  if (!made.ok && !isAlreadyExists(made.refusal)) must(made);
}

function isShared({ spec }: PersistentVolume): boolean {
  return spec.accessModes?.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany') ?? false;
}

function* podsElsewhere(volume: PersistentVolume, node: string): Process<readonly Pod[]> {
  const byNode = yield* podsByNode(volume);
  return [...byNode].flatMap(([name, pods]) => (name === node ? [] : pods));
}

function blockedBy({ metadata: { name } }: PersistentVolume, pod: Pod, others: readonly Pod[]): string {
  const start = `Multi-Attach error for volume "${name}" Volume is already`;
  if (others.length === 0) return `${start} exclusively attached to one node and can't be attached to another`;
  const near = others.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace).map(({ metadata }) => metadata.name);
  const far = others.length - near.length;
  if (near.length === 0) return `${start} used by ${far} pod(s) in different namespaces`;
  return `${start} used by pod(s) ${near.join(', ')}${far > 0 ? ` and ${far} pod(s) in different namespaces` : ''}`;
}

/** The volumes of the pod's claims. */
function notePod(self: ClientSelf, pod: Pod): void {
  for (const key of byClaim(pod)) noteClaim(self, cached(self, PERSISTENT_VOLUME_CLAIMS, key));
}

function noteClaim(self: ClientSelf, claim: PersistentVolumeClaim | undefined): void {
  if (claim?.spec.volumeName) enqueue(self, NAME, claim.spec.volumeName);
}

function noteAttachment(self: ClientSelf, { spec }: VolumeAttachment): void {
  if (spec.source.persistentVolumeName) enqueue(self, NAME, spec.source.persistentVolumeName);
}

function attachmentGone(self: ClientSelf, attachment: VolumeAttachment): void {
  const { unneeded, asked, blocked } = stateOf(self);
  const { name } = attachment.metadata;
  unneeded.delete(name);
  asked.delete(name);
  blocked.clear();
  noteAttachment(self, attachment);
}

function nodeChanged(self: ClientSelf, { metadata: { name } }: Node): void {
  for (const attachment of cachedAll(self, VOLUME_ATTACHMENTS).values())
    if (attachment.spec.nodeName === name) noteAttachment(self, attachment);
}

export const attachDetachController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Pod>({
      resource: PODS,
      indexes: { [BY_CLAIM]: byClaim },
      handlers: { added: notePod, updated: (self, _, pod) => notePod(self, pod), deleted: notePod },
    }),
    informer<Node>({
      resource: NODES,
      handlers: {
        updated: (self, old, node) => {
          if (isHealthy(old) !== isHealthy(node) || old.spec.taints !== node.spec.taints) nodeChanged(self, node);
        },
        deleted: nodeChanged,
      },
    }),
    informer<PersistentVolumeClaim>({
      resource: PERSISTENT_VOLUME_CLAIMS,
      handlers: { added: noteClaim, updated: (self, _, claim) => noteClaim(self, claim) },
    }),
    informer<PersistentVolume>({
      resource: PERSISTENT_VOLUMES,
      handlers: {
        added: (self, volume) => enqueue(self, NAME, keyOf(volume)),
        deleted: (self, volume) => enqueue(self, NAME, keyOf(volume)),
      },
    }),
    informer<VolumeAttachment>({
      resource: VOLUME_ATTACHMENTS,
      indexes: { [BY_VOLUME]: ({ spec }) => [spec.source.persistentVolumeName ?? ''] },
      handlers: { added: noteAttachment, updated: (self, _, attachment) => noteAttachment(self, attachment), deleted: attachmentGone },
    }),
    informer<CSIDriver>({ resource: CSI_DRIVERS }),
  ],
  queues: [{ name: NAME, workers: 10, sync }],
  reports: [source],
  state: (): State => ({ unneeded: new Map(), asked: new Map(), blocked: new Set() }),
  locals: {
    /** Since when; from now on if it is news. */
    [`${NAME}.unneeded`](self: ClientSelf, name: string): number {
      const { unneeded } = stateOf(self);
      if (!unneeded.has(name)) unneeded.set(name, self.now);
      return unneeded.get(name) as number;
    },
    [`${NAME}.asked`](self: ClientSelf, name: string): void {
      stateOf(self).asked.set(name, '');
      stateOf(self).blocked.delete(name);
    },
    /** True once for what was asked for and is there, and for each failure. */
    [`${NAME}.news`](self: ClientSelf, name: string, isThere: boolean, failedAt: string | undefined): boolean {
      const { unneeded, asked } = stateOf(self);
      unneeded.delete(name);
      const told = asked.get(name);
      if (told === undefined || (!isThere && (failedAt === undefined || failedAt === told))) return false;
      if (isThere) asked.delete(name);
      else asked.set(name, failedAt ?? '');
      return true;
    },
    /** True once. */
    [`${NAME}.blocked`](self: ClientSelf, name: string): boolean {
      const { blocked } = stateOf(self);
      const isNews = !blocked.has(name);
      blocked.add(name);
      return isNews;
    },
  },
};
