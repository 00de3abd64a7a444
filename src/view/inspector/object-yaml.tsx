/** An object's text, to read and to edit. */
import { useState } from 'react';
import type { ManifestProblem } from '../../protocol/action.ts';
import { perform } from '../parts/perform.ts';
import { Scroller } from '../parts/scroller.tsx';
import { type ObjectProps, useObject } from './object-now.tsx';

export function ObjectYaml({ objectKey }: ObjectProps) {
  const detail = useObject(objectKey);
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<ManifestProblem>();
  if (detail === undefined) return <p className="empty">Looking it up…</p>;
  if (!detail.exists && draft === undefined) return <p className="empty">It does not exist at this moment of the run.</p>;
  if (draft === undefined) {
    return (
      <div className="inspect">
        <div className="actions">
          <button type="button" className="button" onClick={() => setDraft(detail.yaml)}>
            Edit
          </button>
        </div>
        <Scroller className="yaml flush" label="YAML">
          {detail.yaml}
        </Scroller>
      </div>
    );
  }
  const apply = async () => {
    const refused = await perform({ kind: 'apply', text: draft, name: `${objectKey.name}.yaml` });
    setProblem(refused);
    if (refused === undefined) setDraft(undefined);
  };
  return (
    <div className="inspect">
      <textarea
        className="code-area"
        aria-label="YAML of the object"
        aria-invalid={problem !== undefined}
        spellCheck={false}
        rows={26}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
      />
      {problem !== undefined && (
        <p className="problem" role="alert">
          <b>Line {problem.line}</b> {problem.message} {problem.advice}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button primary" onClick={() => void apply()}>
          Apply
        </button>
        <button type="button" className="button" onClick={() => setDraft(undefined)}>
          Discard
        </button>
      </div>
    </div>
  );
}
