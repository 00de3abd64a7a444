/** Which candidate does the least harm. Follows framework/preemption/preemption.go (pickOneNodeForPreemption). */
import type { Candidate } from './dry-run.ts';
import { earliestStart } from './importance.ts';

/** Makes all priorities positive, so that more victims never weigh less. */
const LIFT = 2 ** 31;

/** What nodes are compared by, one after the other as long as there are several that are equally good; in the end chance. */
export type Ground = 'only one' | 'budgets' | 'highest priority' | 'sum of priorities' | 'number' | 'age' | 'chance';

/** Less is better. */
const HARM: readonly (readonly [Ground, (candidate: Candidate) => number])[] = [
  ['budgets', ({ violations }) => violations],
  ['highest priority', ({ victims: [first] }) => first?.priority ?? 0],
  ['sum of priorities', ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + LIFT, 0)],
  ['number', ({ victims }) => victims.length],
];

export interface Choice {
  /** All equally good: more than one only if they are alike in everything that counts. */
  readonly best: readonly Candidate[];
  /** What told the best from the others, or from the last of them. */
  readonly ground: Ground;
}

export function leastHarmful(candidates: readonly Candidate[]): Choice {
  if (candidates.length < 2) return { best: candidates, ground: 'only one' };
  let best = candidates;
  for (const [ground, harm] of HARM) {
    const least = best.reduce((most, one) => Math.min(most, harm(one)), Number.POSITIVE_INFINITY);
    best = best.filter((one) => harm(one) === least);
    if (best.length === 1) return { best, ground };
  }
  const latest = best.reduce((most, { victims }) => (earliestStart(victims) > most ? earliestStart(victims) : most), '');
  best = best.filter(({ victims }) => earliestStart(victims) === latest);
  return { best, ground: best.length === 1 ? 'age' : 'chance' };
}
