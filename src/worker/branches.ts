/** The futures of one run: which there are, and which one is looked at. */

import type { Run } from '../kernel/run.ts';
import type { Input } from '../kernel/topology.ts';
import type { BranchInfo } from '../protocol/frame.ts';

export interface Branch {
  readonly id: number;
  readonly name: string;
  readonly parent: number;
  readonly forkStep: number;
  readonly run: Run;
}

/** Most branches of a run; the keyframes of each are bounded too. */
export const MAX_BRANCHES = 12;

export class Branches {
  readonly #all: Branch[];
  current: Branch;

  /** How many of the run's first inputs are the scenario's own: they stay, also where one acts at its very beginning. */
  readonly #script: number;

  constructor(run: Run, script: number) {
    this.#script = script;
    this.current = { id: 0, name: 'main', parent: -1, forkStep: 0, run };
    this.#all = [this.current];
  }

  get(id: number): Branch | undefined {
    return this.#all.find((branch) => branch.id === id);
  }

  /** Gives inputs at the cursor. In the past the run is forked first; true if so. Throws a RangeError if there are too many branches. */
  give(inputs: readonly Input[], words: string): boolean {
    const { run } = this.current;
    const forked = run.isInPast;
    if (forked) this.#fork(words);
    for (const input of inputs) this.current.run.input(Object.freeze(input));
    return forked;
  }

  /** A branch of its own from the cursor on: what was done later is not done in it. */
  forkHere(): void {
    this.#fork(`from step ${this.current.run.position.toLocaleString('en-US')}`);
  }

  infos(): readonly BranchInfo[] {
    return this.#all.map(({ id, name, parent, forkStep, run }) => ({
      id,
      name,
      parent,
      forkStep,
      lastStep: run.reached,
      lastTime: run.reachedTime,
    }));
  }

  #fork(words: string): void {
    if (this.#all.length >= MAX_BRANCHES) {
      throw new RangeError(
        `There are ${MAX_BRANCHES} branches already. Go to the end of one of them to act there, or start the scenario again.`,
      );
    }
    const { id, run } = this.current;
    const name = words.length > 28 ? `${words.slice(0, 27)}…` : words;
    this.current = {
      id: this.#all.length,
      name: `${this.#all.length}: ${name}`,
      parent: id,
      forkStep: run.position,
      run: run.fork(this.#script),
    };
    this.#all.push(this.current);
  }
}
