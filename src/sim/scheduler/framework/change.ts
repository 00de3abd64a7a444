/**
 * What happened in the cluster, as far as waiting pods care, and what plugins make of it. Follows framework/events.go and the
 * EventsToRegister and QueueingHintFn of framework/interface.go.
 */
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { DeviceClass, ResourceClaim, ResourceSlice } from '../../machinery/types/devices.ts';
import type { Node } from '../../machinery/types/node.ts';
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from '../../machinery/types/storage.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { Known } from './known.ts';
import type { PodInfo } from './pod-info.ts';

/** Kinds beside nodes and pods whose objects matter to plugins: what changes of them are called, and what the objects are. */
export interface WatchedKinds {
  readonly 'device class': DeviceClass;
  readonly 'resource claim': ResourceClaim;
  readonly 'resource slice': ResourceSlice;
  readonly 'storage class': StorageClass;
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
  readonly 'csi node': CSINode;
  readonly 'csi driver': CSIDriver;
  readonly 'storage capacity': CSIStorageCapacity;
  readonly attachment: VolumeAttachment;
}

export type WatchedKind = keyof WatchedKinds;

type ObjectChange<Kind extends string, Item extends ApiObject> =
  | { readonly kind: `${Kind} added`; readonly object: Item }
  | { readonly kind: `${Kind} deleted`; readonly object: Item }
  | { readonly kind: `${Kind} updated`; readonly old: Item; readonly object: Item };

export type Change =
  | { readonly kind: 'node added'; readonly node: Node }
  | { readonly kind: 'node updated'; readonly old: Node; readonly node: Node }
  | { readonly kind: 'node deleted'; readonly node: Node }
  | { readonly kind: 'assigned pod added'; readonly pod: PodInfo }
  | { readonly kind: 'assigned pod deleted'; readonly pod: PodInfo }
  | { readonly kind: 'assigned pod updated'; readonly old: PodInfo; readonly pod: PodInfo }
  | { [Kind in WatchedKind]: ObjectChange<Kind, WatchedKinds[Kind]> }[WatchedKind]
  | NominatedPodGone
  | { readonly kind: 'forced' }
  | PodUpdate;

/** It makes way no more for which others waited: pods of more priority have not. */
interface NominatedPodGone {
  readonly kind: 'nominated pod gone';
  readonly pod: PodInfo;
}

/** Of the waiting pod itself. */
export interface PodUpdate {
  readonly kind: 'pod updated';
  readonly old: PodInfo;
  readonly pod: PodInfo;
}

export function taintsChanged({ spec: old }: Node, { spec: now }: Node): boolean {
  return old.taints !== now.taints && JSON.stringify(old.taints ?? []) !== JSON.stringify(now.taints ?? []);
}

export function labelsChanged({ metadata: { labels: old } }: Node, { metadata: { labels: now } }: Node): boolean {
  return old !== now && !semanticEqual(old, now);
}

/** Counts as a change of taints, for those who have no word on them (NodeSchedulingPropertiesChange). */
export function uncordoned({ spec: old }: Node, { spec: now }: Node): boolean {
  return old.unschedulable === true && !now.unschedulable;
}

export type ChangeKind = Change['kind'];

/** Could this change make the pod, which the plugin has rejected, fit? */
export type Hint<Kind extends ChangeKind = ChangeKind> = (
  pod: PodInfo,
  change: Extract<Change, { readonly kind: Kind }>,
  known: Known,
) => boolean;

/** By kind of change. A plugin is not told of the kinds that it leaves out: they cannot make it change its mind. */
export type Hints = { readonly [Kind in ChangeKind]?: Hint<Kind> };
