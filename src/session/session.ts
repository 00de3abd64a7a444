/** The session of this page: one connection, and what the controls of the page do with it. */
import type { Action } from '../protocol/action.ts';
import type { StepSize, Walk } from '../protocol/command.ts';
import type { Pace } from '../protocol/frame.ts';
import { type Breakpoint, breakpointId, MAX_BREAKPOINTS } from '../protocol/marks.ts';
import type { Answers, Question } from '../protocol/query.ts';
import type { ActionOutcome } from '../protocol/report.ts';
import type { RunFile } from '../protocol/run-file.ts';
import { useBreakpoints } from './breakpoints.ts';
import { Connection } from './connection.ts';
import { beginBeat, freeze, land, motion, moved } from './motion.ts';
import { notify } from './notice.ts';
import { applyFrame, useRun } from './run.ts';
import { useSettings } from './settings.ts';

let connection: Connection | undefined;

/** Starts the worker. Called once, before anything else of this module. */
export function connect(): void {
  connection = new Connection({
    frame: (frame) => {
      const now = performance.now();
      useRun.setState(applyFrame(useRun.getState(), frame));
      if (frame.reset) motion.landed.length = 0;
      if (!frame.jumped && frame.cursor.pace !== 'flat') land(frame.passed, now);
      beginBeat(frame.beat, now);
      freeze(frame.cursor.playing, now);
      motion.flows = frame.cursor.playing ? frame.flows : [];
      moved();
    },
    ready: ({ scenario, hashMatches, opened }) =>
      useRun.setState({ scenario, status: 'ready', crash: undefined, hashMatches: opened === 'file' ? hashMatches : undefined }),
    refused: (message) => notify(message, 'bad'),
    told: (message) => notify(message),
    crash: ({ step, message, stack }) => {
      const { cursor } = useRun.getState();
      useRun.setState({ status: 'crashed', crash: { step, message, stack }, cursor: { ...cursor, playing: false } });
      freeze(false, performance.now());
    },
  });
}

function line(): Connection {
  if (connection === undefined) throw new Error('connect() comes first');
  return connection;
}

export function openScenario(scenario: string, play: boolean, seed?: string): void {
  line().tell(seed === undefined ? { type: 'open', scenario, play } : { type: 'open', scenario, play, seed });
}

export function openRun(file: RunFile): void {
  line().tell({ type: 'openFile', file });
}

export function play(): void {
  line().tell({ type: 'play' });
}

function pause(): void {
  line().tell({ type: 'pause' });
}

export function togglePlay(): void {
  if (useRun.getState().cursor.playing) pause();
  else play();
}

export function step(size: StepSize, direction: 1 | -1): void {
  line().tell({ type: 'step', size, direction });
}

/** Along the reconcile or scheduling cycle at hand. */
export function walk(how: Walk): void {
  line().tell({ type: 'walk', walk: how });
}

/** As fast as possible to the next breakpoint, or back to the last one. */
export function continueTo(direction: 1 | -1): void {
  line().tell({ type: 'continue', direction });
}

/** Sets a breakpoint, or takes it away. False if there are too many. */
export function toggleBreakpoint(breakpoint: Breakpoint): boolean {
  const id = breakpointId(breakpoint);
  const { breakpoints } = useBreakpoints.getState();
  const others = breakpoints.filter((one) => breakpointId(one) !== id);
  const next = others.length < breakpoints.length ? others : [...breakpoints, breakpoint];
  if (next.length > MAX_BREAKPOINTS) return false;
  useBreakpoints.setState({ breakpoints: next });
  sendBreakpoints();
  return true;
}

function sendBreakpoints(): void {
  line().tell({ type: 'breakpoints', breakpoints: useBreakpoints.getState().breakpoints });
}

/** Names a step of the present branch, or names it anew. */
export function bookmark(step: number, name: string): void {
  line().tell({ type: 'bookmark', step, name });
}

export function unbookmark(step: number): void {
  line().tell({ type: 'unbookmark', step });
}

export function forkHere(): void {
  line().tell({ type: 'fork' });
}

export function seek(to: number): void {
  line().tell({ type: 'seek', step: Math.max(0, Math.round(to)) });
}

export function landUpTo(order: number): void {
  line().tell({ type: 'land', order });
}

export function switchBranch(branch: number): void {
  line().tell({ type: 'branch', branch });
}

export function recover(): void {
  line().tell({ type: 'recover' });
}

/** A fresh worker and the first scenario again. */
export function restartWorker(): void {
  line().renew();
  sendPace();
  sendBreakpoints();
}

/** Tells the worker the pace that the settings say. */
export function sendPace(): void {
  const { pace, hopSpeed, clockSpeed, background } = useSettings.getState();
  line().tell({ type: 'pace', pace, speed: pace === 'hop' ? hopSpeed : clockSpeed, background });
}

export function setPace(pace: Pace): void {
  useSettings.setState({ pace });
  sendPace();
}

export function ask<Q extends Question>(question: Q): Promise<Answers[Q['ask']]> {
  return line().ask(question);
}

export function act(action: Action): Promise<ActionOutcome> {
  return line().act(action);
}

/** Goes to the step, does all that at one moment there, and runs on flat out. */
export function actAt(from: number, actions: readonly Action[]): Promise<ActionOutcome> {
  return line().tryOut(from, actions);
}
