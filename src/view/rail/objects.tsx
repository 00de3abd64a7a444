/** The objects of the run as a tree by ownership, virtualised. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { phaseClass, phaseWord } from '../../scene/pods.ts';
import { type TreeRow, treeRows } from '../../scene/tree/rows.ts';
import { useRun } from '../../session/run.ts';
import { keyId, keyOf, select, useSelection } from '../../session/selection.ts';
import { usePaced } from '../parts/use-paced.ts';

const ROW = 26;
/** From so many rows on, the tree is not made anew for every frame, but takes a few per cent of the time. */
const MANY = 1_000;
const MS_PER_ROW = 0.1;
/** A tree without items is none. */
const TREE = { role: 'tree', 'aria-label': 'Objects by ownership', tabIndex: 0 } as const;

function paceFor(rows: number): number {
  return rows < MANY ? 0 : rows * MS_PER_ROW;
}

export function Objects() {
  const newest = useRun((state) => state.objectsVersion);
  const length = useRef(0);
  const version = usePaced(newest, paceFor(length.current));
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [search, setSearch] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is changed in place; `version` says when
  const rows = useMemo(() => treeRows(useRun.getState().objects, folded, all, search), [version, folded, all, search]);
  length.current = rows.length;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 });
  const selected = useSelection((state) => (state.selection?.kind === 'object' ? keyId(state.selection.key) : ''));
  const toggle = (id: string) => {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    setFolded(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const at = rows.findIndex((row) => row.object.id === selected);
    const row = rows[at];
    const go = (to: number) => {
      const target = rows[Math.min(rows.length - 1, Math.max(0, to))];
      if (target === undefined) return;
      select({ kind: 'object', key: keyOf(target.object.id) });
      virtual.scrollToIndex(rows.indexOf(target));
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'ArrowRight' && row?.folded) toggle(row.object.id);
    else if (event.key === 'ArrowLeft' && row !== undefined && row.children > 0 && !row.folded) toggle(row.object.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="objects">
      <div className="objects-head">
        <input
          type="search"
          placeholder="Find an object"
          aria-label="Find an object"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <label>
          <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} /> all
        </label>
      </div>
      <div ref={scroller} className="tree" {...(rows.length > 0 ? { ...TREE, onKeyDown: onKey } : {})}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index] as TreeRow;
            return <Row key={row.object.id} row={row} top={item.start} selected={row.object.id === selected} onToggle={toggle} />;
          })}
        </div>
        {rows.length === 0 && <p className="empty">{search === '' ? 'No objects yet. Apply a manifest.' : 'Nothing has that name.'}</p>}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: TreeRow;
  readonly top: number;
  readonly selected: boolean;
  readonly onToggle: (id: string) => void;
}

const SHORT: Readonly<Record<string, string>> = {
  deployments: 'deploy',
  replicasets: 'rs',
  statefulsets: 'sts',
  daemonsets: 'ds',
  replicationcontrollers: 'rc',
  controllerrevisions: 'revision',
  persistentvolumeclaims: 'pvc',
  persistentvolumes: 'pv',
  storageclasses: 'sc',
  cronjobs: 'cj',
  resourcequotas: 'quota',
  limitranges: 'limits',
  services: 'svc',
  namespaces: 'ns',
  configmaps: 'cm',
  endpointslices: 'slice',
};

function Row({ row, top, selected, onToggle }: RowProps) {
  const { object, depth, children, folded } = row;
  const isPod = object.resource === 'pods';
  return (
    <div
      className="tree-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={selected}
      {...(children > 0 ? { 'aria-expanded': !folded } : {})}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + depth * 16 }}
      onClick={() => select({ kind: 'object', key: keyOf(object.id) })}
      onKeyDown={() => undefined}
    >
      {children > 0 ? (
        <button
          type="button"
          className="fold"
          tabIndex={-1}
          aria-label={folded ? 'Unfold' : 'Fold'}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(object.id);
          }}
        >
          {folded ? <ChevronRight size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
        </button>
      ) : (
        <span className="fold" />
      )}
      {isPod && <span className={`phase ${phaseClass(object)}`} />}
      <span className="name">{isPod ? object.name : `${SHORT[object.resource] ?? object.kind.toLowerCase()}/${object.name}`}</span>
      <i>
        {isPod
          ? object.ready === true && object.node !== undefined
            ? object.node
            : phaseWord(object)
          : object.terminating === true
            ? 'terminating'
            : object.state}
      </i>
    </div>
  );
}
