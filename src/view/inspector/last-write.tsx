/** What a component wrote last, as far as the page has seen it: components have no text and no versions of their own. */
import type { Message } from '../../protocol/message.ts';
import { count } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { useRun } from '../../session/run.ts';
import { select } from '../../session/selection.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import { EventDiff, EventYaml } from './event-view.tsx';

const WRITES: readonly Message['verb'][] = ['create', 'update', 'patch', 'delete', 'bind', 'put'];

export function LastWrite({ id, as }: { readonly id: string; readonly as: 'diff' | 'yaml' }) {
  const last = useRun((state) =>
    state.recent.findLast(({ kind, from, verb }) => kind === 'request' && from === id && WRITES.includes(verb)),
  );
  if (last === undefined) return <p className="empty">It has written nothing lately. What it writes last is shown here.</p>;
  return (
    <>
      <p className="why-head hint">
        Its last write,{' '}
        <button type="button" className="link" onClick={() => select({ kind: 'event', event: last.event })}>
          event {count(last.event)}
        </button>
        : <SentenceView sentence={narrate(last)} />
      </p>
      {as === 'diff' ? <EventDiff event={last.event} /> : <EventYaml event={last.event} />}
    </>
  );
}
