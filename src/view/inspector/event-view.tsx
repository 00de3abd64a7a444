/** One event of the trace, opened: the request, who sent it, how long it took, the object before and after. */

import { API_SERVER, roleOf, titleOf } from '../../protocol/identity.ts';
import type { StepDetail } from '../../protocol/query.ts';
import { clock, count, span } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { kindName } from '../../scene/verbs.ts';
import { open, select } from '../../session/selection.ts';
import { seek } from '../../session/session.ts';
import { Scroller } from '../parts/scroller.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { Words } from '../parts/words.tsx';
import { SentenceView } from '../rail/sentence-view.tsx';
import { DiffView } from './diff-view.tsx';

const MAX_EFFECTS = 12;
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
            <dd className="breaks">
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
      {detail.steps.length > 0 && <Steps steps={detail.steps} />}
      <div className="actions">
        {message.kind === 'request' && message.to === API_SERVER && (
          <button type="button" className="button primary" onClick={() => open(API_SERVER, `request ${event}`)}>
            Its way through the stages
          </button>
        )}
        {detail.cycle !== undefined && (
          <button
            type="button"
            className="button primary"
            onClick={() => open(message.from === '' ? message.to : message.from, `cycle ${detail.cycle}`)}
          >
            The scheduling cycle
          </button>
        )}
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
      </div>
      <Effects event={event} />
    </div>
  );
}

function Steps({ steps }: { readonly steps: readonly StepDetail[] }) {
  return (
    <section>
      <h3>Steps inside</h3>
      <ol className="inner-steps">
        {steps.map(({ name, locals }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are an ordered list of the past
          <li key={i}>
            <b>{name}</b>
            {locals.map(({ name: local, value }) => (
              <span key={local}>
                {local !== '' && <i>{local}</i>} {value}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What it led to, each in its sentence. */
function Effects({ event }: { readonly event: number }) {
  const effects = useAnswer({ ask: 'effects', event } as const);
  if (effects === undefined || effects.length === 0) return null;
  return (
    <section>
      <h3>What it led to</h3>
      <ol className="why-list flush">
        {effects.slice(0, MAX_EFFECTS).map((message) => (
          <li key={message.event} className={`hue-${roleOf(message.from === '' ? message.to : message.from)}`}>
            <button type="button" onClick={() => select({ kind: 'event', event: message.event })}>
              <span>
                <Words text={plainText(narrate(message))} />
              </span>
              <small>event {count(message.event)}</small>
            </button>
          </li>
        ))}
      </ol>
      {effects.length > MAX_EFFECTS && <p className="hint">and {count(effects.length - MAX_EFFECTS)} more</p>}
    </section>
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
