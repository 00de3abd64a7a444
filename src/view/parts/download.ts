/** Gives the person a run as a file. */
import type { RunFile } from '../../protocol/run-file.ts';
import { fileText } from '../../session/share.ts';

export function download(run: RunFile): void {
  const url = URL.createObjectURL(new Blob([fileText(run)], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `${run.scenario}-step-${run.step}.kubestra.json`;
  anchor.click();
  URL.revokeObjectURL(url);
}
