/** What the page tells the worker. */
import type { Action } from './action.ts';
import type { Pace } from './frame.ts';
import type { Question } from './query.ts';
import type { RunFile } from './run-file.ts';

export type StepSize = 'event' | 'reconcile' | 'settle' | 'tick';

export type Command =
  | { readonly type: 'open'; readonly scenario: string; readonly seed?: string; readonly play: boolean }
  | { readonly type: 'openFile'; readonly file: RunFile }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'pace'; readonly pace: Pace; readonly speed: number; readonly background: boolean }
  | { readonly type: 'step'; readonly size: StepSize; readonly direction: 1 | -1 }
  | { readonly type: 'seek'; readonly step: number }
  /** Delivers what is under way up to this message and stops: its trace event can then be looked at. */
  | { readonly type: 'land'; readonly order: number }
  | { readonly type: 'branch'; readonly branch: number }
  /** Begins again from the last keyframe after a crash. */
  | { readonly type: 'recover' }
  | { readonly type: 'ack'; readonly number: number }
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };
