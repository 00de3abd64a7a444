/** A sentence whose names can be clicked. */
import type { Part } from '../../protocol/message.ts';
import type { Sentence } from '../../scene/narration/sentence.ts';
import { select } from '../../session/selection.ts';

/** What may not begin a line: it stays with the name before it. */
const CLOSING = /^[.,:;!?)]+/;

export function SentenceView({ sentence }: { readonly sentence: Sentence }) {
  return (
    <>
      {sentence.map((part, i) => {
        const key = `${i} ${part.text}`;
        const act = actionOf(part);
        if (act === undefined) {
          const before = sentence[i - 1];
          const glued = before !== undefined && actionOf(before) !== undefined;
          return <span key={key}>{glued ? part.text.replace(CLOSING, '') : part.text}</span>;
        }
        const next = sentence[i + 1];
        const closing = next === undefined || actionOf(next) !== undefined ? undefined : CLOSING.exec(next.text)?.[0];
        return (
          <span key={key} className="with-closing">
            <button type="button" className="link" onClick={act}>
              {part.text}
            </button>
            {closing}
          </span>
        );
      })}
    </>
  );
}

/** Undefined: plain text. */
function actionOf(part: Part): (() => void) | undefined {
  if ('object' in part) return () => select({ kind: 'object', key: part.object });
  if ('component' in part) return () => select({ kind: 'component', id: part.component });
  return undefined;
}
