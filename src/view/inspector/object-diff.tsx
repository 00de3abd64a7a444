/** The versions of an object, one after the other: which field was what, and who changed it. */
import { useState } from 'react';
import type { FieldChange, ObjectRevision } from '../../protocol/query.ts';
import { clock, count } from '../../scene/format.ts';
import { select } from '../../session/selection.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { DiffView } from './diff-view.tsx';
import type { ObjectProps } from './object-now.tsx';

export function ObjectDiff({ objectKey }: ObjectProps) {
  const history = useAnswer({ ask: 'history', key: objectKey } as const);
  const [at, setAt] = useState(0);
  const [asText, setAsText] = useState(false);
  if (history === undefined) return <p className="empty">Looking it up…</p>;
  const index = Math.max(0, history.length - 1 - at);
  const after = history[index];
  if (after === undefined) return <p className="empty">No revision of it is in the recorded trace.</p>;
  const before = history[index - 1];
  const created = after.changes.length === 0 && before === undefined;
  return (
    <>
      <div className="inspect flush-end">
        <div className="actions">
          <button type="button" className="button" disabled={index === 0} onClick={() => setAt(at + 1)}>
            Older
          </button>
          <button type="button" className="button" disabled={at === 0} onClick={() => setAt(at - 1)}>
            Newer
          </button>
          <span className="space" />
          <button type="button" className="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
            {asText ? 'As fields' : 'As YAML'}
          </button>
        </div>
        <RevisionWords revision={after} place={index + 1} of={history.length} />
      </div>
      {asText || created ? <DiffView before={before?.yaml ?? ''} after={after.yaml} /> : <Fields changes={after.changes} />}
    </>
  );
}

function RevisionWords({ revision, place, of }: { readonly revision: ObjectRevision; readonly place: number; readonly of: number }) {
  const { event } = revision;
  const words = `revision ${count(revision.revision)}`;
  return (
    <p className="hint">
      {event >= 0 ? (
        <button type="button" className="link" onClick={() => select({ kind: 'event', event })}>
          {words}
        </button>
      ) : (
        words
      )}{' '}
      by <b>{revision.writer}</b>, {clock(revision.time)} ({place} of {of})
    </p>
  );
}

function Fields({ changes }: { readonly changes: readonly FieldChange[] }) {
  if (changes.length === 0) return <p className="empty">Nothing but the revision changed.</p>;
  return (
    <ul className="fields" aria-label="Fields that changed">
      {changes.map(({ path, before, after }) => (
        <li key={path}>
          <code>{path}</code>
          {before !== '' && (
            <del>
              <span className="visually-hidden">was </span>
              {before}
            </del>
          )}
          {after !== '' ? (
            <ins>
              <span className="visually-hidden">is </span>
              {after}
            </ins>
          ) : (
            <small>taken out</small>
          )}
        </li>
      ))}
    </ul>
  );
}
