/** What watch events do to cache and queue. Follows eventhandlers.go. */
import type { Node } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { place, removeNode, setNode, unplace } from './cache/cache.ts';
import type { Change } from './framework/plugin.ts';
import { podInfo } from './framework/pod-info.ts';
import { DEFAULT_PLUGINS } from './plugins/all.ts';
import { helps } from './queue/hints.ts';
import { addPod, moveAll, moveOne, removePod } from './queue/scheduling-queue.ts';
import type { SchedulerSelf } from './state.ts';

export const SCHEDULER_NAME = 'default-scheduler';

/** Begins a cycle if one is due; given by component.ts, where cycles live. */
type Wake = (self: SchedulerSelf) => void;

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Tells waiting pods of a change: those whose rejecting plugins think it may help are moved. */
export function changed(self: SchedulerSelf, change: Change, podOf: (key: string) => Pod | undefined): void {
  const { own } = self.state;
  if (own.current !== undefined) own.changes.push(change);
  moveAll(own.queue, self.now, self.event, ({ key, rejectors }) => {
    const pod = podOf(key);
    return pod !== undefined && helps(pod, rejectors, change);
  });
}

export interface HandlerTools {
  readonly wake: Wake;
  readonly podOf: (self: SchedulerSelf, key: string) => Pod | undefined;
}

export function nodeHandlers({ wake, podOf }: HandlerTools) {
  const tell = (self: SchedulerSelf, change: Change) => {
    changed(self, change, (key) => podOf(self, key));
    wake(self);
  };
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

export function podHandlers({ wake, podOf }: HandlerTools) {
  const tell = (self: SchedulerSelf, change: Change) => {
    changed(self, change, (key) => podOf(self, key));
    wake(self);
  };
  const enter = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache } = self.state.own;
    const info = podInfo(pod);
    if (pod.metadata.deletionTimestamp !== undefined || pod.spec.schedulerName !== SCHEDULER_NAME || cache.placed.has(info.key)) return;
    const gate = DEFAULT_PLUGINS.map((plugin) => plugin.gate?.(info)).find((refusal) => refusal !== undefined);
    const entry = { key: info.key, priority: pod.spec.priority ?? 0, now: self.now, cause: self.event };
    addPod(queue, gate === undefined ? entry : { ...entry, gatedBy: gate.plugin });
    wake(self);
  };
  /** A waiting pod stays where it is, unless its new version may fit where the old one did not (PriorityQueue.Update). */
  const renew = (self: SchedulerSelf, old: Pod, pod: Pod) => {
    const { queue, current, changes } = self.state.own;
    const { key } = podInfo(pod);
    const entry = queue.entries.get(key);
    const change: Change = Object.freeze({ kind: 'pod updated', old: podInfo(old), pod: podInfo(pod) });
    if (entry === undefined && current?.key === key) changes.push(change);
    else if (entry === undefined || entry.place === 'gated') enter(self, pod);
    else if (entry.place === 'unschedulable' && helps(pod, entry.rejectors, change)) {
      moveOne(queue, entry, self.now, self.event);
      wake(self);
    }
  };
  const settle = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    const isNew = !cache.placed.has(info.key);
    place(cache, info, pod.spec.nodeName as string, false);
    if (isNew) tell(self, Object.freeze({ kind: 'assigned pod added', pod: info }));
  };
  const leave = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    if (unplace(cache, info.key) !== undefined) tell(self, Object.freeze({ kind: 'assigned pod deleted', pod: info }));
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
        if (old.spec.nodeName && old.metadata.labels !== pod.metadata.labels) {
          tell(self, Object.freeze({ kind: 'assigned pod updated', old: podInfo(old), pod: podInfo(pod) }));
        }
      } else if (pod.metadata.deletionTimestamp !== undefined) leave(self, pod);
      else if (old.spec !== pod.spec || old.metadata.labels !== pod.metadata.labels) renew(self, old, pod);
    },
    deleted: leave,
  };
}
