/**
 * One look at all nodes: the part of monitorNodeHealth (node_lifecycle_controller.go) that needs no request. It runs every 5 s over every
 * node, so a node that is well costs a few comparisons.
 */
import type { Micros } from '../../../kernel/effects.ts';
import { BY_NODE, cached, cachedAll, indexed } from '../../client/lister.ts';
import { LEASES, NODES, PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ConditionStatus } from '../../machinery/types/condition.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { conditionOf, readiness, silenced } from './conditions.ts';
import { isSilent, observe } from './health.ts';
import { type State, stateOf, zoneOf } from './state.ts';
import { enroll, release } from './taint-queue.ts';
import { hasTaint, NOT_READY, UNREACHABLE } from './taints.ts';
import { zoneKey } from './zones.ts';

const NODE_LEASES = 'kube-node-lease';
const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-disruption';

export const NOT_READY_TAINT: Taint = Object.freeze({ key: NOT_READY, effect: 'NoExecute' });
export const UNREACHABLE_TAINT: Taint = Object.freeze({ key: UNREACHABLE, effect: 'NoExecute' });

/** A node whose taints contradict its readiness. */
export interface TaintSwap {
  readonly node: string;
  readonly add: readonly Taint[];
  readonly remove: readonly Taint[];
}

/** A node that is not ready, as far as it needs a request. */
export interface Ailing {
  readonly node: Node;
  /** The status to be written; undefined if the API server knows. */
  readonly update: Node | undefined;
  /** It was ready when last heard of. */
  readonly justFell: boolean;
  /** Its pods are to be marked not ready. */
  readonly pods: readonly Pod[];
}

export interface ZoneMember {
  readonly node: string;
  readonly zone: string;
  readonly ready: boolean;
}

export interface Round {
  readonly joined: readonly Node[];
  readonly left: readonly { readonly name: string; readonly uid: string }[];
  readonly ailing: readonly Ailing[];
  readonly swaps: readonly TaintSwap[];
  /** All nodes that count in the state of their zone, as they will be after this round. */
  readonly members: readonly ZoneMember[];
}

/** The target of the round's first local effect. */
export function lookAtNodes(self: ClientSelf): Round {
  const state = stateOf(self);
  const nodes = cachedAll(self, NODES);
  const joined: Node[] = [];
  const ailing: Ailing[] = [];
  const swaps: TaintSwap[] = [];
  const members: ZoneMember[] = [];
  const left = departed(state, nodes);
  for (const [name, node] of nodes) {
    const zone = zoneKey(node);
    const known = state.known.get(name);
    if (known === undefined) joined.push(node);
    if (known === undefined || known.zone !== zone) {
      if (known !== undefined) release(zoneOf(state, known.zone).queue, name);
      state.known.set(name, Object.freeze({ uid: node.metadata.uid, zone }));
    }
    const health = observe(state.health.get(name), node, cached(self, LEASES, `${NODE_LEASES}/${name}`), self.now);
    state.health.set(name, health);
    const observed = readiness(node);
    const update = isSilent(health, self.now) ? silenced(node, formatTime(self.now)) : node;
    const ready = readiness(update) === 'True';
    const justFell = !ready && observed === 'True';
    if (update !== node || justFell || (!ready && state.unmarked.has(name))) {
      const pods = justFell || state.unmarked.has(name) ? [...indexed(self, PODS, BY_NODE, name).values()] : [];
      ailing.push({ node, update: update === node ? undefined : update, justFell, pods });
    }
    if (ready) state.unmarked.delete(name);
    if (known === undefined) offReachable(node, swaps);
    if (conditionOf(update, 'Ready') !== undefined) adjustTaints(state, node, zone, observed, self.now, swaps);
    if (node.metadata.labels?.[EXCLUDED_LABEL] === undefined) members.push({ node: name, zone, ready });
  }
  return { joined, left, ailing, swaps, members };
}

function departed(state: State, nodes: ReadonlyMap<string, Node>): { readonly name: string; readonly uid: string }[] {
  const left: { name: string; uid: string }[] = [];
  if (state.known.size === 0) return left;
  for (const [name, { uid, zone }] of state.known) {
    if (nodes.has(name)) continue;
    left.push({ name, uid });
    state.known.delete(name);
    state.health.delete(name);
    state.unmarked.delete(name);
    release(zoneOf(state, zone).queue, name);
  }
  return left;
}

/** Takes off what keeps pods away from a node that cannot be reached: also from one that is new to this controller (markNodeAsReachable). */
function offReachable(node: Node, swaps: TaintSwap[]): void {
  if (node.spec.taints === undefined) return;
  const remove = [UNREACHABLE_TAINT, NOT_READY_TAINT].filter((taint) => hasTaint(node, taint));
  if (remove.length > 0) swaps.push({ node: node.metadata.name, add: [], remove });
}

/** By the readiness that was observed *before* this round, so that NoExecute taints come a round after the status (processTaintBaseEviction). */
function adjustTaints(state: State, node: Node, zone: string, observed: ConditionStatus, now: Micros, swaps: TaintSwap[]): void {
  const { queue } = zoneOf(state, zone);
  const { name } = node.metadata;
  if (observed === 'True') {
    release(queue, name);
    offReachable(node, swaps);
    return;
  }
  const [taint, opposite] = observed === 'False' ? [NOT_READY_TAINT, UNREACHABLE_TAINT] : [UNREACHABLE_TAINT, NOT_READY_TAINT];
  if (hasTaint(node, opposite)) swaps.push({ node: name, add: [taint], remove: [opposite] });
  else enroll(queue, name, now);
}
