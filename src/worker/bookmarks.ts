/** Places of the run that have names. A branch has those of its past too. */
import type { BranchInfo } from '../protocol/frame.ts';
import { type Bookmark, MAX_BOOKMARK_NAME, MAX_BOOKMARKS } from '../protocol/marks.ts';

interface Place extends Bookmark {
  readonly branch: number;
}

export class Bookmarks {
  #places: Place[] = [];

  /** Names a step, or names it anew. Throws a RangeError if there are too many. */
  set(branches: readonly BranchInfo[], branch: number, step: number, name: string): void {
    const known = this.#places.findIndex((place) => place.step === step && leadsThrough(branches, branch, place));
    const words = name.trim().slice(0, MAX_BOOKMARK_NAME) || `step ${step}`;
    if (known >= 0) {
      this.#places[known] = { ...(this.#places[known] as Place), name: words };
      return;
    }
    if (this.#places.length >= MAX_BOOKMARKS) throw new RangeError(`There are ${MAX_BOOKMARKS} bookmarks already. Remove one first.`);
    this.#places.push({ branch, step, name: words });
  }

  remove(branches: readonly BranchInfo[], branch: number, step: number): void {
    this.#places = this.#places.filter((place) => place.step !== step || !leadsThrough(branches, branch, place));
  }

  /** Those that lie on `branch`, by step. */
  of(branches: readonly BranchInfo[], branch: number): readonly Bookmark[] {
    return this.#places
      .filter((place) => leadsThrough(branches, branch, place))
      .map(({ step, name }) => ({ step, name }))
      .sort((a, b) => a.step - b.step);
  }
}

/** Does the branch lead through the place? */
function leadsThrough(branches: readonly BranchInfo[], branch: number, place: Place): boolean {
  let at = branch;
  let last = Number.POSITIVE_INFINITY;
  while (at >= 0) {
    if (at === place.branch) return place.step <= last;
    const info = branches.find(({ id }) => id === at);
    if (info === undefined) return false;
    last = Math.min(last, info.forkStep);
    at = info.parent;
  }
  return false;
}
