/** How to read the stage: shown where nothing is selected. */
import type { ReactNode } from 'react';
import type { Verb } from '../../protocol/message.ts';
import { lookOf } from '../../scene/verbs.ts';

type Entry = readonly [ReactNode, string];

function glyph(verb: Verb, kind: 'request' | 'reply' | 'watch' = 'request', status = 0): ReactNode {
  const look = lookOf({ verb, kind, status });
  return <i className={`glyph ${status >= 400 ? 'bad' : ''}`}>{look.glyph}</i>;
}

const MESSAGES: readonly Entry[] = [
  [glyph('create'), 'create'],
  [glyph('patch'), 'change'],
  [glyph('delete'), 'delete'],
  [glyph('get'), 'read'],
  [glyph('bind'), 'give a pod its node'],
  [glyph('create', 'reply', 200), 'answer'],
  [glyph('create', 'reply', 409), 'refused'],
];

const LINES: readonly Entry[] = [
  [<i key="solid" className="stroke solid" />, 'a request or its answer'],
  [<i key="dotted" className="stroke dotted" />, 'only reads'],
  [<i key="dashed" className="stroke dashed" />, 'news that a watch brings'],
];

const PODS: readonly Entry[] = [
  [<i key="pending" className="phase Pending" />, 'has no node yet'],
  [<i key="starting" className="phase Pending starting" />, 'is being started'],
  [<i key="running" className="phase Running" />, 'runs, not ready'],
  [<i key="ready" className="phase Running ready" />, 'runs and is ready'],
  [<i key="done" className="phase Succeeded" />, 'has done its work'],
  [<i key="failed" className="phase Failed" />, 'has failed'],
  [<i key="going" className="phase Terminating" />, 'is being ended'],
];

export function Legend() {
  return (
    <section className="legend" aria-label="How to read the stage">
      <Part title="Messages have the colour of their sender" entries={MESSAGES} wide={false} />
      <Part title="Their outline" entries={LINES} wide />
      <Part title="A dot is a pod, on the card of its node" entries={PODS} wide={false} />
      <h3>To look closer</h3>
      <dl className="ways">
        <dt>Double-click a card</dt>
        <dd>look inside it</dd>
        <dt>
          <kbd>Space</kbd>
        </dt>
        <dd>play or pause</dd>
        <dt>
          <kbd>←</kbd> <kbd>→</kbd>
        </dt>
        <dd>one event back or forward</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>all keys</dd>
      </dl>
    </section>
  );
}

function Part({ title, entries, wide }: { readonly title: string; readonly entries: readonly Entry[]; readonly wide: boolean }) {
  return (
    <>
      <h3>{title}</h3>
      <ul className={wide ? 'wide' : ''}>
        {entries.map(([sign, words]) => (
          <li key={words}>
            <span aria-hidden>{sign}</span>
            {words}
          </li>
        ))}
      </ul>
    </>
  );
}
