/** Pods by node, for the cards of the nodes. */
import type { ObjectSummary } from '../protocol/frame.ts';

export function podsByNode(objects: ReadonlyMap<string, ObjectSummary>): ReadonlyMap<string, readonly ObjectSummary[]> {
  const result = new Map<string, ObjectSummary[]>();
  for (const object of objects.values()) {
    if (object.resource !== 'pods' || object.node === undefined) continue;
    const pods = result.get(object.node);
    if (pods === undefined) result.set(object.node, [object]);
    else pods.push(object);
  }
  return result;
}

/** It has ended for good: what it asked for is free again. */
export function isOver({ phase }: ObjectSummary): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** The class names of a pod's dot: its phase, and whether it is ready or on its way up. */
export function phaseClass(object: ObjectSummary): string {
  const phase = object.terminating === true ? 'Terminating' : (object.phase ?? 'Pending');
  if (phase === 'Running' && object.ready === true) return 'Running ready';
  if (phase === 'Pending' && object.node !== undefined) return 'Pending starting';
  return phase;
}

/** A pod's state in a word or two. */
export function phaseWord(object: ObjectSummary): string {
  if (object.terminating === true) return 'terminating';
  if (object.reason !== undefined && object.reason !== '') return object.reason;
  if (object.phase === 'Running') return object.ready === true ? 'ready' : 'running';
  if (object.phase === 'Pending') return object.node === undefined ? 'pending' : 'starting';
  return (object.phase ?? 'pending').toLowerCase();
}
