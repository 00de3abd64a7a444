/**
 * Pods that are to go to a node as soon as they fit there, by that node. Others of the same priority or less make way for them. Follows
 * backend/queue/nominator.go. The scheduler knows of a nomination before the API server does, so a pod's status may be behind.
 */
import { ValueMap } from '../../../kernel/value-map.ts';
import type { PodInfo } from '../framework/pod-info.ts';

export interface NominationState {
  /** The node, by the uid of the pod. */
  readonly nodes: Map<string, string>;
  /** As they were last seen, in the order of their coming; a node without any is not in it. The lists are frozen. */
  readonly pods: Map<string, readonly PodInfo[]>;
}

export function newNominations(): NominationState {
  return { nodes: new ValueMap(), pods: new ValueMap() };
}

/** In place of what was known of the pod. An empty or absent node: none any more. */
export function nominateTo(nominations: NominationState, info: PodInfo, node: string | undefined): void {
  const { uid } = info.pod.metadata;
  withdraw(nominations, uid);
  if (!node) return;
  nominations.nodes.set(uid, node);
  nominations.pods.set(node, Object.freeze([...(nominations.pods.get(node) ?? []), info]));
}

export function withdraw(nominations: NominationState, uid: string): void {
  const node = nominations.nodes.get(uid);
  if (node === undefined) return;
  nominations.nodes.delete(uid);
  const rest = (nominations.pods.get(node) ?? []).filter(({ pod }) => pod.metadata.uid !== uid);
  if (rest.length === 0) nominations.pods.delete(node);
  else nominations.pods.set(node, Object.freeze(rest));
}
