/**
 * Pods that are to go to a node as soon as they fit there, by that node. Others of the same priority or less make way for them. Follows
 * backend/queue/nominator.go. The scheduler knows of a nomination before the API server does, so a pod's status may be behind.
 */
import { ValueMap } from '../../../kernel/value-map.ts';

export interface Nomination {
  readonly key: string;
  readonly uid: string;
}

export interface NominationState {
  /** The node, by the uid of the pod. */
  readonly nodes: Map<string, string>;
  /** In the order of their coming; a node without any is not in it. */
  readonly pods: Map<string, readonly Nomination[]>;
}

export function newNominations(): NominationState {
  return { nodes: new ValueMap(), pods: new ValueMap() };
}

/** In place of what was known of the pod. An empty or absent node: none any more. */
export function nominateTo(nominations: NominationState, { key, uid }: Nomination, node: string | undefined): void {
  withdraw(nominations, uid);
  if (!node) return;
  nominations.nodes.set(uid, node);
  nominations.pods.set(node, Object.freeze([...(nominations.pods.get(node) ?? []), Object.freeze({ key, uid })]));
}

export function withdraw(nominations: NominationState, uid: string): void {
  const node = nominations.nodes.get(uid);
  if (node === undefined) return;
  nominations.nodes.delete(uid);
  const rest = (nominations.pods.get(node) ?? []).filter((other) => other.uid !== uid);
  if (rest.length === 0) nominations.pods.delete(node);
  else nominations.pods.set(node, Object.freeze(rest));
}
