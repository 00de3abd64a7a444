/** What is done every so often as long as the component leads (after wait.Until and wait.JitterUntil). */
import type { Micros } from '../../kernel/effects.ts';
import type { ClientSelf } from './state.ts';

interface Periodic {
  readonly local: string;
  readonly span: Micros;
}

/** Runs the local now and then every `span`, until the component stops leading. Nothing happens if it is under way. */
export function every(self: ClientSelf, span: Micros, local: string): void {
  if (!self.state.client.periodic.has(local)) schedule(self, { local, span }, 0);
}

function schedule(self: ClientSelf, periodic: Periodic, after: Micros): void {
  self.state.client.periodic.set(periodic.local, self.timer(after, 'client.tick', periodic));
}

export function stopPeriodic(self: ClientSelf): void {
  for (const timer of self.state.client.periodic.values()) self.cancel(timer);
  self.state.client.periodic.clear();
}

/** The target of the timers: needs the component's locals to find the one to run. */
export function tick(self: ClientSelf, periodic: Periodic, run: (name: string) => void): void {
  if (!self.state.client.periodic.has(periodic.local)) return;
  schedule(self, periodic, periodic.span);
  run(periodic.local);
}
