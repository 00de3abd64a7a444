import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Run } from '../../kernel/run.ts';
import type { CellMark, InsideRow, InsideTable } from '../../protocol/query.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { explain } from '../../sim/scheduler/decide.ts';
import type { Cycle } from '../../sim/scheduler/framework/cycle.ts';
import type { CycleSummary, SchedulerSelf, SchedulerState } from '../../sim/scheduler/state.ts';
import type { Room } from './inside.ts';

const MAX_NODES = 60;
const MAX_WAITING = 120;
const PAST_CYCLES = 12;
const CYCLE_PART = 'cycle ';

/** `part`: empty for the newest cycle, `cycle N` for the one of event N. */
export function insideScheduler(run: Run, component: ComponentSelf, part: string): Room {
  const { own, client } = (component as unknown as SchedulerSelf).state;
  const wanted = part.startsWith(CYCLE_PART) ? Number(part.slice(CYCLE_PART.length)) : undefined;
  const summary = wanted === undefined ? own.cycles.at(-1) : own.cycles.find((cycle) => cycle.event === wanted);
  const places = [...own.queue.entries.values()];
  const count = (place: string): number => places.filter((entry) => entry.place === place).length;
  return {
    summary: `${client.leading ? 'Leads. ' : 'Stands by. '}${count('active')} pods active, ${count('backoff')} in backoff, ${count('unschedulable')} unschedulable, ${count('gated')} gated. ${verdictWords(summary)}`,
    parts: own.cycles
      .slice(-PAST_CYCLES)
      .reverse()
      .map((cycle) => ({
        id: `${CYCLE_PART}${cycle.event}`,
        title: shortKey(cycle.key),
        note: cycle.node === undefined ? 'fits nowhere' : `→ ${cycle.node}`,
        busy: cycle === summary,
      })),
    stages: [],
    tables: [...(summary === undefined ? [] : matrix(run, component.id, summary)), queueTable(run, own)],
  };
}

function shortKey(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function verdictWords(summary: CycleSummary | undefined): string {
  if (summary === undefined) return 'No cycle yet.';
  const pod = shortKey(summary.key);
  if (summary.node !== undefined) return `${pod} went to ${summary.node}: ${summary.feasible} of ${summary.nodes} nodes were feasible.`;
  const reasons = Object.entries(summary.reasons).map(([reason, nodes]) => `${nodes} ${reason}`);
  return `${pod} fits nowhere: 0 of ${summary.nodes} nodes; ${reasons.join(', ')}.`;
}

function queueTable(run: Run, own: SchedulerState): InsideTable {
  const entries = [...own.queue.entries.values()].slice(0, MAX_WAITING);
  return {
    title: 'Queues',
    note: `${own.queue.entries.size} pods wait`,
    columns: ['pod', 'queue', 'attempts', 'comes back', 'rejected by'],
    rows: entries.map((entry) => {
      const [namespace = '', name = ''] = entry.key.split('/');
      const wait = entry.place === 'backoff' ? `in ${Math.max(0, Math.round((entry.until - run.now) / 1_000))} ms` : '';
      return {
        cells: [name, entry.place, String(entry.attempts), wait, entry.rejectors.join(', ')],
        object: { resource: 'pods', namespace, name },
      };
    }),
  };
}

/** The cycle made again on a copy of the run at its moment: every plugin's word about every node. */
function matrix(run: Run, id: string, summary: CycleSummary): readonly InsideTable[] {
  const copy = run.fork();
  copy.seek(summary.event);
  const self = copy.kernel.component(id) as unknown as SchedulerSelf;
  const pod = (self.state.client.informers.pods?.objects.get(summary.key) ?? undefined) as Pod | undefined;
  if (pod === undefined) return [];
  const cycle = explain(self, pod, () => 0);
  return [scoreTable(cycle, summary), ...(cycle.rejected.size > 0 ? [filterTable(cycle)] : [])];
}

function scoreTable(cycle: Cycle, summary: CycleSummary): InsideTable {
  const plugins = cycle.scores.map((score) => score.plugin.replace(/^NodeResources/, ''));
  const order = cycle.feasible.map((_, i) => i).sort((a, b) => (cycle.totals[b] ?? 0) - (cycle.totals[a] ?? 0));
  const rows: InsideRow[] = order.slice(0, MAX_NODES).map((i) => {
    const node = cycle.feasible[i];
    const winner = node?.name === summary.node;
    const scores = cycle.scores.map((score) => String(Math.round((score.normalized[i] ?? 0) * score.weight)));
    const mark: CellMark | '' = winner ? 'current' : '';
    return {
      cells: [node?.name ?? '', ...scores, cycle.scores.length === 0 ? 'only one' : String(cycle.totals[i] ?? 0), winner ? 'winner' : ''],
      marks: [mark, ...scores.map(() => mark), mark, winner ? 'good' : ''],
      object: { resource: 'nodes', namespace: '', name: node?.name ?? '' },
    };
  });
  const tie = order.length > 1 && cycle.totals[order[0] ?? 0] === cycle.totals[order[1] ?? 0];
  return {
    title: `Scores for ${shortKey(summary.key)}`,
    note: tie ? 'a tie: the dice decided' : `${cycle.feasible.length} feasible of ${cycle.nodeCount}`,
    columns: ['node', ...plugins, 'total', 'outcome'],
    rows,
  };
}

function filterTable(cycle: Cycle): InsideTable {
  return {
    title: 'Refused nodes',
    note: `${cycle.rejected.size} of ${cycle.nodeCount}`,
    columns: ['node', 'plugin', 'reason', 'would evicting help'],
    rows: [...cycle.rejected].slice(0, MAX_NODES).map(([node, rejection]) => ({
      cells: [node, rejection.plugin, rejection.reasons.join('; '), rejection.code === 'Unschedulable' ? 'perhaps' : 'no'],
      marks: ['', 'bad', '', 'dim'],
      object: { resource: 'nodes', namespace: '', name: node },
    })),
  };
}
