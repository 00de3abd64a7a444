/** What just happened, in one sentence, and the sentences before it. */
import { useEffect, useState } from 'react';
import { roleOf } from '../../protocol/identity.ts';
import type { Message } from '../../protocol/message.ts';
import { span } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText } from '../../scene/narration/sentence.ts';
import { lookOf } from '../../scene/verbs.ts';
import { useRun } from '../../session/run.ts';
import { select, useSelection } from '../../session/selection.ts';
import { seek } from '../../session/session.ts';
import { Words } from '../parts/words.tsx';
import { Progress, WhatNext } from './progress.tsx';
import { SentenceView } from './sentence-view.tsx';

const SHOWN = 14;
/** Screen readers are told at most this often, milliseconds. */
const SPOKEN_EVERY = 2_500;

export function Follow() {
  const recent = useRun((state) => state.recent);
  const now = useRun((state) => state.cursor.time);
  const scenario = useRun((state) => state.scenario);
  const selected = useSelection((state) => (state.selection?.kind === 'event' ? state.selection.event : -1));
  const last = recent.at(-1);
  const before = alike(recent.slice(0, -1).reverse()).slice(0, SHOWN);
  return (
    <div className="follow">
      <section className="now" aria-label="What just happened">
        <h2>{last === undefined ? (scenario?.title ?? 'Before it begins') : 'What just happened'}</h2>
        <p>{last === undefined ? (scenario?.why ?? 'Starting the control plane…') : <SentenceView sentence={narrate(last)} />}</p>
      </section>
      <Progress />
      <WhatNext />
      <ol className="past" aria-label="What happened before">
        {before.map((line) => (
          <PastLine key={line.message.event} {...line} now={now} selected={line.message.event === selected} />
        ))}
      </ol>
      <Spoken last={last} />
    </div>
  );
}

interface Line {
  readonly message: Message;
  readonly words: string;
  /** How often the same was said in a row. */
  readonly times: number;
}

function alike(messages: readonly Message[]): readonly Line[] {
  const lines: Line[] = [];
  for (const message of messages) {
    const words = plainText(narrate(message));
    const last = lines.at(-1);
    if (last?.words === words) lines[lines.length - 1] = { ...last, times: last.times + 1 };
    else lines.push({ message, words, times: 1 });
  }
  return lines;
}

function PastLine({ message, words, times, now, selected }: Line & { readonly now: number; readonly selected: boolean }) {
  return (
    <li className={`hue-${roleOf(message.from === '' ? message.to : message.from)}`}>
      <button
        type="button"
        aria-current={selected}
        onClick={() => select({ kind: 'event', event: message.event })}
        onDoubleClick={() => seek(message.event + 1)}
        title="Click: open the message. Double-click: go there"
      >
        <i className={message.status >= 400 ? 'glyph bad' : 'glyph'} aria-hidden>
          {lookOf(message).glyph}
        </i>
        <span>
          <Words text={words} />
          {times > 1 && <b> ×{times}</b>}
        </span>
        <small>{now - message.time < 1 ? 'now' : `−${span(now - message.time)}`}</small>
      </button>
    </li>
  );
}

/** For screen readers: the newest sentence, not more often than it can be heard. */
function Spoken({ last }: { readonly last: Message | undefined }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const newest = useRun.getState().recent.at(-1);
      setWords(newest === undefined ? '' : plainText(narrate(newest)));
    }, SPOKEN_EVERY);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (!useRun.getState().cursor.playing && last !== undefined) setWords(plainText(narrate(last)));
  }, [last]);
  return (
    <p className="visually-hidden" aria-live="polite" data-testid="spoken">
      {words}
    </p>
  );
}
