/** Which candidate does the least harm. Follows framework/preemption/preemption.go (pickOneNodeForPreemption). */
import type { Candidate } from './dry-run.ts';
import { earliestStart } from './importance.ts';

/** Makes all priorities positive, so that more victims never weigh less. */
const LIFT = 2 ** 31;

/** One after the other, as long as there are several that are equally good. Less is better. */
const HARM: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims: [first] }) => (first === undefined ? 0 : first.priority),
  ({ victims }) => victims.reduce((sum, one) => sum + one.priority + LIFT, 0),
  ({ victims }) => victims.length,
];

/** The best, all equally good: more than one only if they are alike in everything that counts. */
export function leastHarmful(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = candidates;
  for (const harm of HARM) {
    if (best.length < 2) return best;
    const least = best.reduce((most, one) => Math.min(most, harm(one)), Number.POSITIVE_INFINITY);
    best = best.filter((one) => harm(one) === least);
  }
  if (best.length < 2) return best;
  const latest = best.reduce((most, { victims }) => (earliestStart(victims) > most ? earliestStart(victims) : most), '');
  return best.filter(({ victims }) => earliestStart(victims) === latest);
}
