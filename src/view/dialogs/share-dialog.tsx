/** Save a run as a file or a link; open one. */
import { useEffect, useState } from 'react';
import type { RunFile } from '../../protocol/run-file.ts';
import { count } from '../../scene/format.ts';
import { notify, showDialog } from '../../session/notice.ts';
import { ask, openRun } from '../../session/session.ts';
import { linkOf, MAX_FILE_BYTES, MAX_LINK_LENGTH, parseRun } from '../../session/share.ts';
import { Dialog } from '../parts/dialog.tsx';
import { download } from '../parts/download.ts';

export function ShareDialog() {
  const [run, setRun] = useState<RunFile>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    ask({ ask: 'file' })
      .then(setRun)
      .catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  }, []);
  const link = run === undefined ? '' : linkOf(run, `${location.origin}${location.pathname}`);
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MAX_FILE_BYTES) return setProblem('The file is larger than 16 MiB: no saved run is.');
    const opened = parseRun(await file.text());
    if (!opened.ok) return setProblem(opened.message);
    openRun(opened.run);
    showDialog(undefined);
  };
  return (
    <Dialog title="Save and share" onClose={() => showDialog(undefined)}>
      <p className="hint">
        A run is its starting cluster, its seed and everything that was done to it. Whoever opens it sees the same events to the bit, and
        stands at the same step.
      </p>
      {run !== undefined && (
        <p>
          Step {count(run.step)}, {run.inputs.length === 1 ? '1 input' : `${count(run.inputs.length)} inputs`}, hash{' '}
          <code data-testid="shared-hash">{run.hash.slice(0, 8)}</code>
        </p>
      )}
      {link.length <= MAX_LINK_LENGTH ? (
        <div className="row">
          <input className="field mono" readOnly value={link} aria-label="Link to this run" onFocus={(event) => event.target.select()} />
          <button
            type="button"
            className="button primary"
            disabled={link === ''}
            onClick={() => {
              void navigator.clipboard?.writeText(link).then(
                () => notify('The link is on the clipboard.'),
                () => notify('The browser did not allow to copy. Select the link and copy it by hand.', 'bad'),
              );
            }}
          >
            Copy link
          </button>
        </div>
      ) : (
        <p className="hint">This run is too long for a link ({count(link.length)} characters): save it as a file.</p>
      )}
      <div className="row">
        <button type="button" className="button" disabled={run === undefined} onClick={() => run !== undefined && download(run)}>
          Save as a file
        </button>
        <label className="button">
          Open a saved run
          <input type="file" accept=".json" className="visually-hidden" onChange={(event) => void open(event.target.files?.[0])} />
        </label>
      </div>
      {problem !== '' && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
