/** Every event of the branch as a virtual list; only what is seen is fetched, page by page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { roleOf, titleOf } from '../../protocol/identity.ts';
import type { Message } from '../../protocol/message.ts';
import { clock, span } from '../../scene/format.ts';
import { shortObject } from '../../scene/narration/narrate.ts';
import { kindName, lookOf, verbName } from '../../scene/verbs.ts';
import { useRun } from '../../session/run.ts';
import { select, useSelection } from '../../session/selection.ts';
import { ask, seek } from '../../session/session.ts';

const ROW = 24;
const PAGE = 200;
/** Pages kept; the oldest go first. */
const MAX_PAGES = 40;

type Pages = ReadonlyMap<number, ReadonlyMap<number, Message>>;

export function EventList() {
  const scroller = useRef<HTMLDivElement>(null);
  const lastStep = useRun((state) => state.cursor.lastStep);
  const step = useRun((state) => state.cursor.step);
  const branch = useRun((state) => state.cursor.branch);
  const selected = useSelection((state) => (state.selection?.kind === 'event' ? state.selection.event : -1));
  const [pages, setPages] = useState<Pages>(new Map());
  const asked = useRef(new Map<number, number>());
  const virtual = useVirtualizer({ count: lastStep, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8 });
  const items = virtual.getVirtualItems();
  const first = Math.floor((items[0]?.index ?? 0) / PAGE);
  const last = Math.floor((items.at(-1)?.index ?? 0) / PAGE);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another branch has other events
  useEffect(() => {
    asked.current.clear();
    setPages(new Map());
  }, [branch]);
  useEffect(() => {
    for (let page = first; page <= last; page++) {
      const end = Math.min(lastStep, (page + 1) * PAGE);
      if ((asked.current.get(page) ?? -1) >= end) continue;
      asked.current.set(page, end);
      void ask({ ask: 'events', from: page * PAGE, to: end, background: true })
        .then(({ rows }) =>
          setPages((before) => {
            const next = new Map(before);
            next.delete(page);
            next.set(page, new Map(rows.map((row) => [row.event, row])));
            while (next.size > MAX_PAGES) next.delete(next.keys().next().value as number);
            return next;
          }),
        )
        .catch(() => asked.current.delete(page));
    }
  }, [first, last, lastStep]);
  const focus = selected >= 0 ? selected : step - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when the focus moves, not when the list is measured
  useEffect(() => {
    if (focus >= 0) virtual.scrollToIndex(focus, { align: 'auto' });
  }, [focus]);
  return (
    <div ref={scroller} className="events" role="listbox" aria-label="Events of the run" tabIndex={0}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
        {items.map((item) => (
          <Row
            key={item.index}
            index={item.index}
            top={item.start}
            message={pages.get(Math.floor(item.index / PAGE))?.get(item.index)}
            selected={item.index === selected}
            step={step}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly top: number;
  readonly message: Message | undefined;
  readonly selected: boolean;
  readonly step: number;
}

function Row({ index, top, message, selected, step }: RowProps) {
  const source = message === undefined ? '' : message.from === '' ? message.to : message.from;
  return (
    <button
      type="button"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={`event-row hue-${roleOf(source)} ${index >= step ? 'future' : ''} ${index === step - 1 ? 'last' : ''} ${message?.background === true ? 'background' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => select({ kind: 'event', event: index })}
      onDoubleClick={() => seek(index + 1)}
    >
      <span className="dim">{index.toLocaleString('en-US')}</span>
      {message === undefined ? (
        <span className="dim wide">…</span>
      ) : (
        <>
          <span className="dim wide">{clock(message.time)}</span>
          <span className="glyph">{lookOf(message).glyph}</span>
          <span className="who wide">
            {message.from === '' || message.from === message.to ? titleOf(message.to) : `${titleOf(message.from)} → ${titleOf(message.to)}`}
          </span>
          <span className={message.status >= 400 ? 'failed' : ''}>
            {message.kind === 'request' || message.kind === 'watch' ? verbName(message) : kindName(message.kind)} {shortObject(message)}
            {message.subresource === undefined ? '' : `/${message.subresource}`} {message.status > 0 ? message.status : ''}
          </span>
          <span className="dim wide">{message.time > message.sent ? span(message.time - message.sent) : ''}</span>
        </>
      )}
    </button>
  );
}
