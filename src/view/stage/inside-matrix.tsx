/** Every node against every plugin that had something to say: who refused, who gave how many points, who won. */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type CSSProperties, useCallback, useMemo, useState } from 'react';
import { type CycleNode, type CyclePlugin, type SchedulingCycle, VERDICT } from '../../protocol/scheduling.ts';
import { count } from '../../scene/format.ts';
import { MANY_NODES, type MatrixRow, matrixRows, type Shown, talking } from '../../scene/scheduling/matrix.ts';
import { select } from '../../session/selection.ts';
import { Choice } from '../parts/choice.tsx';
import { FunnelView } from './inside-funnel.tsx';
import './inside-matrix.css';
import { type Column, type Sort, Table } from './inside-table.tsx';
import { WhyNot } from './inside-why-not.tsx';

type Scale = 'points' | 'normalised' | 'raw' | 'all';

const SCALES: readonly (readonly [Scale, string])[] = [
  ['points', 'Points'],
  ['normalised', '0–100'],
  ['raw', 'Raw'],
  ['all', 'All'],
];

const SHOWN: readonly (readonly [Shown, string])[] = [
  ['all', 'All nodes'],
  ['fit', 'Fit'],
  ['refused', 'Refused'],
];

const POINTS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const NODE = ({ name }: CycleNode): number => name.length;

interface MatrixProps {
  readonly component: string;
  readonly cycle: SchedulingCycle;
}

export function Matrix({ component, cycle }: MatrixProps) {
  const [asked, setAsked] = useState<{ readonly event: number; readonly node: string }>();
  const [sort, setSort] = useState<Sort>({ by: 'outcome', down: false });
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [wanted, setGrouped] = useState<boolean>();
  const grouped = wanted ?? (cycle.nodes.length >= MANY_NODES && cycle.feasible < cycle.nodes.length);
  const [folds, setFolds] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [scale, setScale] = useState<Scale>('points');
  const rows = useMemo(
    () => matrixRows(cycle, { by: sort.by, down: sort.down, search, shown, grouped, folds }),
    [cycle, sort, search, shown, grouped, folds],
  );
  const { columns, content, silent, pointless } = useMemo(() => talking(cycle), [cycle]);
  const fold = (title: string, folded: boolean) => setFolds(new Map(folds).set(title, folded));
  const showRefusedBy = (plugin: string) => {
    setSearch(plugin);
    setShown('refused');
    setGrouped(true);
  };
  const rowKey = useCallback((row: MatrixRow) => (row.kind === 'node' ? (cycle.nodes[row.at]?.name ?? '') : `group ${row.title}`), [cycle]);
  const nodeOf = (row: MatrixRow): CycleNode | undefined => (row.kind === 'node' ? cycle.nodes[row.at] : undefined);
  return (
    <div className="matrix">
      {cycle.nodes.length >= MANY_NODES && <FunnelView cycle={cycle} onShow={showRefusedBy} />}
      <div className="matrix-tools">
        <input
          type="search"
          placeholder="Find a node or a reason"
          aria-label="Find a node or a reason"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Choice label="Nodes" options={SHOWN} value={shown} onChange={setShown} />
        <label className="check">
          <input type="checkbox" checked={grouped} onChange={(event) => setGrouped(event.target.checked)} /> by reason
        </label>
        <span className="space" />
        <Choice label="Scores" options={SCALES} value={scale} onChange={setScale} />
      </div>
      {asked?.event === cycle.event && <WhyNot component={component} {...asked} />}
      <Table
        label={`Nodes and plugins for ${cycle.pod.name}`}
        rows={rows}
        columns={[
          ...nodeColumns(cycle, nodeOf, (node) => setAsked({ event: cycle.event, node })),
          ...columns.map((at) => pluginColumn(cycle.plugins[at] as CyclePlugin, scale)),
        ]}
        rowKey={rowKey}
        rowClass={(row) => nodeOf(row)?.outcome.replaceAll(' ', '-') ?? 'group'}
        spanning={(row) => (row.kind === 'node' ? undefined : <GroupHead row={row} onFold={fold} />)}
        sort={sort}
        onSort={setSort}
        pinned
      />
      <p className="hint cut">
        {cycle.visited < cycle.nodes.length
          ? `${count(cycle.visited)} of ${count(cycle.nodes.length)} nodes were looked at. `
          : `${count(cycle.nodes.length)} ${cycle.nodes.length === 1 ? 'node' : 'nodes'}. `}
        ✓ passed the filter, ✗ refused, – not asked any more.
        {content.length > 0 && ` Every node passed: ${content.join(', ')}.`}
        {pointless.length > 0 && ` No points for any node: ${pointless.join(', ')}.`}
        {silent.length > 0 && ` Nothing to say about this pod: ${silent.join(', ')}.`}
      </p>
    </div>
  );
}

function GroupHead({
  row,
  onFold,
}: {
  readonly row: Extract<MatrixRow, { kind: 'group' }>;
  readonly onFold: (title: string, folded: boolean) => void;
}) {
  return (
    <button type="button" aria-expanded={!row.folded} onClick={() => onFold(row.title, !row.folded)}>
      {row.folded ? <ChevronRight size={13} aria-hidden /> : <ChevronDown size={13} aria-hidden />}
      <b>{count(row.count)}</b> {row.title}
    </button>
  );
}

function nodeColumns(
  cycle: SchedulingCycle,
  nodeOf: (row: MatrixRow) => CycleNode | undefined,
  ask: (node: string) => void,
): readonly Column<MatrixRow>[] {
  const most = cycle.nodes.reduce((max, { total }) => (total > max ? total : max), 0);
  const longest = Math.min(30, Math.max(6, ...cycle.nodes.map(NODE)));
  return [
    {
      id: 'node',
      title: 'Node',
      width: longest * 7.2 + 24,
      sortable: true,
      cell: (row) => {
        const name = nodeOf(row)?.name ?? '';
        return (
          <button
            type="button"
            className="link"
            onClick={() => select({ kind: 'object', key: { resource: 'nodes', namespace: '', name } })}
          >
            {name}
          </button>
        );
      },
    },
    {
      id: 'outcome',
      title: 'Outcome',
      width: 122,
      grow: true,
      sortable: true,
      cell: (row) => {
        const node = nodeOf(row);
        if (node === undefined) return '';
        return (
          <button type="button" className="link quiet" title="Why?" onClick={() => ask(node.name)}>
            {outcomeWords(node, most)}
          </button>
        );
      },
      className: (row) => nodeOf(row)?.outcome.replaceAll(' ', '-') ?? '',
    },
    {
      id: 'total',
      title: 'Total',
      width: 58,
      end: true,
      sortable: true,
      cell: (row) => number(nodeOf(row)?.total),
      className: () => 'total',
    },
  ];
}

function outcomeWords(node: CycleNode, most: number): string {
  switch (node.outcome) {
    case 'winner':
      return '★ winner';
    case 'runner-up':
      return `runner-up${behind(most - node.total)}`;
    case 'fits':
      return `fits${behind(most - node.total)}`;
    case 'refused':
      return `✗ ${node.reason}${node.unresolvable ? '' : ' (evicting might help)'}`;
    case 'not looked at':
      return `· ${node.reason}`;
  }
}

function behind(points: number): string {
  if (Number.isNaN(points)) return '';
  return points === 0 ? ', tied' : ` −${number(points)}`;
}

/** `NodeResourcesFit` may break between its words. */
function Title({ plugin, weighted }: { readonly plugin: CyclePlugin; readonly weighted: boolean }) {
  return (
    <span className="plugin-title">
      {plugin.name.split(/(?=[A-Z])/).map((word, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the words of one name
        <span key={at}>
          {at > 0 && <wbr />}
          {word}
        </span>
      ))}
      {weighted && plugin.score === 'ran' && plugin.weight !== 1 && <small> ×{plugin.weight}</small>}
    </span>
  );
}

const MARKS: Readonly<Record<number, string>> = {
  [VERDICT.none]: '',
  [VERDICT.passed]: '✓',
  [VERDICT.refused]: '✗',
  [VERDICT.notAsked]: '–',
};
const MARK_WORDS: Readonly<Record<number, string>> = {
  [VERDICT.none]: '',
  [VERDICT.passed]: 'passed',
  [VERDICT.refused]: 'refused',
  [VERDICT.notAsked]: 'not asked',
};

function pluginColumn(plugin: CyclePlugin, scale: Scale): Column<MatrixRow> {
  const scores = plugin.score === 'ran';
  const wide = scale === 'all' ? 168 : 94;
  return {
    id: plugin.name,
    title: <Title plugin={plugin} weighted={scale === 'points' || scale === 'all'} />,
    width: scores ? wide : 88,
    end: scores,
    sortable: true,
    cell: (row) => (row.kind === 'node' ? <Verdict plugin={plugin} at={row.at} scale={scale} /> : ''),
    className: () => (scores ? 'scored' : ''),
  };
}

function Verdict({ plugin, at, scale }: { readonly plugin: CyclePlugin; readonly at: number; readonly scale: Scale }) {
  const verdict = plugin.verdicts[at] ?? VERDICT.none;
  const normalised = plugin.normalised[at];
  const scored = normalised !== undefined && !Number.isNaN(normalised);
  return (
    <>
      {verdict !== VERDICT.none && (
        <>
          <i className={`mark v${verdict}`} aria-hidden>
            {MARKS[verdict]}
          </i>
          <span className="visually-hidden">{MARK_WORDS[verdict]} </span>
        </>
      )}
      {scored && (
        <>
          <i className="bar" style={{ '--share': normalised / 100 } as CSSProperties} aria-hidden />
          <span className="points-of">{scoreText(plugin, at, scale)}</span>
        </>
      )}
    </>
  );
}

function scoreText(plugin: CyclePlugin, at: number, scale: Scale): string {
  const raw = plugin.raw[at] ?? 0;
  const normalised = plugin.normalised[at] ?? 0;
  const points = normalised * plugin.weight;
  if (scale === 'points') return number(points);
  if (scale === 'normalised') return number(normalised);
  if (scale === 'raw') return number(raw);
  return `${number(raw)} → ${number(normalised)} ×${plugin.weight} = ${number(points)}`;
}

function number(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : POINTS.format(value);
}
