/** The rows of a cycle's node x plugin matrix: sorted, searched, grouped by why. Pure. */
import { type CycleNode, type SchedulingCycle, VERDICT } from '../../protocol/scheduling.ts';

export type Shown = 'all' | 'fit' | 'refused';

export interface MatrixView {
  /** `outcome`, `node`, `total` or the name of a plugin. */
  readonly by: string;
  readonly down: boolean;
  readonly search: string;
  readonly shown: Shown;
  readonly grouped: boolean;
  /** By title: groups that were folded or unfolded by hand. */
  readonly folds: ReadonlyMap<string, boolean>;
}

/** From so many nodes on, groups help, and begin folded. */
export const MANY_NODES = 24;
const FIT = 'Fit';

export type MatrixRow =
  | { readonly kind: 'group'; readonly title: string; readonly count: number; readonly folded: boolean }
  /** `at`: place in the cycle's nodes. */
  | { readonly kind: 'node'; readonly at: number };

const RANK: Readonly<Record<CycleNode['outcome'], number>> = { winner: 0, 'runner-up': 1, fits: 2, refused: 3, 'not looked at': 4 };

export function matrixRows(cycle: SchedulingCycle, view: MatrixView): readonly MatrixRow[] {
  const wanted = view.search.trim().toLowerCase();
  const places = cycle.nodes.flatMap((node, at) => (isShown(node, view.shown) && matches(node, wanted) ? [at] : []));
  const order = comparison(cycle, view.by);
  places.sort((a, b) => (view.down ? -1 : 1) * order(a, b) || a - b);
  return view.grouped ? grouped(cycle, places, view) : places.map((at) => ({ kind: 'node', at }));
}

function isShown({ outcome }: CycleNode, shown: Shown): boolean {
  return shown === 'all' || (shown === 'fit') === RANK[outcome] < RANK.refused;
}

function matches({ name, reason, by }: CycleNode, wanted: string): boolean {
  return wanted === '' || `${name} ${reason} ${by}`.toLowerCase().includes(wanted);
}

function comparison(cycle: SchedulingCycle, by: string): (a: number, b: number) => number {
  const node = (at: number): CycleNode => cycle.nodes[at] as CycleNode;
  if (by === 'node') return (a, b) => node(a).name.localeCompare(node(b).name, 'en', { numeric: true });
  if (by === 'total') return (a, b) => least(node(a).total) - least(node(b).total);
  const plugin = cycle.plugins.find(({ name }) => name === by);
  if (plugin !== undefined) {
    return (a, b) => least(plugin.normalised[a]) - least(plugin.normalised[b]) || (plugin.verdicts[b] ?? 0) - (plugin.verdicts[a] ?? 0);
  }
  return (a, b) => RANK[node(a).outcome] - RANK[node(b).outcome] || least(node(b).total) - least(node(a).total);
}

/** Nodes without points come after those with the fewest. */
function least(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? -1 : value;
}

function groupOf({ outcome, reason, by }: CycleNode): string {
  if (RANK[outcome] < RANK.refused) return FIT;
  if (outcome === 'not looked at') return `Not looked at: ${reason}`;
  return `${by}: ${reason}`;
}

/** Groups in the order of their first node, which is that of the rows. Of many nodes only those that fit, or were searched for, are laid out. */
function grouped(cycle: SchedulingCycle, places: readonly number[], { folds, search }: MatrixView): readonly MatrixRow[] {
  const groups = new Map<string, number[]>();
  for (const at of places) {
    const title = groupOf(cycle.nodes[at] as CycleNode);
    const known = groups.get(title);
    if (known === undefined) groups.set(title, [at]);
    else known.push(at);
  }
  const manyFolded = cycle.nodes.length >= MANY_NODES && groups.size > 1 && search.trim() === '';
  return [...groups].flatMap(([title, members]): MatrixRow[] => {
    const folded = folds.get(title) ?? (manyFolded && title !== FIT);
    const head: MatrixRow = { kind: 'group', title, count: members.length, folded };
    return folded ? [head] : [head, ...members.map((at): MatrixRow => ({ kind: 'node', at }))];
  });
}

export interface Talk {
  /** Plugins whose words differ from node to node, by place. */
  readonly columns: readonly number[];
  /** Those that let every node pass that they were asked about, and those that had nothing to say. */
  readonly content: readonly string[];
  readonly silent: readonly string[];
  /** Those that were asked for points and gave none to any node. */
  readonly pointless: readonly string[];
}

export function talking(cycle: SchedulingCycle): Talk {
  const columns: number[] = [];
  const content: string[] = [];
  const silent: string[] = [];
  const pointless: string[] = [];
  for (const [at, { name, filter, score, verdicts, normalised }] of cycle.plugins.entries()) {
    if (normalised.some((points) => points > 0) || verdicts.includes(VERDICT.refused)) columns.push(at);
    else if (score === 'ran') pointless.push(name);
    else if (filter === 'ran') content.push(name);
    else if (filter === 'skipped' || score === 'skipped') silent.push(name);
  }
  return { columns, content, silent, pointless };
}
