/**
 * Pods that have their node and wait for the permit of plugins: each plugin allows them, or refuses, or its time runs out.
 * Follows framework/runtime/waiting_pods_map.go and RunPermitPlugins, WaitOnPermit of framework.go.
 *
 * A process cannot wait for another, so the binding cycle of a pod that waits ends (`parked`), and a new one begins when the wait is over.
 */
import { type Micros, SECOND } from '../../kernel/effects.ts';
import { formatDuration } from '../machinery/durations.ts';
import { fleetOf } from './decide.ts';
import { amend, startBinding } from './flights.ts';
import { podInfo } from './framework/pod-info.ts';
import { profileFor, type Setup } from './framework/setup.ts';
import { rejection, type Setback } from './framework/verdict.ts';
import type { Flight, SchedulerSelf } from './state.ts';

/** No plugin may let a pod wait longer (maxTimeout). */
const LONGEST_WAIT: Micros = 900 * SECOND;

/** What `scheduler.permitExpired` is given. */
interface Patience {
  readonly uid: string;
  readonly plugin: string;
  readonly wait: Micros;
}

/** Asks the plugin, and lets those in whom it admits by the way. */
export function permit(self: SchedulerSelf, setup: Setup, uid: string, name: string): Setback | undefined {
  const flight = self.state.own.flights.get(uid);
  if (flight?.pod === undefined || flight.node === undefined) return undefined;
  const plugin = profileFor(setup, flight.pod)?.permits.find((one) => one.name === name);
  if (plugin === undefined) return undefined;
  const verdict = plugin.permit(podInfo(flight.pod), flight.node, fleetOf(self));
  if (verdict === undefined) return undefined;
  if ('setback' in verdict) return verdict.setback;
  for (const other of verdict.admits ?? []) allow(self, other, name);
  if ('wait' in verdict) {
    const wait = Math.min(verdict.wait, LONGEST_WAIT);
    const timer = self.timer(wait, 'scheduler.permitExpired', Object.freeze({ uid, plugin: name, wait }));
    amend(self, uid, { permits: new Map([...flight.permits, [name, timer]]) });
  }
  return undefined;
}

/** The plugin has nothing more against it. The last permit lets it go on. */
export function allow(self: SchedulerSelf, uid: string, plugin: string): void {
  const flight = self.state.own.flights.get(uid);
  const timer = flight?.permits.get(plugin);
  if (flight === undefined || timer === undefined) return;
  self.cancel(timer);
  amend(self, uid, { permits: new Map([...flight.permits].filter(([name]) => name !== plugin)) });
  goOn(self, uid);
}

/** One refusal is enough. Nothing happens to a pod that does not wait: false. */
export function refuse(self: SchedulerSelf, uid: string, refusal: Setback): boolean {
  const flight = self.state.own.flights.get(uid);
  if (flight === undefined || flight.permits.size === 0) return false;
  for (const timer of flight.permits.values()) self.cancel(timer);
  amend(self, uid, { permits: new Map(), refusal });
  goOn(self, uid);
  return true;
}

export function permitExpired(self: SchedulerSelf, { uid, plugin, wait }: Patience): void {
  const reason = `rejected due to timeout after waiting ${formatDuration(wait)} at plugin ${plugin}`;
  refuse(self, uid, rejection('Unschedulable', plugin, reason));
}

export function waits(self: SchedulerSelf, uid: string): boolean {
  return (self.state.own.flights.get(uid)?.permits.size ?? 0) > 0;
}

export type Wait = { readonly over: false } | { readonly over: true; readonly refusal: Setback | undefined };

/** The binding cycle asks whether it may go on; if not, it ends, and another goes on from here. */
export function park(self: SchedulerSelf, uid: string): Wait {
  const flight = self.state.own.flights.get(uid);
  if (flight === undefined || flight.permits.size === 0) return Object.freeze({ over: true, refusal: flight?.refusal });
  amend(self, uid, { parked: true });
  return Object.freeze({ over: false });
}

function goOn(self: SchedulerSelf, uid: string): void {
  const flight = self.state.own.flights.get(uid);
  if (flight === undefined || !flight.parked || flight.permits.size > 0) return;
  amend(self, uid, { parked: false });
  startBinding(self, 'permitted', argumentsOf(flight));
}

function argumentsOf({ entry, pod, node, refusal }: Flight) {
  return { pod, node, key: entry.key, uid: entry.uid, refusal };
}
