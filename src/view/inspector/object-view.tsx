/** One API object at the cursor. */
import { useState } from 'react';
import type { ManifestProblem } from '../../protocol/action.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import type { ObjectDetail } from '../../protocol/query.ts';
import { clock } from '../../scene/format.ts';
import { objectSentence } from '../../scene/narration/object-sentence.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { useRun } from '../../session/run.ts';
import { keyId, select } from '../../session/selection.ts';
import { perform } from '../parts/perform.ts';
import { Scroller } from '../parts/scroller.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { DiffView } from './diff-view.tsx';

interface ObjectProps {
  readonly objectKey: ObjectKey;
}

const SCALABLE = new Set(['deployments', 'replicasets']);

function useObject(key: ObjectKey): ObjectDetail | undefined {
  return useAnswer({ ask: 'object', key } as const);
}

export function ObjectNow({ objectKey }: ObjectProps) {
  const detail = useObject(objectKey);
  const summary = useRun((state) => (state.objectsVersion >= 0 ? state.objects.get(keyId(objectKey)) : undefined));
  const now = useRun((state) => state.cursor.time);
  if (detail === undefined) return <p className="empty">Looking it up…</p>;
  if (!detail.exists) return <p className="empty">It does not exist at this moment of the run.</p>;
  return (
    <div className="inspect">
      {summary !== undefined && <p className="lead">{plainText(objectSentence(summary, now))}</p>}
      <dl className="facts">
        <dt>Kind</dt>
        <dd>{detail.kind}</dd>
        {objectKey.namespace !== '' && (
          <>
            <dt>Namespace</dt>
            <dd>{objectKey.namespace}</dd>
          </>
        )}
        {summary?.node !== undefined && (
          <>
            <dt>Node</dt>
            <dd>
              <button type="button" className="link" onClick={() => select({ kind: 'component', id: `node/${summary.node}` })}>
                {summary.node}
              </button>
            </dd>
          </>
        )}
        <dt>Revision</dt>
        <dd>{detail.revision}</dd>
        {detail.conditions.map((condition) => (
          <Condition key={condition.type} {...condition} />
        ))}
      </dl>
      {SCALABLE.has(objectKey.resource) && <Scale objectKey={objectKey} />}
      <div className="actions">
        <button type="button" className="button" onClick={() => select({ kind: 'object', key: objectKey }, 'yaml')}>
          Edit YAML
        </button>
        <button type="button" className="button danger" onClick={() => void perform({ kind: 'delete', object: objectKey })}>
          Delete
        </button>
      </div>
    </div>
  );
}

function Condition({ type, status, reason, message }: ObjectDetail['conditions'][number]) {
  return (
    <>
      <dt>{type}</dt>
      <dd>
        {status}
        {reason !== '' && ` · ${reason}`}
        {message !== '' && <small> {message}</small>}
      </dd>
    </>
  );
}

function Scale({ objectKey }: ObjectProps) {
  const state = useRun((run) => (run.objectsVersion >= 0 ? run.objects.get(keyId(objectKey))?.state : undefined));
  const wanted = Number(state?.split('/')[1] ?? 0);
  const scale = (replicas: number) => void perform({ kind: 'scale', object: objectKey, replicas: Math.max(0, replicas) });
  return (
    <div className="actions">
      <span className="hint">Replicas {state}</span>
      <button type="button" className="button" aria-label="One replica fewer" onClick={() => scale(wanted - 1)}>
        −
      </button>
      <button type="button" className="button" aria-label="One replica more" onClick={() => scale(wanted + 1)}>
        +
      </button>
    </div>
  );
}

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

export function ObjectDiff({ objectKey }: ObjectProps) {
  const history = useAnswer({ ask: 'history', key: objectKey } as const);
  const [at, setAt] = useState(0);
  if (history === undefined) return <p className="empty">Looking it up…</p>;
  if (history.length === 0) return <p className="empty">No revision of it is in the recorded trace.</p>;
  const index = Math.max(0, history.length - 1 - at);
  const after = history[index];
  const before = history[index - 1];
  return (
    <>
      <div className="inspect" style={{ paddingBottom: 0 }}>
        <div className="actions">
          <button type="button" className="button" disabled={index === 0} onClick={() => setAt(at + 1)}>
            Older
          </button>
          <button type="button" className="button" disabled={at === 0} onClick={() => setAt(at - 1)}>
            Newer
          </button>
          {after !== undefined && after.event >= 0 && (
            <button type="button" className="button" onClick={() => select({ kind: 'event', event: after.event })}>
              The write
            </button>
          )}
        </div>
        <p className="hint">
          Revision {after?.revision} by {after?.writer}, {clock(after?.time ?? 0)}
        </p>
      </div>
      <DiffView before={before?.yaml ?? ''} after={after?.yaml ?? ''} />
    </>
  );
}

export function ObjectEvents({ objectKey }: ObjectProps) {
  const detail = useObject(objectKey);
  if (detail === undefined) return <p className="empty">Looking it up…</p>;
  if (detail.events.length === 0) return <p className="empty">No Kubernetes events speak of it.</p>;
  return (
    <div className="inspect">
      {detail.events.map((said, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a log of the past
        <p key={i} className={`said ${said.type}`}>
          <b>{said.reason}</b> {said.count > 1 && `×${said.count} `}
          {said.message} <small>{said.from}</small>
        </p>
      ))}
    </div>
  );
}
