/** The events of one component, the newest first, or those around one event in their order. */
import { roleOf } from '../../protocol/identity.ts';
import type { EventFilter } from '../../protocol/query.ts';
import { clock } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { useRun } from '../../session/run.ts';
import { select } from '../../session/selection.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { Words } from '../parts/words.tsx';

const REACH = 60;
const COMPONENT_REACH = 4_000;
const SHOWN = 80;

export function RelatedEvents({ filter, around }: { readonly filter: EventFilter | undefined; readonly around: number | undefined }) {
  const step = useRun((state) => state.cursor.step);
  const to = around === undefined ? step : around + REACH;
  const from = Math.max(0, around === undefined ? step - COMPONENT_REACH : around - REACH);
  const answer = useAnswer({ ask: 'events', from, to, background: false, ...(filter === undefined ? {} : { only: filter }) } as const);
  if (answer === undefined) return <p className="empty">Reading the trace…</p>;
  if (answer.rows.length === 0) return <p className="empty">Nothing in the last {COMPONENT_REACH.toLocaleString('en-US')} events.</p>;
  const rows = answer.rows.slice(-SHOWN);
  return (
    <ol className="why-list">
      {(around === undefined ? rows.reverse() : rows).map((message) => (
        <li
          key={message.event}
          className={`hue-${roleOf(message.from === '' ? message.to : message.from)}`}
          aria-current={message.event === around}
        >
          <button type="button" onClick={() => select({ kind: 'event', event: message.event })}>
            <span>
              <Words text={plainText(narrate(message))} />
            </span>
            <small>{clock(message.time)}</small>
          </button>
        </li>
      ))}
    </ol>
  );
}
