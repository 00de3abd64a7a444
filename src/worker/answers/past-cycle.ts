/** A past scheduling cycle, found again on a copy of the run at its moment. */
import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Run } from '../../kernel/run.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { explain, fleetOf } from '../../sim/scheduler/decide.ts';
import type { Explanation } from '../../sim/scheduler/framework/explanation.ts';
import { podInfo } from '../../sim/scheduler/framework/pod-info.ts';
import { type Outcome, runPostFilters } from '../../sim/scheduler/framework/post-filter.ts';
import type { Profile } from '../../sim/scheduler/framework/profile.ts';
import { profileFor } from '../../sim/scheduler/framework/setup.ts';
import { setupFrom } from '../../sim/scheduler/setups.ts';
import type { CycleSummary, SchedulerSelf } from '../../sim/scheduler/state.ts';

/**
 * The scheduler as it was just before one of its cycles. Looking at it changes nothing, dice included: whatever is asked, in whatever
 * order, the answers are those that a copy of its own would give. True until another cycle is looked for.
 */
export class PastCycle {
  readonly run: Run;
  readonly summary: CycleSummary;
  readonly pod: Pod;
  readonly profile: Profile;
  readonly self: SchedulerSelf;
  readonly #copy: ComponentSelf;
  #explanation: Explanation | undefined;

  constructor(run: Run, summary: CycleSummary, copy: ComponentSelf, pod: Pod, profile: Profile) {
    this.run = run;
    this.summary = summary;
    this.pod = pod;
    this.profile = profile;
    this.self = copy as unknown as SchedulerSelf;
    this.#copy = copy;
  }

  get kernel(): Kernel {
    return this.#copy.kernel;
  }

  /** The cycle node by node and plugin by plugin. */
  get explanation(): Explanation {
    const { extenders } = this.summary;
    this.#explanation ??= explain(this.self, this.pod, this.#copy.foresee('tie-break'), { extenders });
    return this.#explanation;
  }

  /** What PostFilter plugins did; undefined if they were not asked. */
  rescue(): Outcome | undefined {
    const { explanation } = this;
    const { winner, nodeCount, error } = explanation;
    if (winner !== undefined || nodeCount === 0 || error !== undefined || this.summary.extenders?.error !== undefined) return undefined;
    return runPostFilters(this.profile, podInfo(this.pod), fleetOf(this.self), explanation, this.#copy.foresee('preemption'));
  }
}

/** Finds past cycles, and remembers the last: whoever looks at a cycle asks several questions about it, and then for the next one. */
export class PastCycles {
  #last: { readonly component: string; readonly event: number; readonly cycle: PastCycle } | undefined;

  /** Undefined if no cycle of the recorded trace ran in that event. */
  find(run: Run, component: string, event: number): PastCycle | undefined {
    const last = this.#last?.cycle.run === run ? this.#last : undefined;
    if (last?.component === component && last.event === event) return last.cycle;
    const step = run.trace.steps(event).find(({ name }) => name === 'scheduling cycle');
    if (step === undefined || !run.kernel.indexes.has(component)) return undefined;
    const summary = step.locals as CycleSummary;
    this.#last = undefined;
    const copy = run.kernelAt(event, last?.cycle.kernel).component(component);
    const self = copy as unknown as SchedulerSelf;
    const pod = self.state.client.informers.pods?.objects.get(summary.key) as Pod | undefined;
    const profile = pod && profileFor(setupFrom(self.state.own.configuration), pod);
    if (pod === undefined || profile === undefined) return undefined;
    const cycle = new PastCycle(run, summary, copy, pod, profile);
    this.#last = { component, event, cycle };
    return cycle;
  }
}
