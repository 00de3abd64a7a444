/** The causal chain of an event, from the person's command down to it; each line can be clicked. */
import { roleOf } from '../../protocol/identity.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import { clock, count } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { select } from '../../session/selection.ts';
import { useAnswer } from '../parts/use-answer.ts';

export function Why({ event }: { readonly event: number }) {
  const chain = useAnswer({ ask: 'why', event } as const);
  if (chain === undefined) return <p className="empty">Following causes…</p>;
  if (chain.links.length === 0) return <p className="empty">The trace no longer holds this event. Seek near it to have it again.</p>;
  return (
    <ol className="why-list" aria-label="Causes, from the first to this event">
      {chain.truncated && <li className="hint">Earlier causes are left out.</li>}
      {[...chain.links].reverse().map((message) => (
        <li
          key={message.event}
          className={`hue-${roleOf(message.from === '' ? message.to : message.from)}`}
          aria-current={message.event === event}
        >
          <button type="button" onClick={() => select({ kind: 'event', event: message.event }, 'why')}>
            <span>{plainText(narrate(message))}</span>
            <small>
              event {count(message.event)}, {clock(message.time)}
            </small>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function ObjectWhy({ objectKey }: { readonly objectKey: ObjectKey }) {
  const object = useAnswer({ ask: 'object', key: objectKey } as const);
  if (object === undefined) return <p className="empty">Looking it up…</p>;
  if (object.writtenBy < 0) return <p className="empty">No event of the recorded trace wrote it.</p>;
  return <Why event={object.writtenBy} />;
}
