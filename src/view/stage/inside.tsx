/** An opened component, drawn in place of the stage: its stages, its parts, its tables, all asked of the worker at the cursor. */
import { ArrowRight, X } from 'lucide-react';
import { Fragment } from 'react';
import { roleOf, titleOf } from '../../protocol/identity.ts';
import type { Inside as InsideAnswer, InsideTable } from '../../protocol/query.ts';
import { leave, type Opened, open, select } from '../../session/selection.ts';
import { Scroller } from '../parts/scroller.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SchedulerRoom } from './inside-scheduler.tsx';
import './inside.css';

export function Inside({ opened }: { readonly opened: Opened }) {
  const { component, part } = opened;
  const question = part === '' ? ({ ask: 'inside', component } as const) : ({ ask: 'inside', component, part } as const);
  const inside = useAnswer(question);
  return (
    <section className={`inside hue-${roleOf(component)}`} aria-label={`Inside ${titleOf(component)}`}>
      <div className="stage-head">
        <nav className="crumbs" aria-label="Where the stage is">
          <button type="button" onClick={() => leaveAll()}>
            Control plane
          </button>
          <span aria-hidden>›</span>
          {part === '' ? (
            <span aria-current="location">{titleOf(component)}</span>
          ) : (
            <>
              <button type="button" onClick={() => open(component)}>
                {titleOf(component)}
              </button>
              <span aria-hidden>›</span>
              <span aria-current="location">{partTitle(inside, part)}</span>
            </>
          )}
        </nav>
        <span className="space" />
        <button type="button" className="button" onClick={() => leave()}>
          <X size={14} aria-hidden /> <kbd>Esc</kbd>
        </button>
      </div>
      <div className="inside-body" tabIndex={-1}>
        {inside === undefined ? <p className="empty">Looking inside…</p> : <Room inside={inside} part={part} />}
      </div>
    </section>
  );
}

/** A cycle is called after its pod. */
function partTitle(inside: InsideAnswer | undefined, part: string): string {
  const cycle = inside?.scheduler?.cycles.find(({ event }) => part === `cycle ${event}`);
  return cycle === undefined ? part : `cycle of ${cycle.pod.name}`;
}

function leaveAll(): void {
  while (leave());
}

function Room({ inside, part }: { readonly inside: InsideAnswer; readonly part: string }) {
  return (
    <>
      <p className="inside-summary">{inside.summary}</p>
      {inside.stages.length > 0 && (
        <ol className="inside-stages" aria-label="Stages">
          {inside.stages.map((stage, i) => (
            <Fragment key={stage.name}>
              {i > 0 && <ArrowRight size={13} aria-hidden className="inside-arrow" />}
              <li className={stage.state}>
                <b>{stage.name}</b>
                <span>{stage.note}</span>
              </li>
            </Fragment>
          ))}
        </ol>
      )}
      {inside.parts.length > 0 && (
        <ul className="inside-parts" aria-label="Parts">
          {inside.parts.map((part) => (
            <li key={part.id}>
              <button type="button" className={part.busy ? 'busy' : ''} onClick={() => open(inside.component, part.id)}>
                <b>{part.title}</b>
                <span>{part.note}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {inside.scheduler !== undefined && <SchedulerRoom component={inside.component} part={part} room={inside.scheduler} />}
      <div className="inside-tables">
        {inside.tables.map((table) => (
          <Pane key={table.title} table={table} />
        ))}
      </div>
    </>
  );
}

const MARK_WORDS = { stale: 'stale', good: 'yes', bad: 'no', current: 'current', dim: '' } as const;

function Pane({ table }: { readonly table: InsideTable }) {
  return (
    <section className={table.columns.length > 5 ? 'inside-pane wide' : 'inside-pane'} aria-label={table.title}>
      <h3>
        {table.title} <small>{table.note}</small>
      </h3>
      {table.rows.length === 0 ? (
        <p className="empty">Empty.</p>
      ) : (
        <Scroller className="inside-scroll" label={`${table.title}, table`}>
          <table>
            <thead>
              <tr>
                {table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
                <tr key={i}>
                  {row.cells.map((cell, j) => {
                    const mark = row.marks?.[j] ?? '';
                    const { object } = row;
                    return (
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells are named by their column
                      <td key={j} className={mark}>
                        {object !== undefined && j === 0 ? (
                          <button type="button" className="link" onClick={() => select({ kind: 'object', key: object })}>
                            {cell}
                          </button>
                        ) : (
                          cell
                        )}
                        {mark !== '' && MARK_WORDS[mark] !== '' && <span className="visually-hidden"> ({MARK_WORDS[mark]})</span>}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </section>
  );
}
