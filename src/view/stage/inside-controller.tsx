/** A controller's room: informer cache -> work queue -> reconcile, with what it waits to see and what it did last. */
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import type { CacheInside, CacheRow, ControllerInside, KeyState, PastReconcile, QueuedKey } from '../../protocol/controllers.ts';
import { clock, count, span } from '../../scene/format.ts';
import { narrate } from '../../scene/narration/narrate.ts';
import { plainText, type Sentence } from '../../scene/narration/sentence.ts';
import { useRun } from '../../session/run.ts';
import { select } from '../../session/selection.ts';
import { SentenceView } from '../rail/sentence-view.tsx';
import './inside-controller.css';
import { type Column, Table } from './inside-table.tsx';

export function ControllerRoom({ controller }: { readonly controller: ControllerInside }) {
  return (
    <>
      <div className="flow">
        <Cache caches={controller.caches} />
        <ArrowRight size={16} aria-hidden className="inside-arrow" />
        <Queue controller={controller} />
        <ArrowRight size={16} aria-hidden className="inside-arrow" />
        <Reconcile controller={controller} />
      </div>
      <div className="inside-tables">
        {controller.expects && <Expectations controller={controller} />}
        <Past controller={controller} />
      </div>
    </>
  );
}

function Cache({ caches }: { readonly caches: readonly CacheInside[] }) {
  const [chosen, setChosen] = useState('');
  const cache = caches.find(({ resource }) => resource === chosen) ?? caches.find(({ behind }) => behind > 0) ?? caches[0];
  return (
    <section className="inside-pane" aria-label="Informer cache">
      <h3>
        Informer cache <small>{cache === undefined ? '' : cache.behind === 0 ? 'up to date' : `${count(cache.behind)} behind live`}</small>
      </h3>
      {caches.length > 1 && (
        <fieldset className="segmented caches" aria-label="Resource">
          {caches.map(({ resource, behind }) => (
            <button key={resource} type="button" aria-pressed={resource === cache?.resource} onClick={() => setChosen(resource)}>
              {resource}
              {behind > 0 && <em> {count(behind)}</em>}
            </button>
          ))}
        </fieldset>
      )}
      {cache === undefined ? (
        <p className="empty">It uses no informer.</p>
      ) : cache.rows.length === 0 ? (
        <p className="empty">
          There are no {cache.resource} yet. The cache is {cache.phase === 'watching' ? 'empty and watching' : cache.phase}.
        </p>
      ) : (
        <Table label={`Cache of ${cache.resource}`} rows={cache.rows} columns={CACHE_COLUMNS} rowKey={cacheKey} />
      )}
      {cache !== undefined && (
        <p className="hint cut">
          {cache.phase === 'watching' ? `Watching from revision ${cache.revision}` : `The reflector is ${cache.phase}`}
          {cache.total > cache.rows.length && `; the first ${count(cache.rows.length)} of ${count(cache.total)}, stale ones first`}.
        </p>
      )}
    </section>
  );
}

function cacheKey({ object }: CacheRow): string {
  return `${object.namespace}/${object.name}`;
}

const CACHE_COLUMNS: readonly Column<CacheRow>[] = [
  {
    id: 'object',
    title: 'object',
    width: 96,
    grow: true,
    wrap: true,
    cell: ({ object }) => (
      <button
        type="button"
        className="link"
        title={`${object.namespace}/${object.name}`}
        onClick={() => select({ kind: 'object', key: object })}
      >
        {object.name}
      </button>
    ),
  },
  {
    id: 'cached',
    title: 'cache',
    width: 96,
    wrap: true,
    className: ({ stale }) => (stale ? 'stale' : ''),
    cell: ({ cached, stale }) => (
      <>
        {cached}
        {stale && <span className="visually-hidden"> (stale)</span>}
      </>
    ),
  },
  { id: 'live', title: 'live', width: 96, wrap: true, cell: ({ live }) => live },
];

const STATES: Readonly<Record<KeyState, string>> = { ready: 'next', again: 'then again', later: '' };

function Queue({ controller: { queued, queuedTotal, rateLimit, running } }: { readonly controller: ControllerInside }) {
  const now = useRun((state) => state.cursor.time);
  const waiting = queued.filter(({ state }) => state !== 'later').length;
  const columns: readonly Column<QueuedKey>[] = [
    {
      id: 'key',
      title: 'key',
      width: 70,
      grow: true,
      wrap: true,
      cell: ({ key }) => <span title={key}>{shortKey(key)}</span>,
    },
    {
      id: 'state',
      title: 'when',
      width: 78,
      cell: ({ state, at }) => (state === 'later' ? `in ${span(Math.max(0, at - now))}` : STATES[state]),
    },
    { id: 'failures', title: 'errors', width: 50, end: true, cell: ({ failures }) => (failures === 0 ? '' : failures) },
  ];
  return (
    <section className="inside-pane" aria-label="Work queue">
      <h3>
        Work queue <small>{count(waiting)} waiting</small>
      </h3>
      {queued.length === 0 ? (
        <p className="empty">
          {running ? 'Empty. A change in the cache puts the key of its owner here, once.' : 'It rests until its informers are synced.'}
        </p>
      ) : (
        <Table
          label="Work queue"
          rows={queued}
          columns={columns}
          rowKey={({ key, state }) => `${state} ${key}`}
          rowClass={({ state, failures }) => (state === 'later' ? (failures > 0 ? 'later failed' : 'later') : '')}
        />
      )}
      <p className="hint cut">
        {queuedTotal > queued.length && `The first ${count(queued.length)} of ${count(queuedTotal)}. `}
        {rateLimit}
      </p>
    </section>
  );
}

function shortKey(key: string): string {
  return key.replace(/^default\//, '');
}

function Reconcile({ controller: { working, workers, past } }: { readonly controller: ControllerInside }) {
  const now = useRun((state) => state.cursor.time);
  const last = past[0];
  const workersWords = workers === 1 ? '1 worker' : `${count(workers)} workers`;
  return (
    <section className="inside-pane" aria-label="Reconcile">
      <h3>
        Reconcile <small>{working.length === 0 ? `${workersWords}, idle` : `${working.length} of ${workersWords}`}</small>
      </h3>
      {working.length === 0 && (
        <p className="empty">{last === undefined ? 'Nothing was reconciled lately.' : 'No key is at work. Last time:'}</p>
      )}
      {working.length === 0 && last !== undefined && (
        <p className="reconcile-words">
          <SentenceView sentence={wordsOf(last)} />
        </p>
      )}
      <ul className="working">
        {working.map(({ key, event, since, waits, decision }) => (
          <li key={key}>
            <button type="button" disabled={event < 0} onClick={() => select({ kind: 'event', event })}>
              <b>{shortKey(key)}</b>
              <small>{span(Math.max(0, now - since))}</small>
            </button>
            <p className="reconcile-words">
              {decision.length > 0 && <SentenceView sentence={decision} />} {waits === 'works' ? '' : `It ${waits}.`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Expectations({ controller: { expected, satisfied } }: { readonly controller: ControllerInside }) {
  const now = useRun((state) => state.cursor.time);
  const of = satisfied > 1 ? `, for all ${count(satisfied)} owners` : '';
  return (
    <section className="inside-pane sized" aria-label="Expectations">
      <h3>
        Expectations <small>not yet seen</small>
      </h3>
      {expected.length === 0 ? (
        <p className="empty">
          Nothing is outstanding: the cache has shown all that was asked for{of}. While something is, the owner is not scaled again.
        </p>
      ) : (
        <ul className="expected">
          {expected.map(({ key, words, since }) => (
            <li key={key}>
              <b>{shortKey(key)}</b> {words}, for {span(Math.max(0, now - since))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function wordsOf({ decision, request }: PastReconcile): Sentence {
  return request === undefined ? decision : narrate(request);
}

/** The same found several times in a row is told once, by its newest. */
function runs(past: readonly PastReconcile[]): readonly (PastReconcile & { readonly times: number })[] {
  const told: (PastReconcile & { times: number })[] = [];
  let words = '';
  for (const one of past) {
    const next = plainText(wordsOf(one));
    const last = told.at(-1);
    if (next === words && last !== undefined) last.times++;
    else told.push({ ...one, times: 1 });
    words = next;
  }
  return told;
}

function Past({ controller: { past } }: { readonly controller: ControllerInside }) {
  return (
    <section className="inside-pane sized wide-words" aria-label="Latest reconciles">
      <h3>
        Latest reconciles <small>that had something to say</small>
      </h3>
      {past.length === 0 ? (
        <p className="empty">None in the recent part of the trace.</p>
      ) : (
        <ol className="past-reconciles">
          {runs(past).map(({ times, ...one }) => (
            <li key={one.event}>
              <p>
                <SentenceView sentence={wordsOf(one)} />
                {times > 1 && <b> ×{times}</b>}
              </p>
              <button type="button" className="link" onClick={() => select({ kind: 'event', event: one.event })}>
                event {count(one.event)}, {clock(one.time)}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
