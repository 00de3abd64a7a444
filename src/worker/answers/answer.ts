/** Questions of the page -> answers. */
import type { Run } from '../../kernel/run.ts';
import type { Answers, Question } from '../../protocol/query.ts';
import type { RunFile } from '../../protocol/run-file.ts';
import type { Branches } from '../branches.ts';
import type { Breakpoints } from '../breakpoints.ts';
import { describeEvent } from '../describe/describe.ts';
import { compareRuns } from './compare.ts';
import { CycleIndex } from './cycle-index.ts';
import { eventDetail } from './event-detail.ts';
import { flipsOf, NO_FLIPS, waitingFlips, whyNot } from './flips.ts';
import { inside } from './inside.ts';
import { objectDetail, objectHistory } from './object-detail.ts';
import { PastCycles } from './past-cycle.ts';
import { schedulingCycle } from './scheduling-cycle.ts';
import { scoreOf } from './score.ts';
import { effectsOf, eventRows, RevisionIndex, whyChain } from './trace-search.ts';

type CycleQuestion = Extract<Question, { readonly ask: 'cycle' | 'flips' | 'why not' }>;

export class Desk {
  readonly #branches: () => Branches;
  readonly #file: () => RunFile;
  readonly #breakpoints: Breakpoints;
  readonly #revisions = new RevisionIndex();
  readonly #cycles = new PastCycles();
  readonly #tries = new CycleIndex();

  constructor(branches: () => Branches, file: () => RunFile, breakpoints: Breakpoints) {
    this.#branches = branches;
    this.#file = file;
    this.#breakpoints = breakpoints;
  }

  answer(question: Question): Answers[Question['ask']] {
    const branches = this.#branches();
    const { run } = branches.current;
    switch (question.ask) {
      case 'events':
        return eventRows(run, question.from, question.to, question.background, question.only);
      case 'score':
        return scoreOf(run, question.from, question.to, question.buckets, question.background);
      case 'hits':
        return this.#breakpoints.within(run, question.from, question.to);
      case 'event':
        return eventDetail(run, question.event);
      case 'why':
        return whyChain(run.kernel, question.event);
      case 'effects':
        return effectsOf(run, question.event).flatMap((event) => describeEvent(run.kernel, event) ?? []);
      case 'object':
        return objectDetail(run, question.key, this.#revisions, this.#tries);
      case 'history':
        return objectHistory(run, question.key, this.#revisions);
      case 'inside':
        return inside(run, question.component, question.part ?? '');
      case 'waiting flips':
        return waitingFlips(run, question.component, question.pod);
      case 'cycle':
      case 'flips':
      case 'why not':
        return this.#answerOfCycle(run, question);
      case 'compare': {
        const here = branches.get(question.branch);
        const there = branches.get(question.with);
        if (here === undefined || there === undefined) throw new RangeError('There is no such branch any more.');
        return compareRuns(here.run, there.run, Math.min(...[here, there].filter((one) => one.parent >= 0).map((one) => one.forkStep)));
      }
      case 'file':
        return this.#file();
    }
  }

  #answerOfCycle(run: Run, question: CycleQuestion): Answers[CycleQuestion['ask']] {
    const past = this.#cycles.find(run, question.component, question.event);
    switch (question.ask) {
      case 'cycle':
        return past && schedulingCycle(past);
      case 'flips':
        return past === undefined ? NO_FLIPS : flipsOf(past);
      case 'why not':
        return past === undefined ? [] : whyNot(past, question.node);
    }
  }
}
