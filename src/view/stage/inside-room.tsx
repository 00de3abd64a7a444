/** What most rooms are made of: the stages that work walks through, parts that can be opened, tables. */
import { useState } from 'react';
import type { Inside, InsidePart, InsideStage } from '../../protocol/query.ts';
import { open } from '../../session/selection.ts';
import { DiffView } from '../inspector/diff-view.tsx';
import { Pane } from './inside-pane.tsx';

export function Room({ inside }: { readonly inside: Inside }) {
  return (
    <>
      {inside.stages.length > 0 && <Stages stages={inside.stages} />}
      {inside.parts.length > 0 && (
        <ul className="inside-parts" aria-label="Parts">
          {inside.parts.map((part) => (
            <Part key={part.id} part={part} component={inside.component} />
          ))}
        </ul>
      )}
      {inside.tables.length > 0 && (
        <div className="inside-tables">
          {inside.tables.map((table) => (
            <Pane key={table.title} table={table} component={inside.component} />
          ))}
        </div>
      )}
    </>
  );
}

function Part({ part: { id, title, about, note, busy }, component }: { readonly part: InsidePart; readonly component: string }) {
  return (
    <li>
      <button type="button" className={busy ? 'busy' : ''} onClick={() => open(component, id)}>
        <b>{title}</b>
        <small>{about}</small>
        <span className={note === 'idle' ? 'idle' : ''}>{note}</span>
      </button>
    </li>
  );
}

const STATE_WORDS = { done: 'passed', current: 'the last that it reached', waiting: 'not reached', failed: 'refused' } as const;

function Stages({ stages }: { readonly stages: readonly InsideStage[] }) {
  const [chosen, setChosen] = useState('');
  const stage = stages.find(({ name }) => name === chosen);
  const changed = stage?.after !== undefined;
  return (
    <>
      <ol className="inside-stages" aria-label="Stages">
        {stages.map(({ name, state, note, after }) => (
          <li key={name} className={state}>
            <b>
              {name}
              <span className="visually-hidden"> ({STATE_WORDS[state]})</span>
            </b>
            {after === undefined ? (
              <span title={note}>{note}</span>
            ) : (
              <button type="button" className="link" aria-expanded={name === chosen} onClick={() => setChosen(name === chosen ? '' : name)}>
                {note}
              </button>
            )}
          </li>
        ))}
      </ol>
      {changed && (
        <section className="inside-pane stage-diff" aria-label={`What ${chosen} changed`}>
          <h3>What {chosen} changed</h3>
          <DiffView before={stage.before ?? ''} after={stage.after ?? ''} />
        </section>
      )}
    </>
  );
}
