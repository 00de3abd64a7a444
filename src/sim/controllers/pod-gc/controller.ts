/**
 * Pod garbage collector: removes pods whose node is gone, pods being deleted that never had a node or whose node is out of service, and
 * ended pods above a threshold. Modelled as a whole. Follows pkg/controller/podgc/gc_controller.go.
 */
import { local, type Micros, now, type Process, SECOND, step } from '../../../kernel/effects.ts';
import { ApiClient } from '../../client/api-client.ts';
import { type ControllerDefinition, informer } from '../../client/definition.ts';
import { controllerAccount } from '../../client/identity.ts';
import { BY_NODE, byNode, indexed } from '../../client/lister.ts';
import { every } from '../../client/periodic.ts';
import { NODES, PODS } from '../../client/resource.ts';
import { isNotFound } from '../../client/result.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { conditionPatch, disruptionTarget, withPodCondition } from '../pod-conditions.ts';
import { BY_END, byEnd, missingNodes, neverPlaced, onOutOfService, surplus, TERMINATED_THRESHOLD } from './candidates.ts';

const NAME = 'pod-garbage-collector-controller';
const api = new ApiClient(controllerAccount('pod-garbage-collector'), 'kube-controller-manager');
const PERIOD: Micros = 20 * SECOND;
/** A node must be missing for this long before its pods are given up. */
const QUARANTINE: Micros = 40 * SECOND;

interface State {
  /** Nodes that pods name but that are not there, since when. */
  readonly missingSince: Map<string, Micros>;
  collecting: boolean;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

interface Round {
  readonly surplus: readonly Pod[];
  readonly outOfService: readonly Pod[];
  readonly neverPlaced: readonly Pod[];
  /** Nodes whose quarantine is over. */
  readonly lost: readonly string[];
}

function look(self: ClientSelf): Round {
  const { missingSince } = stateOf(self);
  const missing = missingNodes(self);
  for (const name of missingSince.keys()) if (!missing.includes(name)) missingSince.delete(name);
  const lost: string[] = [];
  for (const name of missing) {
    const since = missingSince.get(name);
    if (since === undefined) missingSince.set(name, self.now);
    else if (self.now - since >= QUARANTINE) lost.push(name);
  }
  return { surplus: surplus(self, TERMINATED_THRESHOLD), outOfService: onOutOfService(self), neverPlaced: neverPlaced(self), lost };
}

function tick(self: ClientSelf): void {
  const state = stateOf(self);
  if (state.collecting) return;
  const round = look(self);
  if (round.surplus.length + round.outOfService.length + round.neverPlaced.length + round.lost.length === 0) return;
  state.collecting = true;
  self.spawn(`${NAME}.collect`, Object.freeze(round), { ended: `${NAME}.collected` });
}

function collected(self: ClientSelf): void {
  stateOf(self).collecting = false;
}

function podsOnNode(self: ClientSelf, node: string): readonly Pod[] {
  stateOf(self).missingSince.delete(node);
  return [...indexed(self, PODS, BY_NODE, node).values()];
}

function* collect(round: Round): Process<void> {
  for (const pod of round.surplus) {
    yield* step('surplusPod', { pod: pod.metadata.name, threshold: TERMINATED_THRESHOLD });
    yield* failAndDelete(pod);
  }
  for (const pod of round.outOfService) {
    yield* step('nodeOutOfService', { pod: pod.metadata.name, node: pod.spec.nodeName });
    yield* failAndDelete(pod);
  }
  for (const node of round.lost) yield* collectFromLost(node);
  for (const pod of round.neverPlaced) {
    yield* step('neverPlaced', { pod: pod.metadata.name });
    yield* failAndDelete(pod);
  }
}

/** Asks the API server itself, for the cache may be wrong about the node. */
function* collectFromLost(node: string): Process<void> {
  const found = yield* api.get(NODES, undefined, node);
  if (found.ok || !isNotFound(found.refusal)) return;
  const pods = yield* local<readonly Pod[]>(`${NAME}.podsOn`, node);
  yield* step('nodeGone', { node, pods: pods.length });
  for (const pod of pods) yield* failAndDelete(pod, disruptionTarget(pod, 'DeletionByPodGC', 'PodGC: node no longer exists'));
}

/** No kubelet is left to end the pod: its phase becomes Failed first, and it goes without grace. What fails is tried again next time. */
function* failAndDelete(pod: Pod, condition?: Condition): Process<void> {
  const { namespace, name, uid } = pod.metadata;
  if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed') {
    const marked = condition ? withPodCondition(pod, condition, formatTime(yield* now())) : pod;
    const status = { phase: 'Failed', ...(condition && marked !== pod ? conditionPatch(marked, condition.type) : {}) };
    const patched = yield* api.patch(PODS, namespace, name, 'strategic', { metadata: { uid }, status }, 'status');
    if (!patched.ok) return;
  }
  yield* api.delete(PODS, namespace, name, { gracePeriodSeconds: 0 });
}

export const podGarbageCollector: ControllerDefinition = {
  name: NAME,
  informers: [informer<Pod>({ resource: PODS, indexes: { [BY_NODE]: byNode, [BY_END]: byEnd } }), informer({ resource: NODES })],
  queues: [],
  state: (): State => ({ missingSince: new Map(), collecting: false }),
  locals: { [`${NAME}.tick`]: tick, [`${NAME}.collected`]: collected, [`${NAME}.podsOn`]: podsOnNode },
  processes: { [`${NAME}.collect`]: collect },
  started: (self) => every(self, PERIOD, `${NAME}.tick`),
};
