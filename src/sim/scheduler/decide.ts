/** The scheduler's decisions, made within one event: take a pod, run its cycle, assume it on a node or put it back. */
import { cached } from '../client/lister.ts';
import { PODS } from '../client/resource.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { place, snapshot, unplace } from './cache/cache.ts';
import { type Cycle, type CycleOptions, runCycle } from './framework/cycle.ts';
import { type Explanation, explained, runnerUp } from './framework/explanation.ts';
import { fitError, postFilterText, reasonCounts, rejectors } from './framework/fit-error.ts';
import type { Fleet } from './framework/plugin.ts';
import { type PodInfo, podInfo } from './framework/pod-info.ts';
import { changed } from './handlers.ts';
import { DEFAULT_PLUGINS } from './plugins/all.ts';
import { helps } from './queue/hints.ts';
import { popNext, putBack, type QueueEntry } from './queue/scheduling-queue.ts';
import { spreadSelectors } from './spread-selectors.ts';
import { CYCLES_KEPT, type CycleSummary, type SchedulerSelf } from './state.ts';

export interface Decision {
  readonly pod: Pod;
  /** Undefined: it fits nowhere. */
  readonly node: string | undefined;
  readonly message: string;
  readonly rejectors: readonly string[];
  readonly summary: CycleSummary;
}

const NO_NODES = 'no nodes available to schedule pods';

/** The pod whose turn it is, out of the queue. */
export function take(self: SchedulerSelf): QueueEntry | undefined {
  const { own } = self.state;
  own.current = popNext(own.queue);
  own.changes.length = 0;
  return own.current;
}

function fleetOf(self: SchedulerSelf): Fleet {
  return { nodes: snapshot(self.state.own.cache), spreadSelectors: (info: PodInfo) => spreadSelectors(self, info) };
}

function cycleOptions(self: SchedulerSelf, dice: () => number): CycleOptions {
  return { plugins: DEFAULT_PLUGINS, start: self.state.own.start, percentageOfNodesToScore: 0, dice };
}

export interface ExplainOptions {
  /** Also the word of the plugins that are not asked, since another had refused the node before, and about nodes that are not visited. */
  readonly everyVerdict?: boolean;
}

/**
 * The cycle of a pod as things stand, node by node and plugin by plugin, changing nothing. On a copy of the run at the moment of a past
 * cycle, with the dice of the random stream `tie-break`, it is that cycle to the bit.
 */
export function explain(self: SchedulerSelf, pod: Pod, dice: () => number, { everyVerdict = false }: ExplainOptions = {}): Explanation {
  return explained(podInfo(pod), fleetOf(self), cycleOptions(self, dice), everyVerdict);
}

/** Undefined if the pod is gone, going, or has a node by now. */
export function decide(self: SchedulerSelf, key: string): Decision | undefined {
  const { own } = self.state;
  const pod = cached(self, PODS, key);
  if (pod === undefined || pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined || own.cache.placed.has(key)) return undefined;
  const cycle = runCycle(
    podInfo(pod),
    fleetOf(self),
    cycleOptions(self, () => self.random('tie-break')),
  );
  own.start = cycle.nextStart;
  const summary = summarize(key, self.event, cycle);
  own.cycles.push(summary);
  if (own.cycles.length > CYCLES_KEPT) own.cycles.shift();
  const node = cycle.winner?.name;
  if (node !== undefined) return Object.freeze({ pod, node, message: '', rejectors: [], summary });
  if (cycle.nodeCount === 0) return Object.freeze({ pod, node, message: NO_NODES, rejectors: [], summary });
  const message = `${fitError(cycle)} ${postFilterText(cycle)}`;
  return Object.freeze({ pod, node, message, rejectors: rejectors(cycle), summary });
}

function summarize(key: string, event: number, cycle: Cycle): CycleSummary {
  const second = runnerUp(cycle);
  return Object.freeze({
    key,
    event,
    node: cycle.winner?.name,
    evaluated: cycle.feasible.length + cycle.rejected.size,
    feasible: cycle.feasible.length,
    nodes: cycle.nodeCount,
    runnerUp: second?.node.name,
    lead: second?.lead,
    reasons: Object.freeze(Object.fromEntries(reasonCounts(cycle))),
  });
}

/** Counts the pod on its node before the API server knows. */
export function assume(self: SchedulerSelf, key: string, node: string): void {
  const pod = cached(self, PODS, key);
  if (pod !== undefined) place(self.state.own.cache, podInfo(pod), node, true);
}

/** It was not bound after all: comes back as after an error. */
export function forget(self: SchedulerSelf, key: string): void {
  const { own } = self.state;
  const pod = cached(self, PODS, key);
  const freed = own.cache.placed.get(key)?.assumed ? unplace(own.cache, key) : undefined;
  if (freed !== undefined) changed(self, Object.freeze({ kind: 'assigned pod deleted', pod: freed }), (other) => cached(self, PODS, other));
  if (pod === undefined || pod.spec.nodeName || pod.metadata.deletionTimestamp !== undefined) return;
  const entry: QueueEntry = {
    key,
    priority: pod.spec.priority ?? 0,
    since: self.now,
    serial: own.queue.serial++,
    attempts: 0,
    place: 'backoff',
    until: 0,
    rejectors: [],
    cause: self.event,
    removed: false,
  };
  putBack(own.queue, entry, [], self.now, self.event, false);
}

/** Puts the pod back; what happened while it was tried may help it at once. */
export function giveUp(self: SchedulerSelf, key: string, by: readonly string[]): void {
  const { own } = self.state;
  const pod = cached(self, PODS, key);
  if (own.current?.key !== key || pod === undefined) return;
  const moved = own.changes.some((change) => helps(pod, by, change));
  putBack(own.queue, own.current, by, self.now, self.event, moved);
}
