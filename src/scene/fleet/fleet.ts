/** The nodes and their pods as the cluster view shows them. Pure. */

import type { ComponentStatus, ObjectSummary } from '../../protocol/frame.ts';
import { nodeNameOf } from '../../protocol/identity.ts';
import { phaseClass } from '../pods.ts';

export interface FleetNode {
  /** Component id of its kubelet. */
  readonly id: string;
  readonly name: string;
  /** As its Node object says; undefined: there is none. */
  readonly state: string | undefined;
  /** Its kubelet is dead or paused. */
  readonly down: boolean;
  /** By slot: a pod keeps its place while it is there. */
  readonly pods: readonly (ObjectSummary | undefined)[];
  /** Its Node object, with what it has and where it stands. */
  readonly object: ObjectSummary | undefined;
}

export interface Fleet {
  readonly nodes: readonly FleetNode[];
  /** Pods without a node. */
  readonly waiting: readonly ObjectSummary[];
  /** Pods by class of their dot. */
  readonly counts: ReadonlyMap<string, number>;
  readonly pods: number;
  /** Slot of each pod that has a node, by id. */
  readonly slots: ReadonlyMap<string, number>;
}

export interface FleetSource {
  readonly componentIds: readonly string[];
  readonly components: Readonly<Record<string, ComponentStatus>>;
  readonly objects: ReadonlyMap<string, ObjectSummary>;
}

/** `before`: the fleet as it was, whose pods keep their places. */
export function fleetOf(source: FleetSource, before?: Fleet): Fleet {
  const byNode = new Map<string, (ObjectSummary | undefined)[]>();
  const waiting: ObjectSummary[] = [];
  const counts = new Map<string, number>();
  const slots = new Map<string, number>();
  const placed: ObjectSummary[] = [];
  let pods = 0;
  for (const object of source.objects.values()) {
    if (object.resource !== 'pods') continue;
    pods++;
    const look = phaseClass(object);
    counts.set(look, (counts.get(look) ?? 0) + 1);
    if (object.node === undefined) {
      waiting.push(object);
      continue;
    }
    const list = byNode.get(object.node);
    const places = list ?? [];
    if (list === undefined) byNode.set(object.node, places);
    const slot = before?.slots.get(object.id);
    if (slot === undefined || places[slot] !== undefined) placed.push(object);
    else {
      while (places.length <= slot) places.push(undefined);
      places[slot] = object;
      slots.set(object.id, slot);
    }
  }
  const free = new Map<string, number>();
  for (const object of placed) {
    const places = byNode.get(object.node as string) as (ObjectSummary | undefined)[];
    let slot = free.get(object.node as string) ?? 0;
    while (places[slot] !== undefined) slot++;
    places[slot] = object;
    slots.set(object.id, slot);
    free.set(object.node as string, slot + 1);
  }
  return { nodes: nodesOf(source, byNode), waiting, counts, pods, slots };
}

function nodesOf({ componentIds, components, objects }: FleetSource, pods: ReadonlyMap<string, FleetNode['pods']>): FleetNode[] {
  const nodes: FleetNode[] = [];
  for (const id of componentIds) {
    const name = nodeNameOf(id);
    if (name === undefined) continue;
    const status = components[id];
    const object = objects.get(`nodes//${name}`);
    nodes.push({
      id,
      name,
      state: object?.state,
      object,
      down: status === undefined || !status.alive || status.paused,
      pods: pods.get(name) ?? [],
    });
  }
  return nodes;
}

export function isReady(node: FleetNode): boolean {
  return node.state?.startsWith('Ready') === true;
}

/** What is said of a node in a sentence. */
export function nodeWords(node: FleetNode): string {
  const pods = node.pods.filter((pod) => pod !== undefined);
  const ready = pods.filter((pod) => pod.ready === true).length;
  const count = pods.length === 0 ? 'no pods' : `${pods.length === 1 ? '1 pod' : `${pods.length} pods`}, ${ready} ready`;
  return `${node.name}: ${node.state ?? 'not registered'}${node.down ? ', kubelet down' : ''}, ${count}`;
}
