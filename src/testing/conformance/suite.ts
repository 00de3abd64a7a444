/** What a kind of recordings must give to be replayed by `npm run conformance`. */

export type Verdict = 'holds' | 'falls short' | 'not covered';

/** What became of one recorded case, or of one step where recordings are counted by steps. */
export interface Outcome {
  /** `topic/case`. */
  readonly name: string;
  readonly verdict: Verdict;
  /** Why it is not covered, or each difference, a line each. */
  readonly notes: readonly string[];
}

export interface Suite {
  /** The project's own copy of the recordings: a folder. */
  readonly recordings: string;
  /** Replays the cases of those files (absolute paths, `.json` or `.json.gz`) whose name matches. */
  replay(files: readonly string[], only: RegExp): Iterable<Outcome>;
}
