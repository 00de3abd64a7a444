/**
 * Taint eviction controller: deletes pods from nodes with NoExecute taints that they do not tolerate, or no longer.
 *
 * Modelled: the time of each pod, which begins when the taint is seen and is not begun anew by further taints that leave as much time;
 * its end when the taint goes; the DisruptionTarget condition; events. Not modelled: sharding of updates over channels by node name.
 *
 * Follows pkg/controller/tainteviction/{taint_eviction,timed_workers}.go.
 */

import type { TimerId } from '../../../kernel/component.ts';
import { local, type Micros, type Process, step } from '../../../kernel/effects.ts';
import { type ControllerDefinition, informer, type SyncResult } from '../../client/definition.ts';
import { recordEvent } from '../../client/event-recorder.ts';
import { BY_NODE, byNode, cached, indexed, lookUp } from '../../client/lister.ts';
import { keyOf, NODES, PODS } from '../../client/resource.ts';
import { type ClientSelf, ownState } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { evict, NAME, source } from './evict.ts';
import { noExecuteTaints, tolerationTime } from './tolerations.ts';

const PODS_QUEUE = `${NAME}.pods`;

/** A pod whose time runs, or has run out. */
interface Eviction {
  /** When its time began. */
  readonly since: Micros;
  /** Undefined once it has run out. */
  readonly timer: TimerId | undefined;
}

interface State {
  /** NoExecute taints by node; nodes without any are not in it. */
  readonly tainted: Map<string, readonly Taint[]>;
  /** By pod. */
  readonly evictions: Map<string, Eviction>;
}

const stateOf = (self: ClientSelf): State => ownState<State>(self, NAME);

/** Stops the clock of the pod. An event says so if it was running. */
function cancel(self: ClientSelf, pod: Pod): void {
  const { evictions } = stateOf(self);
  const eviction = evictions.get(keyOf(pod));
  if (!eviction) return;
  evictions.delete(keyOf(pod));
  if (eviction.timer === undefined) return;
  self.cancel(eviction.timer);
  recordEvent(self, source.reporter, pod, 'Normal', 'TaintManagerEviction', `Cancelling deletion of Pod ${keyOf(pod)}`);
}

/** Starts, keeps or stops the clock of one pod (processPodOnNode). */
function judge(self: ClientSelf, pod: Pod, taints: readonly Taint[]): void {
  if (taints.length === 0) {
    cancel(self, pod);
    return;
  }
  const allowed = tolerationTime(taints, pod.spec.tolerations ?? []);
  if (allowed === undefined) {
    cancel(self, pod);
    return;
  }
  const running = stateOf(self).evictions.get(keyOf(pod));
  if (running?.timer === undefined) {
    if (!running) begin(self, pod, self.now, allowed);
    return;
  }
  if (allowed > 0 && running.since < self.now) return;
  cancel(self, pod);
  begin(self, pod, self.now, allowed);
}

function begin(self: ClientSelf, pod: Pod, since: Micros, allowed: Micros): void {
  const { namespace = '', name } = pod.metadata;
  const args = Object.freeze({ namespace, name });
  const timer = allowed > 0 ? self.timer(allowed, `${NAME}.timeUp`, args) : undefined;
  stateOf(self).evictions.set(keyOf(pod), Object.freeze({ since, timer }));
  if (allowed === 0) startEviction(self, args);
}

interface PodName {
  readonly namespace: string;
  readonly name: string;
}

function startEviction(self: ClientSelf, { namespace, name }: PodName): void {
  self.spawn(`${NAME}.evict`, { namespace, name }, { ended: `${NAME}.evicted`, endedArg: `${namespace}/${name}` });
}

function timeUp(self: ClientSelf, pod: PodName): void {
  const { evictions } = stateOf(self);
  const key = `${pod.namespace}/${pod.name}`;
  const eviction = evictions.get(key);
  if (eviction?.timer === undefined) return;
  evictions.set(key, Object.freeze({ since: eviction.since, timer: undefined }));
  startEviction(self, pod);
}

/** What failed may be tried again when the node or the pod changes next. */
function evicted(self: ClientSelf, done: boolean | undefined, key: string): void {
  if (!done) stateOf(self).evictions.delete(key);
}

/** Takes in the taints of a node and judges its pods; gives how many it has (handleNodeUpdate). */
function judgeNode(self: ClientSelf, name: string): { readonly taints: readonly Taint[]; readonly pods: number } {
  const { tainted } = stateOf(self);
  const node = cached(self, NODES, name);
  const taints = node ? noExecuteTaints(node) : [];
  if (taints.length === 0) tainted.delete(name);
  else tainted.set(name, taints);
  if (!node) return { taints, pods: 0 };
  const pods = indexed(self, PODS, BY_NODE, name);
  for (const pod of pods.values()) judge(self, pod, taints);
  return { taints, pods: pods.size };
}

function judgePod(self: ClientSelf, pod: Pod): void {
  const taints = stateOf(self).tainted.get(pod.spec.nodeName ?? '');
  if (taints) judge(self, pod, taints);
}

function* syncNode({ key }: { readonly key: string }): Process<SyncResult> {
  const { taints, pods } = yield* local<ReturnType<typeof judgeNode>>(`${NAME}.judgeNode`, key);
  yield* step('nodeJudged', { node: key, taints: taints.map((taint) => taint.key), pods });
}

function* syncPod({ key }: { readonly key: string }): Process<SyncResult> {
  const pod = yield* lookUp(PODS, key);
  if (!pod) return;
  yield* local(`${NAME}.judgePod`, pod);
  yield* step('podJudged', { pod: key, node: pod.spec.nodeName });
}

/** Most nodes have no such taint: they need no process. */
function nodeSeen(self: ClientSelf, node: Node): void {
  const { name } = node.metadata;
  if (stateOf(self).tainted.has(name) || noExecuteTaints(node).length > 0) enqueue(self, NAME, name);
}

function podSeen(self: ClientSelf, pod: Pod): void {
  if (stateOf(self).tainted.has(pod.spec.nodeName ?? '')) enqueue(self, PODS_QUEUE, keyOf(pod));
}

export const taintEvictionController: ControllerDefinition = {
  name: NAME,
  informers: [
    informer<Node>({
      resource: NODES,
      handlers: {
        added: nodeSeen,
        updated: (self, old, node) => {
          if (old.spec.taints !== node.spec.taints) nodeSeen(self, node);
        },
        deleted: (self, node) => void stateOf(self).tainted.delete(node.metadata.name),
      },
    }),
    informer<Pod>({
      resource: PODS,
      indexes: { [BY_NODE]: byNode },
      handlers: {
        added: podSeen,
        updated: (self, old, pod) => {
          if (old.spec.nodeName !== pod.spec.nodeName || old.spec.tolerations !== pod.spec.tolerations) podSeen(self, pod);
        },
        deleted: cancel,
      },
    }),
  ],
  queues: [
    { name: NAME, workers: 8, sync: syncNode },
    { name: PODS_QUEUE, workers: 8, sync: syncPod },
  ],
  reports: [source],
  state: (): State => ({ tainted: new Map(), evictions: new Map() }),
  locals: {
    [`${NAME}.judgeNode`]: judgeNode,
    [`${NAME}.judgePod`]: judgePod,
    [`${NAME}.timeUp`]: timeUp,
    [`${NAME}.evicted`]: evicted,
  },
  processes: { [`${NAME}.evict`]: evict },
};
