/** Looks ahead on a copy of the run: will anything happen that is not a heartbeat? */
import type { Micros } from '../kernel/effects.ts';
import { EventType } from '../kernel/event-type.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { Run } from '../kernel/run.ts';
import type { ApiRequest } from '../sim/machinery/wire/api.ts';

/** How far ahead is looked: beyond the 300 s after which pods of a silent node are evicted. */
const HORIZON: Micros = 420_000_000;
const MAX_EVENTS = 60_000;
/** Events between two looks at the clock. */
const SLICE = 64;

/** One look ahead from where a run stands, a piece at a time, so that the worker goes on listening. */
export class Outlook {
  readonly #run: Run;
  readonly #position: number;
  readonly #kernel: Kernel;
  readonly #until: Micros;
  #left = MAX_EVENTS;

  constructor(run: Run) {
    this.#run = run;
    this.#position = run.position;
    this.#kernel = Kernel.restore(run.program, run.topology, run.seed, run.kernel.snapshot());
    this.#until = this.#kernel.now + HORIZON;
  }

  /** False once the run has gone on or another is shown: then a new look is needed. */
  isFrom(run: Run): boolean {
    return this.#run === run && this.#position === run.position;
  }

  /** Whether something foreground is due within the horizon; undefined: not known at `deadline` (of performance.now), ask again. */
  comes(deadline: number): boolean | undefined {
    if (this.#run.inputs.some(({ after }) => after >= this.#position)) return true;
    while (this.#left > 0) {
      for (let i = 0; i < SLICE; i++) {
        if (isNews(this.#kernel)) return true;
        if (!this.#kernel.step(this.#until)) return false;
      }
      this.#left -= SLICE;
      if (performance.now() > deadline) return undefined;
    }
    return false;
  }
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
