/** Does what a person asked for and tells how it went. */
import type { Action, ManifestProblem } from '../../protocol/action.ts';
import { notify } from '../../session/notice.ts';
import { act } from '../../session/session.ts';

/** The problem if nothing was done; undefined if it was. */
export async function perform(action: Action): Promise<ManifestProblem | undefined> {
  try {
    const outcome = await act(action);
    if (!outcome.ok) {
      if (action.kind !== 'apply' && action.kind !== 'configure') notify(`${outcome.problem.message} ${outcome.problem.advice}`, 'bad');
      return outcome.problem;
    }
    if (outcome.forked) notify('You acted in the past: the run now has a second future. The old one is kept as a branch.');
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    notify(message, 'bad');
    return { line: 0, document: 0, field: '', message, advice: 'Try again.' };
  }
}
