/** Past cycles remembered: what is answered does not depend on what was asked before. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import { snapshot } from '../../sim/scheduler/cache/cache.ts';
import type { CycleSummary, SchedulerSelf } from '../../sim/scheduler/state.ts';
import { played } from '../testing/played.ts';
import { flipsOf, whyNot } from './flips.ts';
import { type PastCycle, PastCycles } from './past-cycle.ts';
import { schedulingCycle } from './scheduling-cycle.ts';

const QUESTIONS: readonly ((past: PastCycle) => unknown)[] = [
  schedulingCycle,
  flipsOf,
  (past) => whyNot(past, 'node-1'),
  (past) => whyNot(past, 'node-3'),
];

function cyclesOf(run: Run): readonly CycleSummary[] {
  const found: CycleSummary[] = [];
  for (let event = 0; event < run.reached; event++) {
    const step = run.trace.steps(event).find(({ name }) => name === 'scheduling cycle');
    if (step !== undefined) found.push(step.locals as CycleSummary);
  }
  return found;
}

function answer(cycles: PastCycles, run: Run, event: number, question: (past: PastCycle) => unknown): unknown {
  const past = cycles.find(run, 'scheduler', event);
  return past && question(past);
}

describe('answers about past cycles', () => {
  it.each([
    ['first-deployment', 10],
    ['too-big', 10],
    ['preemption', 40],
    ['extender', 32],
  ])('are those of a fresh memory, in any order (%s)', (scenario, seconds) => {
    const run = played(scenario, seconds);
    const events = cyclesOf(run).map(({ event }) => event);
    expect(events.length).toBeGreaterThan(1);
    const fresh = new Map(events.map((event) => [event, QUESTIONS.map((question) => answer(new PastCycles(), run, event, question))]));
    const kept = new PastCycles();
    for (const order of [events, events.toReversed(), [...events, ...events]]) {
      for (const [turn, event] of order.entries()) {
        for (let i = 0; i < QUESTIONS.length; i++) {
          const at = (i + turn) % QUESTIONS.length;
          expect(answer(kept, run, event, QUESTIONS[at] as (typeof QUESTIONS)[number])).toEqual(fresh.get(event)?.[at]);
        }
      }
    }
  });

  it('tell the winner that the dice picked, however often they are asked', () => {
    const run = played('first-deployment', 10);
    const kept = new PastCycles();
    for (const { event, node } of cyclesOf(run)) {
      for (let again = 0; again < 3; again++) {
        const past = kept.find(run, 'scheduler', event);
        expect(past?.explanation.winner?.name).toBe(node);
        expect(past?.kernel.events).toBe(event);
      }
    }
  });

  it('are of the branch that is asked about', () => {
    const run = played('first-deployment', 10);
    const [first] = cyclesOf(run) as [CycleSummary];
    run.seek(first.event);
    const fork = run.fork();
    fork.input({ kind: 'kill', component: 'scheduler' });
    fork.runUntil(fork.now + 5_000_000);
    const kept = new PastCycles();
    expect(kept.find(run, 'scheduler', first.event)?.run).toBe(run);
    expect(kept.find(fork, 'scheduler', first.event)).toBeUndefined();
    expect(kept.find(run, 'scheduler', first.event)?.explanation.winner?.name).toBe(first.node);
  });
});

describe('a copy that goes on', () => {
  it('is the copy of the next cycle, untouched by what was asked of it', () => {
    const run = played('preemption', 40);
    const kept = new PastCycles();
    const near = cyclesOf(run).filter(({ event }) => run.keyframes.before(event).events === 0);
    expect(near.length).toBeGreaterThan(1);
    const asked = near.map(({ event }) => {
      const past = kept.find(run, 'scheduler', event);
      for (const question of QUESTIONS) if (past !== undefined) question(past);
      return past;
    });
    const last = asked.at(-1);
    const fresh = run.kernelAt(last?.summary.event ?? 0);
    // The order of nodes is made when it is first asked for.
    snapshot((fresh.component('scheduler') as unknown as SchedulerSelf).state.own.cache);
    expect(last?.kernel === asked[0]?.kernel).toBe(true);
    expect(last?.kernel.stateHash()).toBe(fresh.stateHash());
  });
});
