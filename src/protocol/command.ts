/** What the page tells the worker. */
import type { Action } from './action.ts';
import type { Pace } from './frame.ts';
import type { Breakpoint } from './marks.ts';
import type { Question } from './query.ts';
import type { RunFile } from './run-file.ts';

export type StepSize = 'event' | 'reconcile' | 'settle' | 'tick';

/** Along the reconcile or scheduling cycle at hand: to its next event, to its end (or that of the next one), to its end. */
export type Walk = 'into' | 'over' | 'out';

export type Command =
  | { readonly type: 'open'; readonly scenario: string; readonly seed?: string; readonly play: boolean }
  | { readonly type: 'openFile'; readonly file: RunFile }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'pace'; readonly pace: Pace; readonly speed: number; readonly background: boolean }
  | { readonly type: 'step'; readonly size: StepSize; readonly direction: 1 | -1 }
  | { readonly type: 'walk'; readonly walk: Walk }
  /** As fast as possible to the next event that touches a breakpoint, or back to the last one that did. */
  | { readonly type: 'continue'; readonly direction: 1 | -1 }
  | { readonly type: 'breakpoints'; readonly breakpoints: readonly Breakpoint[] }
  /** Names a step of the present branch, or names it anew. */
  | { readonly type: 'bookmark'; readonly step: number; readonly name: string }
  | { readonly type: 'unbookmark'; readonly step: number }
  /** A branch of its own from here on. */
  | { readonly type: 'fork' }
  | { readonly type: 'seek'; readonly step: number }
  /** Delivers what is under way up to this message and stops: its trace event can then be looked at. */
  | { readonly type: 'land'; readonly order: number }
  | { readonly type: 'branch'; readonly branch: number }
  /** Begins again from the last keyframe after a crash. */
  | { readonly type: 'recover' }
  | { readonly type: 'ack'; readonly number: number }
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  /** Goes to a step, does all that at one moment there, and runs on flat out. If an action is refused, nothing is done. */
  | { readonly type: 'try'; readonly id: number; readonly from: number; readonly actions: readonly Action[] }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };
