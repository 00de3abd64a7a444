/** What the worker sends to the page. */
import type { ManifestProblem } from './action.ts';
import type { Frame } from './frame.ts';

/** The outcome of an action. Refusals by the API server come later, as messages of the run. */
export type ActionOutcome = { readonly ok: true; readonly forked: boolean } | { readonly ok: false; readonly problem: ManifestProblem };

export interface ScenarioInfo {
  readonly id: string;
  readonly title: string;
  readonly why: string;
}

export type Report =
  | Frame
  | {
      readonly type: 'ready';
      readonly scenario: ScenarioInfo;
      readonly nodes: number;
      readonly opened: 'scenario' | 'file';
      readonly hashMatches: boolean;
    }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'outcome'; readonly id: number; readonly outcome: ActionOutcome }
  /** A question could not be answered. */
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** What was asked for could not be done; the run is as it was. */
  | { readonly type: 'told'; readonly message: string }
  /** A run could not be opened; the present one is as it was. */
  | { readonly type: 'refused'; readonly message: string }
  /** The run cannot go on. */
  | { readonly type: 'crash'; readonly step: number; readonly message: string; readonly stack: string };
