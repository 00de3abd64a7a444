/**
 * Volumes of a pod's claims: it starts when they are bound, and attached where their driver attaches (pkg/kubelet/volumemanager).
 * Claims and volumes are asked for when the pod starts, and again until all is there.
 *
 * Not modelled: mounting itself, formats, the list of volumes in use in the node's status, volumes without a claim.
 */
import { type Micros, type Reply, SECOND } from '../../kernel/effects.ts';
import { CSI_DRIVERS, objectPath, PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, VOLUME_ATTACHMENTS } from '../client/resource.ts';
import { resultOf } from '../client/result.ts';
import type { CSIDriver, CsiVolumeSource, PersistentVolume, PersistentVolumeClaim, VolumeAttachment } from '../machinery/types/storage.ts';
import { attachmentName } from '../machinery/volumes/attachments.ts';
import { isFullyBound } from '../machinery/volumes/binding.ts';
import { claimNameOf } from '../machinery/volumes/pod-claims.ts';
import { API_SERVER, type ApiResponse } from '../machinery/wire/api.ts';
import { apiOf, podEvent } from './client.ts';
import { requestRetry, requestSync } from './pod-runtime.ts';
import type { KubeletSelf, PodRuntime } from './state.ts';

/** It is looked whether a volume is attached after so long, then after ever longer; and how long until the wait is told (podAttachAndMountTimeout). */
const LOOK_AGAIN: Micros = 300_000;
const LONGEST_LOOK: Micros = 2_400_000;
const PATIENCE: Micros = 123 * SECOND;

interface Wanted {
  readonly volume: string;
  readonly claim: string;
}

/** What is asked for next about one of the volumes. */
interface Lookup {
  readonly uid: string;
  readonly at: number;
  readonly of: 'attachment' | 'claim' | 'driver' | 'volume';
  readonly source: CsiVolumeSource | undefined;
}

function wantedBy({ pod }: PodRuntime): readonly Wanted[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const claim = claimNameOf(pod, volume);
    return claim === undefined ? [] : [{ volume: volume.name, claim }];
  });
}

/** True if all is there; else it is looked for, and the pod comes again. */
export function volumesReady(self: KubeletSelf, pod: PodRuntime): boolean {
  if (pod.mounting === 'done') return true;
  if (pod.mounting === 'looking') return false;
  if (wantedBy(pod).length === 0) {
    pod.mounting = 'done';
    return true;
  }
  lookAt(self, pod, 0);
  return false;
}

function lookAt(self: KubeletSelf, pod: PodRuntime, at: number): void {
  const wanted = wantedBy(pod)[at];
  if (wanted === undefined) {
    pod.mounting = 'done';
    requestSync(self, pod);
    return;
  }
  pod.mounting = 'looking';
  const path = objectPath(PERSISTENT_VOLUME_CLAIMS, pod.pod.metadata.namespace, wanted.claim);
  ask(self, path, { uid: pod.uid, at, of: 'claim', source: undefined });
}

function ask(self: KubeletSelf, path: string, lookup: Lookup): void {
  self.call(API_SERVER, apiOf(self).request('GET', path), 'kubelet.volumeLookedUp', Object.freeze(lookup));
}

export function volumeLookedUp(self: KubeletSelf, reply: Reply<ApiResponse>, lookup: Lookup): void {
  const pod = self.state.own.pods.get(lookup.uid);
  if (pod?.stage !== 'volumes') return;
  const result = resultOf(reply);
  const body = result.ok ? result.value : undefined;
  switch (lookup.of) {
    case 'claim':
      claimRead(self, pod, lookup, body as PersistentVolumeClaim | undefined, result.ok ? '' : result.refusal.message);
      break;
    case 'volume':
      volumeRead(self, pod, lookup, body as PersistentVolume | undefined);
      break;
    case 'driver':
      driverRead(self, pod, lookup, body as CSIDriver | undefined);
      break;
    case 'attachment':
      if (isAttached(body as VolumeAttachment | undefined)) lookAt(self, pod, lookup.at + 1);
      else waitFor(self, pod, lookup);
  }
}

function claimRead(self: KubeletSelf, pod: PodRuntime, lookup: Lookup, claim: PersistentVolumeClaim | undefined, error: string): void {
  if (claim === undefined) refuse(self, pod, lookup.at, `failed to fetch PVC from API server: ${error}`);
  else if (claim.metadata.deletionTimestamp !== undefined) refuse(self, pod, lookup.at, 'PVC is being deleted');
  else if (!isFullyBound(claim) || claim.status?.phase !== 'Bound') refuse(self, pod, lookup.at, 'PVC is not bound');
  else ask(self, objectPath(PERSISTENT_VOLUMES, undefined, claim.spec.volumeName ?? ''), { ...lookup, of: 'volume' });
}

function volumeRead(self: KubeletSelf, pod: PodRuntime, lookup: Lookup, volume: PersistentVolume | undefined): void {
  const source = volume?.spec.csi;
  if (volume === undefined) waitFor(self, pod, lookup);
  else if (source === undefined) lookAt(self, pod, lookup.at + 1);
  else ask(self, objectPath(CSI_DRIVERS, undefined, source.driver), { ...lookup, of: 'driver', source });
}

/** A driver that is not declared attaches, as far as anybody knows. */
function driverRead(self: KubeletSelf, pod: PodRuntime, lookup: Lookup, driver: CSIDriver | undefined): void {
  if (driver?.spec.attachRequired === false) lookAt(self, pod, lookup.at + 1);
  else askWhetherAttached(self, lookup);
}

function askWhetherAttached(self: KubeletSelf, lookup: Lookup): void {
  const name = attachmentName(lookup.source as CsiVolumeSource, self.config.nodeName);
  ask(self, objectPath(VOLUME_ATTACHMENTS, undefined, name), { ...lookup, of: 'attachment' });
}

/** One that is being detached is not to be relied on: it will have to be attached anew. */
function isAttached(attachment: VolumeAttachment | undefined): boolean {
  return attachment?.metadata.deletionTimestamp === undefined && attachment?.status?.attached === true;
}

/** The claim itself will not do: that is told at once. */
function refuse(self: KubeletSelf, pod: PodRuntime, at: number, reason: string): void {
  const { claim, volume } = wantedBy(pod)[at] as Wanted;
  complain(self, pod, `failed to process volumes=[${volume}]: error processing PVC ${pod.pod.metadata.namespace}/${claim}: ${reason}`);
  pod.mounting = 'resting';
  requestRetry(self, pod);
}

/** Somebody is at work on the volume; that it takes long is told every now and then. */
function waitFor(self: KubeletSelf, pod: PodRuntime, lookup: Lookup): void {
  if (self.now - pod.startedAt >= PATIENCE * (pod.mountComplaints + 1)) {
    pod.mountComplaints++;
    complain(self, pod, 'failed to process volumes=[]: context deadline exceeded');
  }
  self.timer(Math.min(LOOK_AGAIN * 2 ** pod.mountLooks++, LONGEST_LOOK), 'kubelet.lookAtVolume', lookup);
}

function complain(self: KubeletSelf, pod: PodRuntime, reason: string): void {
  const unmounted = wantedBy(pod).map(({ volume }) => volume);
  const message = `Unable to attach or mount volumes: unmounted volumes=[${unmounted.join(' ')}], unattached volumes=[], ${reason}`;
  podEvent(self, pod, 'Warning', 'FailedMount', message);
}

export function lookAtVolume(self: KubeletSelf, lookup: Lookup): void {
  const pod = self.state.own.pods.get(lookup.uid);
  if (pod?.stage !== 'volumes') return;
  if (lookup.of === 'attachment') askWhetherAttached(self, lookup);
  else lookAt(self, pod, lookup.at);
}
