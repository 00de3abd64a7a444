/** What is done every so often from when the component leads (after wait.Until and wait.JitterUntil). */
import type { Micros } from '../../kernel/effects.ts';
import type { ClientSelf } from './state.ts';

interface Periodic {
  readonly local: string;
  readonly span: Micros;
}

/** Runs the local now and then every `span`. Nothing happens if it is under way. */
export function every(self: ClientSelf, span: Micros, local: string): void {
  const { periodic } = self.state.client;
  if (periodic.has(local)) return;
  periodic.add(local);
  self.timer(0, 'client.tick', Object.freeze({ local, span }));
}

/** The target of the timers: needs the component's locals to find the one to run. */
export function tick(self: ClientSelf, periodic: Periodic, run: (name: string) => void): void {
  self.timer(periodic.span, 'client.tick', periodic);
  run(periodic.local);
}
