/** What watch events do to cache and queue. Follows eventhandlers.go. */
import type { Node } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { place, removeNode, setNode, unplace } from './cache/cache.ts';
import type { Change } from './framework/change.ts';
import { podInfo } from './framework/pod-info.ts';
import { profileFor } from './framework/setup.ts';
import { rejection } from './framework/verdict.ts';
import { refuse } from './permits.ts';
import { gotClaims } from './plugins/devices/claims.ts';
import { helps, tellAll } from './queue/changes.ts';
import { moment } from './queue/moment.ts';
import { nominateTo, withdraw } from './queue/nominations.ts';
import { addPod, moveAll, removePod } from './queue/scheduling-queue.ts';
import type { SetupOf } from './setups.ts';
import type { SchedulerSelf } from './state.ts';

/** What a pod that is to be deleted while it waits for a permit is told (RejectWaitingPod). */
const REMOVED = rejection('Unschedulable', '', 'removed');

/** Begins a cycle if one is due; given by component.ts, where cycles live. */
type Wake = (self: SchedulerSelf) => void;

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Tells the waiting pods of a change, which may begin a cycle. */
function teller(setupOf: SetupOf, wake: Wake) {
  return (self: SchedulerSelf, change: Change): void => {
    tellAll(self, setupOf(self), change);
    wake(self);
  };
}

export function nodeHandlers(setupOf: SetupOf, wake: Wake) {
  const tell = teller(setupOf, wake);
  return {
    added(self: SchedulerSelf, node: Node) {
      setNode(self.state.own.cache, node);
      tell(self, Object.freeze({ kind: 'node added', node }));
    },
    updated(self: SchedulerSelf, old: Node, node: Node) {
      setNode(self.state.own.cache, node);
      if (concerns(old, node)) tell(self, Object.freeze({ kind: 'node updated', old, node }));
    },
    deleted(self: SchedulerSelf, node: Node) {
      removeNode(self.state.own.cache, node);
      tell(self, Object.freeze({ kind: 'node deleted', node }));
    },
  };
}

/** Heartbeats do not help anybody. */
function concerns(old: Node, node: Node): boolean {
  return old.spec !== node.spec || old.metadata.labels !== node.metadata.labels || old.status?.allocatable !== node.status?.allocatable;
}

/** Of the status only the names of its claims can make a difference to where it fits. */
function mayHelpItself(old: Pod, pod: Pod): boolean {
  return old.spec !== pod.spec || old.metadata.labels !== pod.metadata.labels || gotClaims(old, pod);
}

export function podHandlers(setupOf: SetupOf, wake: Wake) {
  const tell = teller(setupOf, wake);
  const enter = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache, nominations } = self.state.own;
    const info = podInfo(pod);
    const setup = setupOf(self);
    if (profileFor(setup, pod) === undefined || cache.placed.has(info.key)) return;
    addPod(queue, { key: info.key, uid: pod.metadata.uid, priority: info.priority }, moment(self, setup));
    const entry = queue.entries.get(info.key);
    if (entry !== undefined && entry.gate === undefined) nominateTo(nominations, info, pod.status.nominatedNodeName);
    wake(self);
  };
  /** A waiting pod stays where it is, unless its new version may fit where the old one did not (PriorityQueue.Update). */
  const renew = (self: SchedulerSelf, old: Pod, pod: Pod) => {
    const { queue, listening, flights } = self.state.own;
    const { key } = podInfo(pod);
    const { uid } = pod.metadata;
    const change: Change = Object.freeze({ kind: 'pod updated', old: podInfo(old), pod: podInfo(pod) });
    listening.get(uid)?.push(change);
    if (flights.has(uid)) return;
    const entry = queue.entries.get(key);
    if (entry === undefined) enter(self, pod);
    else if (entry.place === 'gated' || entry.place === 'unschedulable') {
      const setup = setupOf(self);
      if (!helps(self, setup, key, entry.rejectors, change)) return;
      moveAll(queue, [entry], moment(self, setup));
      wake(self);
    }
  };
  const settle = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache, nominations } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    withdraw(nominations, pod.metadata.uid);
    const isNew = cache.placed.get(info.key)?.assumed ?? true;
    place(cache, info, pod.spec.nodeName as string, false);
    if (isNew) tell(self, Object.freeze({ kind: 'assigned pod added', pod: info }));
  };
  const leave = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache, nominations } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    withdraw(nominations, pod.metadata.uid);
    refuse(self, pod.metadata.uid, REMOVED);
    if (unplace(cache, info.key) !== undefined) tell(self, Object.freeze({ kind: 'assigned pod deleted', pod: info }));
    else if (pod.status.nominatedNodeName) tell(self, Object.freeze({ kind: 'nominated pod gone', pod: info }));
  };
  /**
   * What versions say of its nomination counts; but if neither says anything, it has not reached the API server yet, and stands
   * (UpdateNominatedPod). Another nomination than before is to those who make way for the pod as if it had gone (updatePodInSchedulingQueue).
   */
  const noteNomination = (self: SchedulerSelf, old: Pod, pod: Pod) => {
    const { queue, nominations } = self.state.own;
    const { uid } = pod.metadata;
    const { nominatedNodeName: before } = old.status;
    const { nominatedNodeName: now } = pod.status;
    const node = before || now ? now : nominations.nodes.get(uid);
    if (!before && !node) return;
    const info = podInfo(pod);
    if (queue.entries.get(info.key)?.uid === uid) nominateTo(nominations, info, node);
    if (before && before !== now) tell(self, Object.freeze({ kind: 'nominated pod gone', pod: podInfo(old) }));
  };
  return {
    added(self: SchedulerSelf, pod: Pod) {
      if (isOver(pod)) return;
      if (pod.spec.nodeName) settle(self, pod);
      else enter(self, pod);
    },
    updated(self: SchedulerSelf, old: Pod, pod: Pod) {
      if (isOver(pod)) leave(self, pod);
      else if (pod.spec.nodeName) {
        settle(self, pod);
        if (old.spec.nodeName && (old.metadata.labels !== pod.metadata.labels || old.spec !== pod.spec)) {
          tell(self, Object.freeze({ kind: 'assigned pod updated', old: podInfo(old), pod: podInfo(pod) }));
        }
      } else if (self.state.own.cache.placed.has(podInfo(pod).key)) {
        if (pod.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined) leave(self, pod);
      } else if (profileFor(setupOf(self), pod) !== undefined) {
        if (mayHelpItself(old, pod)) renew(self, old, pod);
        noteNomination(self, old, pod);
      }
    },
    deleted: leave,
  };
}
