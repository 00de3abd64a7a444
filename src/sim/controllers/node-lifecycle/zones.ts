/**
 * How much of each zone is down, and at what rate its nodes may be tainted then (ComputeZoneState, setLimiterInZone and handleDisruption
 * of node_lifecycle_controller.go).
 */
import type { Micros } from '../../../kernel/effects.ts';
import type { Node } from '../../machinery/types/node.ts';
import { intervalOf } from './taint-queue.ts';

/** Nodes a second (--node-eviction-rate, --secondary-node-eviction-rate). */
const RATE = 0.1;
const SECONDARY_RATE = 0.01;
/** A larger zone is still emptied, slowly, when most of it is down (--large-cluster-size-threshold). */
const LARGE_ZONE_NODES = 50;
/** Part of the zone that must be down for it to count as partly disrupted (--unhealthy-zone-threshold). */
const UNHEALTHY_PART = 0.55;

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

export interface ZoneCount {
  readonly ready: number;
  readonly notReady: number;
}

/** Region and zone of the node in one word; empty if it has neither. */
export function zoneKey(node: Node): string {
  const region = node.metadata.labels?.['topology.kubernetes.io/region'] ?? '';
  const zone = node.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
  return region === '' && zone === '' ? '' : `${region}:${zone}`;
}

export function zoneState({ ready, notReady }: ZoneCount): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  if (notReady > 2 && notReady / (ready + notReady) >= UNHEALTHY_PART) return 'PartialDisruption';
  return 'Normal';
}

/** Time between two nodes of a zone in that state; 0: none is tainted. */
export function taintInterval(state: ZoneState, nodes: number): Micros {
  if (state !== 'PartialDisruption') return intervalOf(RATE);
  return nodes > LARGE_ZONE_NODES ? intervalOf(SECONDARY_RATE) : 0;
}

export type Disruption =
  /** All zones went down: the trouble is more likely ours than the nodes'. All taints are taken back and none is put on. */
  | { readonly kind: 'entersFull' }
  /** The first zone came back: every node gets a new grace period. */
  | { readonly kind: 'leavesFull' }
  | { readonly kind: 'none' };

/** Compares the zones as they were with how they are now; zones that have no node any more do not count. */
export function disruption(before: ReadonlyMap<string, ZoneState>, now: ReadonlyMap<string, ZoneState>): Disruption {
  const isFull = (state: ZoneState | undefined): boolean => state === 'FullDisruption';
  const allAre = [...now.values()].every(isFull);
  const allWere = [...now.keys()].every((zone) => isFull(before.get(zone)));
  if (allAre && !allWere) return { kind: 'entersFull' };
  if (!allAre && allWere) return { kind: 'leavesFull' };
  return { kind: 'none' };
}
