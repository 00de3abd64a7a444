/** What the node lifecycle controller keeps, and the parts of it that several of its files use. */
import type { Micros } from '../../../kernel/effects.ts';
import { ValueMap } from '../../../kernel/value-map.ts';
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import type { NodeHealth } from './health.ts';
import { newTaintQueue, type TaintQueue } from './taint-queue.ts';
import { taintInterval, type ZoneState } from './zones.ts';

export const NAME = 'node-lifecycle-controller';
export const PODS_QUEUE = `${NAME}.pods`;
export const api = new ApiClient(controllerAccount('node-controller'), 'kube-controller-manager');
export const source = { reporter: 'node-controller', api };

export interface KnownNode {
  readonly uid: string;
  readonly zone: string;
}

export interface Zone {
  state: ZoneState;
  readonly queue: TaintQueue;
}

export interface State {
  /** By node. */
  readonly health: ValueMap<string, NodeHealth>;
  /** Nodes that were announced, with the zone that each was in. */
  readonly known: ValueMap<string, KnownNode>;
  readonly zones: Map<string, Zone>;
  /** Nodes whose pods could not all be marked not ready: tried again at the next round. */
  readonly unmarked: Set<string>;
  /** A round of monitoring is under way. */
  monitoring: boolean;
  /** A pass over the taint queues is under way. */
  tainting: boolean;
  /** When the next pass is due; undefined: none is scheduled. */
  passAt: Micros | undefined;
}

export const newState = (): State => ({
  health: new ValueMap(),
  known: new ValueMap(),
  zones: new Map(),
  unmarked: new Set(),
  monitoring: false,
  tainting: false,
  passAt: undefined,
});

export const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

/** The zone of that key, made if there is none yet. */
export function zoneOf(state: State, key: string): Zone {
  let zone = state.zones.get(key);
  if (zone === undefined) {
    zone = { state: 'Initial', queue: newTaintQueue(taintInterval('Normal', 0)) };
    state.zones.set(key, zone);
  }
  return zone;
}
