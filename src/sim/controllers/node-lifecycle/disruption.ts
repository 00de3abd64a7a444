/** Adjusts the zones to how many of their nodes are ready (handleDisruption of node_lifecycle_controller.go). */
import type { ClientSelf } from '../../client/state.ts';
import type { ZoneMember } from './round.ts';
import { type State, stateOf, zoneOf } from './state.ts';
import { release, setRate } from './taint-queue.ts';
import { type Disruption, disruption, taintInterval, type ZoneCount, type ZoneState, zoneState } from './zones.ts';

function countZones(members: readonly ZoneMember[]): Map<string, ZoneCount> {
  const counts = new Map<string, { ready: number; notReady: number }>();
  for (const { zone, ready } of members) {
    let count = counts.get(zone);
    if (count === undefined) {
      count = { ready: 0, notReady: 0 };
      counts.set(zone, count);
    }
    if (ready) count.ready++;
    else count.notReady++;
  }
  return counts;
}

/** Changes states and rates of the zones, and says what became of the cluster as a whole. */
export function handleDisruption(self: ClientSelf, members: readonly ZoneMember[]): Disruption['kind'] {
  const state = stateOf(self);
  const counts = countZones(members);
  const now = new Map<string, ZoneState>();
  for (const [zone, count] of counts) now.set(zone, zoneState(count));
  const before = new Map<string, ZoneState>();
  for (const zone of counts.keys()) before.set(zone, zoneOf(state, zone).state);
  for (const zone of state.zones.keys()) if (!counts.has(zone)) state.zones.delete(zone);
  const { kind } = disruption(before, now);
  if (kind === 'entersFull') stopTainting(self, state, members);
  else {
    if (kind === 'leavesFull') {
      for (const [node, health] of state.health) state.health.set(node, Object.freeze({ ...health, probedAt: self.now }));
    }
    for (const [key, next] of now) {
      const zone = zoneOf(state, key);
      if (kind === 'none' && zone.state === next) continue;
      const { ready, notReady } = counts.get(key) as ZoneCount;
      setRate(zone.queue, taintInterval(next, ready + notReady), self.now);
      zone.state = next;
    }
  }
  return kind;
}

function stopTainting(self: ClientSelf, state: State, members: readonly ZoneMember[]): void {
  for (const { node, zone } of members) release(zoneOf(state, zone).queue, node);
  for (const zone of state.zones.values()) {
    setRate(zone.queue, 0, self.now);
    zone.state = 'FullDisruption';
  }
}
