/** Manifests by paste, drop or file. */
import { useRef, useState } from 'react';
import { MAX_DOCUMENTS, MAX_MANIFEST_BYTES, type ManifestProblem } from '../../protocol/action.ts';
import { deployment, JOB, service } from '../../scenarios/manifests.ts';
import { notify, showDialog, useNotices } from '../../session/notice.ts';
import { Dialog } from '../parts/dialog.tsx';
import { perform } from '../parts/perform.ts';

/** For whoever has no manifest at hand: title, file name, text. */
const EXAMPLES: readonly (readonly [string, string, string])[] = [
  ['a Deployment', 'shop.yaml', deployment({ name: 'shop', replicas: 2 })],
  ['its Service', 'shop-service.yaml', service('shop', 'ClusterIP')],
  ['a Job', 'job.yaml', JOB],
];

export function ApplyDialog() {
  const draft = useNotices((state) => state.draft);
  const [text, setText] = useState(draft);
  const [name, setName] = useState('pasted.yaml');
  const [problem, setProblem] = useState<ManifestProblem>();
  const area = useRef<HTMLTextAreaElement>(null);
  const apply = async () => {
    const refused = await perform({ kind: 'apply', text, name });
    setProblem(refused);
    if (refused === undefined) {
      showDialog(undefined);
      notify(`Applying ${name}: watch it travel.`);
    } else if (refused.line > 0) goTo(area.current, refused.line);
  };
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MAX_MANIFEST_BYTES) {
      setProblem({
        line: 0,
        document: 0,
        field: '',
        message: `${file.name} is larger than 1 MiB.`,
        advice: 'Split it and apply the parts one after the other.',
      });
      return;
    }
    setName(file.name);
    setText(await file.text());
    setProblem(undefined);
  };
  return (
    <Dialog title="Apply YAML" onClose={() => showDialog(undefined)}>
      <p className="hint">
        One or more documents of Kubernetes manifests, up to {MAX_DOCUMENTS} documents and 1 MiB. Paste, drop a file anywhere on the page,
        or open one.
      </p>
      <textarea
        ref={area}
        className="code-area"
        aria-label="Manifests"
        aria-invalid={problem !== undefined}
        aria-describedby="apply-problem"
        spellCheck={false}
        rows={18}
        value={text}
        placeholder={'apiVersion: v1\nkind: Pod\n…'}
        onChange={(event) => setText(event.target.value)}
      />
      <div id="apply-problem" role="alert">
        {problem !== undefined && (
          <p className="problem">
            <b>
              {problem.line > 0 ? `Line ${problem.line}` : 'Not applied'}
              {problem.field === '' ? '' : `, ${problem.field}`}:
            </b>{' '}
            {problem.message} {problem.advice} Nothing was applied.
          </p>
        )}
      </div>
      <div className="row">
        <button type="button" className="button primary" disabled={text.trim() === ''} onClick={() => void apply()}>
          Apply
        </button>
        <label className="button">
          Open a file
          <input
            type="file"
            accept=".yaml,.yml,.json"
            className="visually-hidden"
            onChange={(event) => void read(event.target.files?.[0])}
          />
        </label>
        <span className="space" />
        <span className="hint">Or fill in</span>
        {EXAMPLES.map(([title, file, manifest]) => (
          <button
            key={file}
            type="button"
            className="button"
            onClick={() => {
              setName(file);
              setText(manifest);
              setProblem(undefined);
              area.current?.focus();
            }}
          >
            {title}
          </button>
        ))}
      </div>
    </Dialog>
  );
}

function goTo(area: HTMLTextAreaElement | null, line: number): void {
  if (area === null) return;
  const lines = area.value.split('\n');
  const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 6) * 19);
}
