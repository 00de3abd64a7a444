/** What watch events do to cache and queue. Follows eventhandlers.go. */
import type { Node } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { place, removeNode, setNode, unplace } from './cache/cache.ts';
import type { Change } from './framework/plugin.ts';
import { podInfo } from './framework/pod-info.ts';
import { DEFAULT_PLUGINS } from './plugins/all.ts';
import { addPod, moveAll, type QueueEntry, removePod } from './queue/scheduling-queue.ts';
import type { SchedulerSelf } from './state.ts';

export const SCHEDULER_NAME = 'default-scheduler';

/** Begins a cycle if one is due; given by component.ts, where cycles live. */
type Wake = (self: SchedulerSelf) => void;

const PLUGINS = new Map(DEFAULT_PLUGINS.map((plugin) => [plugin.name, plugin]));

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Tells waiting pods of a change: those whose rejecting plugins think it may help are moved. */
export function changed(self: SchedulerSelf, change: Change, podOf: (key: string) => Pod | undefined): void {
  const { own } = self.state;
  own.changes++;
  moveAll(own.queue, self.now, self.event, (entry) => helps(entry, change, podOf));
}

function helps(entry: QueueEntry, change: Change, podOf: (key: string) => Pod | undefined): boolean {
  const pod = podOf(entry.key);
  if (pod === undefined) return false;
  return entry.rejectors.some((name) => PLUGINS.get(name)?.hint?.(podInfo(pod), change) ?? false);
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
      tell(self, { kind: 'node added', node });
    },
    updated(self: SchedulerSelf, old: Node, node: Node) {
      setNode(self.state.own.cache, node);
      if (concerns(old, node)) tell(self, { kind: 'node updated', old, node });
    },
    deleted(self: SchedulerSelf, node: Node) {
      removeNode(self.state.own.cache, node);
      tell(self, { kind: 'node deleted', node });
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
  const settle = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    const isNew = !cache.placed.has(info.key);
    place(cache, info, pod.spec.nodeName as string, false);
    if (isNew) tell(self, { kind: 'assigned pod added', pod: info });
  };
  const leave = (self: SchedulerSelf, pod: Pod) => {
    const { queue, cache } = self.state.own;
    const info = podInfo(pod);
    removePod(queue, info.key);
    if (unplace(cache, info.key) !== undefined) tell(self, { kind: 'assigned pod deleted', pod: info });
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
          tell(self, { kind: 'assigned pod updated', old: podInfo(old), pod: podInfo(pod) });
        }
      } else if (pod.metadata.deletionTimestamp !== undefined) leave(self, pod);
      else if (old.spec !== pod.spec || old.metadata.labels !== pod.metadata.labels) enter(self, pod);
    },
    deleted: leave,
  };
}
