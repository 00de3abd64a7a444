/** Goes back, does something else there, and runs on as far as the run had come before: a second future, to be compared with the first. */
import type { Action, ManifestProblem } from '../protocol/action.ts';
import { useRun } from './run.ts';
import { actAt, seek, togglePlay } from './session.ts';

export interface WhatIf {
  /** The step to go back to. */
  readonly from: number;
  /** What is done there, all at one moment; at least one. */
  readonly actions: readonly Action[];
}

/** Resolves when the second future has come as far as the first, or stands still. The problem if an action was refused: then all is as before. */
export async function tryOut({ from, actions }: WhatIf): Promise<ManifestProblem | undefined> {
  const { branch, step, lastTime } = useRun.getState().cursor;
  try {
    const outcome = await actAt(from, actions);
    if (!outcome.ok) return outcome.problem;
  } catch (error) {
    seek(step);
    throw error;
  }
  await comeAsFar(branch, lastTime);
  return undefined;
}

function comeAsFar(before: number, goal: number): Promise<void> {
  return new Promise((resolve) => {
    const stop = useRun.subscribe(({ cursor: { branch, playing, time } }) => {
      if (branch === before || (playing && time < goal)) return;
      stop();
      if (playing) togglePlay();
      resolve();
    });
  });
}
