/** The run cannot go on: what happened, and the ways out. Nothing that was done is lost. */

import { notify } from '../../session/notice.ts';
import { useRun } from '../../session/run.ts';
import { ask, openScenario, recover, restartWorker } from '../../session/session.ts';
import { download } from '../parts/download.ts';

export function CrashNotice() {
  const crash = useRun((state) => (state.status === 'crashed' ? state.crash : undefined));
  const scenario = useRun((state) => state.scenario?.id);
  if (crash === undefined) return null;
  const save = () =>
    ask({ ask: 'file' }).then(download, () => notify('The worker does not answer any more: start the scenario again.', 'bad'));
  return (
    <div className="crash" role="alertdialog" aria-label="The run stopped">
      <h2>The run stopped{crash.step >= 0 ? ` at step ${crash.step.toLocaleString('en-US')}` : ''}</h2>
      <p>
        A fault in the simulation itself, not in your cluster: <code>{crash.message}</code>
      </p>
      <div className="actions">
        {crash.step >= 0 && (
          <button type="button" className="button primary" onClick={recover}>
            Go back to the last keyframe
          </button>
        )}
        {crash.step >= 0 && (
          <button type="button" className="button" onClick={() => void save()}>
            Save the run
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            restartWorker();
            openScenario(scenario ?? 'first-deployment', false);
          }}
        >
          Start the scenario again
        </button>
      </div>
      {crash.stack !== '' && (
        <details>
          <summary>For a report</summary>
          <pre>{crash.stack}</pre>
        </details>
      )}
    </div>
  );
}
