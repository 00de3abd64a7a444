/** The causal chain of an event, from the person's command down to it; each line can be clicked. */
import { useState } from 'react';
import { roleOf } from '../../protocol/identity.ts';
import type { Message, ObjectKey } from '../../protocol/message.ts';
import { clock, count } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { select } from '../../session/selection.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { WhyHere } from './why-here.tsx';

export function Why({ event }: { readonly event: number }) {
  const chain = useAnswer({ ask: 'why', event } as const);
  const [whole, setWhole] = useState(false);
  if (chain === undefined) return <p className="empty">Following causes…</p>;
  if (chain.links.length === 0) return <p className="empty">The trace no longer holds this event. Seek near it to have it again.</p>;
  const shown = whole ? chain.links : chain.links.filter((message) => message.event === event || !isPassage(message));
  const hidden = chain.links.length - shown.length;
  return (
    <>
      {(hidden > 0 || whole) && (
        <p className="why-head hint">
          {whole ? 'Every step is shown.' : `${count(hidden)} steps between API server and etcd are left out.`}{' '}
          <button type="button" className="link" aria-pressed={whole} onClick={() => setWhole(!whole)}>
            {whole ? 'Leave them out' : 'Show them'}
          </button>
        </p>
      )}
      <ol className="why-list" aria-label="Causes, from the first to this event">
        {chain.truncated && <li className="hint">Earlier causes are left out.</li>}
        {[...shown].reverse().map((message) => (
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
    </>
  );
}

/** Every write and every piece of news passes through etcd: in a chain of causes that says little. */
function isPassage({ from, to }: Message): boolean {
  return roleOf(from) === 'etcd' || roleOf(to) === 'etcd';
}

export function ObjectWhy({ objectKey }: { readonly objectKey: ObjectKey }) {
  const object = useAnswer({ ask: 'object', key: objectKey } as const);
  if (object === undefined) return <p className="empty">Looking it up…</p>;
  return (
    <>
      {object.cycle !== undefined && <WhyHere {...object.cycle} />}
      {object.writtenBy < 0 ? (
        <p className="empty">No event of the recorded trace wrote it.</p>
      ) : (
        <>
          <p className="why-head hint">Why it is as it is: the causes of its last write, revision {count(object.revision)}.</p>
          <Why event={object.writtenBy} />
        </>
      )}
    </>
  );
}
