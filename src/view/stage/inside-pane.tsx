/** A table of a room: sorted by any column, searched when it is long; what its rows name can be opened. */
import { type CSSProperties, useMemo, useState } from 'react';
import type { CellMark, InsideRow, InsideTable } from '../../protocol/query.ts';
import { count } from '../../scene/format.ts';
import { open, select } from '../../session/selection.ts';
import { type Column, type Sort, Table } from './inside-table.tsx';

const MARK_WORDS: Readonly<Record<CellMark, string>> = { stale: 'stale', good: 'good', bad: 'bad', current: 'current', dim: '' };

/** From so many rows on a search helps. */
const MANY_ROWS = 14;
/** Rows that are measured for the widths of columns, and the widest column, in letters. */
const MEASURED = 200;
const WIDEST = 46;
const LETTER_PX = 7.2;
const PADDING_PX = 22;

interface Placed {
  readonly row: InsideRow;
  readonly at: number;
}

export function Pane({ table, component }: { readonly table: InsideTable; readonly component: string }) {
  const [sort, setSort] = useState<Sort>();
  const [search, setSearch] = useState('');
  const widths = useMemo(() => widthsOf(table), [table]);
  const rows = useMemo(() => arranged(table, sort, search), [table, sort, search]);
  const total = table.total ?? table.rows.length;
  const style = { '--natural': `${widths.reduce((sum, width) => sum + width, 2)}px` } as CSSProperties;
  return (
    <section className="inside-pane sized" aria-label={table.title} style={style}>
      <header className="pane-head">
        <h3>{table.title}</h3>
        <small>{total > table.rows.length ? `${count(table.rows.length)} of ${count(total)}; ${table.note}` : table.note}</small>
        {table.rows.length > MANY_ROWS && (
          <input
            type="search"
            className="pane-search"
            placeholder="Find"
            aria-label={`Find in ${table.title}`}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
      </header>
      {table.rows.length === 0 ? (
        <p className="empty">{table.empty}</p>
      ) : rows.length === 0 ? (
        <p className="empty">Nothing has “{search}” in it.</p>
      ) : (
        <Table
          label={table.title}
          rows={rows}
          columns={columnsOf(table, widths, component)}
          rowKey={({ at }) => String(at)}
          {...(sort === undefined ? {} : { sort })}
          onSort={setSort}
        />
      )}
    </section>
  );
}

function widthsOf({ columns, rows }: InsideTable): readonly number[] {
  return columns.map((title, at) => {
    const longest = rows.slice(0, MEASURED).reduce((most, { cells }) => Math.max(most, cells[at]?.length ?? 0), title.length);
    return Math.ceil(Math.min(WIDEST, longest) * LETTER_PX + PADDING_PX);
  });
}

function arranged(table: InsideTable, sort: Sort | undefined, search: string): readonly Placed[] {
  const wanted = search.trim().toLowerCase();
  const rows = table.rows
    .map((row, at) => ({ row, at }))
    .filter(({ row }) => wanted === '' || row.cells.some((cell) => cell.toLowerCase().includes(wanted)));
  const column = sort === undefined ? -1 : table.columns.indexOf(sort.by);
  if (column < 0) return rows;
  const sign = sort?.down === true ? -1 : 1;
  return rows.sort((a, b) => sign * compare(a.row.cells[column] ?? '', b.row.cells[column] ?? '') || a.at - b.at);
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function columnsOf({ columns, rows }: InsideTable, widths: readonly number[], component: string): readonly Column<Placed>[] {
  const widest = widths.indexOf(Math.max(...widths));
  return columns.map((title, at) => ({
    id: title,
    title,
    width: widths[at] ?? 80,
    grow: at === widest,
    end: rows.length > 0 && rows.slice(0, MEASURED).every(({ cells }) => /^[\d,.]*$/.test(cells[at] ?? '')),
    sortable: true,
    className: ({ row }) => row.marks?.[at] ?? '',
    cell: ({ row }) => <Cell row={row} at={at} column={title} component={component} />,
  }));
}

interface CellProps {
  readonly row: InsideRow;
  readonly at: number;
  readonly column: string;
  readonly component: string;
}

function Cell({ row: { cells, marks, object, event, part }, at, column, component }: CellProps) {
  const text = cells[at] ?? '';
  const mark = marks?.[at] ?? '';
  const words = mark === '' ? '' : MARK_WORDS[mark];
  const act =
    part !== undefined && at === 0
      ? () => open(component, part)
      : object !== undefined && at === (part === undefined ? 0 : 1)
        ? () => select({ kind: 'object', key: object })
        : event !== undefined && column.endsWith('event')
          ? () => select({ kind: 'event', event })
          : undefined;
  return (
    <>
      {act === undefined || text === '' ? (
        text
      ) : (
        <button type="button" className="link" onClick={act}>
          {text}
        </button>
      )}
      {words !== '' && <span className="visually-hidden"> ({words})</span>}
    </>
  );
}
