/** Looks ahead on a copy of the run: will anything happen that is not a heartbeat? */
import type { Micros } from '../kernel/effects.ts';
import { EventType } from '../kernel/event-type.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import type { ApiRequest } from '../sim/machinery/wire/api.ts';

/** How far ahead is looked: beyond the 300 s after which pods of a silent node are evicted. */
const HORIZON: Micros = 420_000_000;
const MAX_EVENTS = 60_000;

/** True if something foreground is due within the horizon. */
export function somethingComes(run: Run): boolean {
  if (run.inputs.some(({ after }) => after >= run.position)) return true;
  const kernel = Kernel.restore(run.program, run.topology, run.seed, run.kernel.snapshot());
  const until = kernel.now + HORIZON;
  for (let i = 0; i < MAX_EVENTS; i++) {
    if (isNews(kernel)) return true;
    if (!kernel.step(until)) return false;
  }
  return false;
}

/** Is the next event a write that is not a heartbeat, or something from outside? */
export function isNews(kernel: Kernel): boolean {
  const slot = kernel.queue.peek();
  if (slot < 0) return false;
  const type = kernel.queue.type[slot] as number;
  if (type === EventType.input || type === EventType.fault) return true;
  if (type !== EventType.request) return false;
  const { method, path } = (kernel.queue.payload[slot] ?? {}) as Partial<ApiRequest>;
  if (path === undefined || method === 'GET') return false;
  return !/\/(leases|events)(\/|$)|\/nodes\/[^/]+\/status/.test(path);
}
