/** One event of the trace, opened: the request, who sent it, how long it took, the object before and after. */

import { titleOf } from '../../protocol/identity.ts';
import { clock, count, span } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { kindName } from '../../scene/verbs.ts';
import { select } from '../../session/selection.ts';
import { seek } from '../../session/session.ts';
import { Scroller } from '../parts/scroller.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import { DiffView } from './diff-view.tsx';

const GONE = 'The trace does not hold this event at the cursor. Seek past it to have it.';

function useEvent(event: number) {
  return useAnswer({ ask: 'event', event } as const);
}

export function EventNow({ event }: { readonly event: number }) {
  const detail = useEvent(event);
  if (detail === undefined) return <p className="empty">{GONE}</p>;
  const { message } = detail;
  return (
    <div className="inspect">
      <p className="lead">
        <SentenceView sentence={narrate(message)} />
      </p>
      <dl className="facts">
        <dt>What</dt>
        <dd>{kindName(message.kind)}</dd>
        {detail.method !== undefined && (
          <>
            <dt>Request</dt>
            <dd>
              {detail.method} {detail.path}
            </dd>
          </>
        )}
        {detail.user !== undefined && (
          <>
            <dt>User</dt>
            <dd>{detail.user}</dd>
          </>
        )}
        {message.status > 0 && (
          <>
            <dt>Status</dt>
            <dd className={message.status >= 400 ? 'bad' : ''}>
              {message.status} {message.status >= 400 ? message.detail : ''}
            </dd>
          </>
        )}
        {message.from !== '' && (
          <>
            <dt>From</dt>
            <dd>{titleOf(message.from)}</dd>
          </>
        )}
        <dt>To</dt>
        <dd>{titleOf(message.to)}</dd>
        <dt>Time</dt>
        <dd>{clock(message.time)}</dd>
        <dt>On its way</dt>
        <dd>{span(message.time - message.sent)}</dd>
        {detail.latency > 0 && (
          <>
            <dt>Answer after</dt>
            <dd>{span(detail.latency)}</dd>
          </>
        )}
      </dl>
      {detail.steps.length > 0 && (
        <section>
          <h3>Steps inside</h3>
          <ol className="stages">
            {detail.steps.map((step, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps are an ordered list of the past
              <li key={i}>
                <b>{step.name}</b> <code>{step.locals}</code>
              </li>
            ))}
          </ol>
        </section>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={() => seek(event + 1)}>
          Go there
        </button>
        {message.cause >= 0 && (
          <button type="button" className="button" onClick={() => select({ kind: 'event', event: message.cause })}>
            Its cause
          </button>
        )}
        {detail.partner >= 0 && (
          <button type="button" className="button" onClick={() => select({ kind: 'event', event: detail.partner })}>
            {message.kind === 'reply' ? 'Its request' : 'Its answer'}
          </button>
        )}
        {detail.effects.slice(0, 6).map((effect) => (
          <button key={effect} type="button" className="button" onClick={() => select({ kind: 'event', event: effect })}>
            Effect {count(effect)}
          </button>
        ))}
      </div>
    </div>
  );
}

export function EventDiff({ event }: { readonly event: number }) {
  const detail = useEvent(event);
  if (detail === undefined) return <p className="empty">{GONE}</p>;
  if (detail.before === undefined && detail.after === undefined) return <p className="empty">This event carries no change of an object.</p>;
  return <DiffView before={detail.before ?? ''} after={detail.after ?? ''} />;
}

export function EventYaml({ event }: { readonly event: number }) {
  const detail = useEvent(event);
  if (detail === undefined) return <p className="empty">{GONE}</p>;
  return (
    <Scroller className="yaml" label="YAML">
      {detail.payload ?? 'Nothing was carried.'}
    </Scroller>
  );
}
