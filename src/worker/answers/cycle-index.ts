/** All cycles of a pod in the recorded trace, also those that schedulers have forgotten. */
import type { Run } from '../../kernel/run.ts';
import type { CycleSummary } from '../../sim/scheduler/state.ts';

export interface PodCycle {
  readonly scheduler: string;
  /** The event that it ran in. */
  readonly event: number;
}

export class CycleIndex {
  readonly #cycles = new Map<string, PodCycle[]>();
  #run: Run | undefined;
  #scanned = 0;

  /** Up to the cursor, the oldest first. `pod`: `namespace/name`. */
  of(run: Run, pod: string): readonly PodCycle[] {
    if (this.#run !== run) {
      this.#run = run;
      this.#cycles.clear();
      this.#scanned = 0;
    }
    for (; this.#scanned < run.reached; this.#scanned++) this.#scan(run, this.#scanned);
    return this.#cycles.get(pod)?.filter(({ event }) => event < run.position) ?? [];
  }

  #scan(run: Run, event: number): void {
    for (const { name, component, locals } of run.trace.steps(event)) {
      if (name !== 'scheduling cycle') continue;
      const { key } = locals as CycleSummary;
      const cycle = { scheduler: run.kernel.components[component]?.id ?? '', event };
      const known = this.#cycles.get(key);
      if (known === undefined) this.#cycles.set(key, [cycle]);
      else known.push(cycle);
    }
  }
}
