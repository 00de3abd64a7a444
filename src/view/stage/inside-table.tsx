/** A table of any length: only the rows in sight are drawn, between two spacers. Its columns are fixed tracks; rows may wrap. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type ReactNode, useCallback, useRef } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly title: ReactNode;
  /** Least width, pixels. */
  readonly width: number;
  /** Takes a share of the width that is left. */
  readonly grow?: boolean;
  readonly end?: boolean;
  readonly wrap?: boolean;
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly className?: (row: Row) => string;
}

export interface Sort {
  readonly by: string;
  readonly down: boolean;
}

interface TableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly rowClass?: (row: Row) => string;
  /** A row that spans all columns, e.g. the head of a group; undefined: an ordinary row. */
  readonly spanning?: (row: Row) => ReactNode | undefined;
  readonly sort?: Sort;
  readonly onSort?: (sort: Sort) => void;
  /** The first column stays in sight. */
  readonly pinned?: boolean;
}

const ROW_HEIGHT = 27;

export function Table<Row>({ label, rows, columns, rowKey, rowClass, spanning, sort, onSort, pinned = false }: TableProps<Row>) {
  const scroller = useRef<HTMLElement>(null);
  const getItemKey = useCallback((at: number) => rowKey(rows[at] as Row), [rows, rowKey]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={scroller} className={pinned ? 'rows pinned' : 'rows'} aria-label={`${label}, table`} tabIndex={0}>
      <table aria-label={label} aria-rowcount={rows.length + 1} style={{ minWidth: columns.reduce((sum, { width }) => sum + width, 0) }}>
        <colgroup>
          {columns.map(({ id, width, grow }) => (
            <col key={id} style={grow === true ? {} : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Spacer height={above} />}
          {items.map(({ key, index }) => {
            const row = rows[index] as Row;
            const whole = spanning?.(row);
            return (
              <tr key={key} ref={virtual.measureElement} data-index={index} aria-rowindex={index + 2} className={rowClass?.(row)}>
                {whole !== undefined ? (
                  <td colSpan={columns.length} className="whole">
                    {whole}
                  </td>
                ) : (
                  columns.map((column) => (
                    <td key={column.id} className={cellClass(column, row)}>
                      {column.cell(row)}
                    </td>
                  ))
                )}
              </tr>
            );
          })}
          {below > 0 && <Spacer height={below} />}
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ height }: { readonly height: number }) {
  return (
    <tr aria-hidden className="spacer">
      <td style={{ height }} />
    </tr>
  );
}

function cellClass<Row>({ end = false, wrap = false, className }: Column<Row>, row: Row): string {
  return `${end ? 'end' : ''} ${wrap ? 'wrap' : ''} ${className?.(row) ?? ''}`;
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort) => void) | undefined;
}

function HeadCell<Row>({ column: { id, title, end = false, sortable = false }, sort, onSort }: HeadCellProps<Row>) {
  const sorted = sort?.by === id;
  const className = end ? 'end' : '';
  if (!sortable || onSort === undefined) {
    return (
      <th scope="col" className={className}>
        {title}
      </th>
    );
  }
  return (
    <th scope="col" className={className} aria-sort={!sorted ? 'none' : sort.down ? 'descending' : 'ascending'}>
      <button type="button" onClick={() => onSort({ by: id, down: sorted ? !sort.down : end })}>
        <span>{title}</span>
        {sorted && (sort.down ? <ArrowDown size={11} aria-hidden /> : <ArrowUp size={11} aria-hidden />)}
      </button>
    </th>
  );
}
