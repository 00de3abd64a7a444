/** Pods between the queue and their binding: taken, assumed on a node, forgotten, put back. Follows schedule_one.go. */
import { cached } from '../client/lister.ts';
import { PODS } from '../client/resource.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { place, unplace } from './cache/cache.ts';
import type { Plugin } from './framework/plugin.ts';
import { podInfo } from './framework/pod-info.ts';
import { concerned } from './framework/profile.ts';
import { profileFor, type Setup } from './framework/setup.ts';
import { helps, tellAll } from './queue/changes.ts';
import type { QueueEntry } from './queue/entry.ts';
import { moment } from './queue/moment.ts';
import { nominateTo, withdraw } from './queue/nominations.ts';
import { popNext, putBack } from './queue/scheduling-queue.ts';
import type { Flight, SchedulerSelf } from './state.ts';

const NO_PLANS: Flight['plans'] = new Map();
const NO_PERMITS: Flight['permits'] = new Map();
const NOBODY: readonly Plugin[] = Object.freeze([]);

/** The pod whose turn it is, out of the queue: its cycle begins. */
export function take(self: SchedulerSelf, setup: Setup): QueueEntry | undefined {
  const { own } = self.state;
  const entry = popNext(own.queue, moment(self, setup));
  own.current = entry;
  if (entry === undefined) return undefined;
  own.flights.set(
    entry.uid,
    Object.freeze({ entry, pod: undefined, node: undefined, plans: NO_PLANS, permits: NO_PERMITS, parked: false, refusal: undefined }),
  );
  own.listening.set(entry.uid, []);
  return entry;
}

/** The flight with this changed; nothing if it is over. */
export function amend(self: SchedulerSelf, uid: string, change: Partial<Flight>): void {
  const { flights } = self.state.own;
  const flight = flights.get(uid);
  if (flight !== undefined) flights.set(uid, Object.freeze({ ...flight, ...change }));
}

/** Counts the pod on its node before the API server knows. */
export function assume(self: SchedulerSelf, setup: Setup, uid: string, pod: Pod, node: string): void {
  const { own } = self.state;
  const info = podInfo(pod);
  place(own.cache, info, node, true);
  withdraw(own.nominations, uid);
  amend(self, uid, { pod, node });
  const { reserves = NOBODY, permits = NOBODY } = profileFor(setup, pod) ?? {};
  if (concerned(reserves, info).length + concerned(permits, info).length === 0) done(self, uid);
}

/** A process of its own binds the pod, or brings it back. */
export function startBinding(self: SchedulerSelf, process: 'bindingCycle' | 'permitted', chosen: { readonly uid: string }): void {
  const { configuration } = self.state.own;
  self.spawn(process, Object.freeze({ ...chosen, configuration }), { ended: 'scheduler.bindingEnded', endedArg: chosen.uid });
}

/** From here on nothing can find the pod unschedulable: what happens is of no interest to it any more (Done). */
export function done(self: SchedulerSelf, uid: string): void {
  self.state.own.listening.delete(uid);
}

/** It is bound, or does not have to be any more. */
export function land(self: SchedulerSelf, uid: string): void {
  const { flights, listening } = self.state.own;
  flights.delete(uid);
  listening.delete(uid);
}

/** Takes the pod off the node where it was assumed, and drops what was set aside for it. */
export function forget(self: SchedulerSelf, uid: string): void {
  const { flights, cache } = self.state.own;
  const flight = flights.get(uid);
  if (flight === undefined) return;
  for (const timer of flight.permits.values()) self.cancel(timer);
  const placed = cache.placed.get(flight.entry.key);
  if (placed?.assumed && placed.info.pod.metadata.uid === uid) unplace(cache, flight.entry.key);
  amend(self, uid, { node: undefined, plans: NO_PLANS, permits: NO_PERMITS });
}

/** A pod that held its place until now has given it up: others may want it. */
export function tellFreed(self: SchedulerSelf, setup: Setup, pod: Pod, except?: string): void {
  tellAll(self, setup, Object.freeze({ kind: 'assigned pod deleted', pod: podInfo(pod) }), except);
}

/**
 * Puts the pod back, unless it is gone or bound; what happened while it was tried may help it at once. `nominate`: the node that it is
 * nominated to from now on; empty: none; undefined: what its status says.
 */
export function giveUp(self: SchedulerSelf, setup: Setup, uid: string, rejectors: readonly string[], nominate: string | undefined): void {
  const { flights, listening, queue, nominations } = self.state.own;
  const flight = flights.get(uid);
  if (flight === undefined) return;
  const { entry } = flight;
  const changes = listening.get(uid) ?? [];
  land(self, uid);
  const pod = cached(self, PODS, entry.key);
  if (pod === undefined || pod.metadata.uid !== uid || pod.spec.nodeName) return;
  const moved = changes.some((change) => helps(self, setup, entry.key, rejectors, change));
  putBack(queue, entry, rejectors, moved, moment(self, setup));
  nominateTo(nominations, podInfo(pod), nominate ?? pod.status.nominatedNodeName);
}
