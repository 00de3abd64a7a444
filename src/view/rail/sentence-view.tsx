/** A sentence whose names can be clicked. */
import type { Sentence } from '../../scene/narration/sentence.ts';
import { select } from '../../session/selection.ts';

export function SentenceView({ sentence }: { readonly sentence: Sentence }) {
  return (
    <>
      {sentence.map((part, i) => {
        const key = `${i} ${part.text}`;
        if ('object' in part) {
          return (
            <button key={key} type="button" className="link" onClick={() => select({ kind: 'object', key: part.object })}>
              {part.text}
            </button>
          );
        }
        if ('component' in part) {
          return (
            <button key={key} type="button" className="link" onClick={() => select({ kind: 'component', id: part.component })}>
              {part.text}
            </button>
          );
        }
        return <span key={key}>{part.text}</span>;
      })}
    </>
  );
}
