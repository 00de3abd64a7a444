/** Steps along a piece of work: a reconcile, a scheduling cycle, what a person asked for. */
import { EventType } from '../kernel/event-type.ts';
import type { Run } from '../kernel/run.ts';
import type { Walk } from '../protocol/command.ts';

/** A walk gives up after so many events. */
const MAX_EVENTS = 100_000;
/** How far back along the causes the work is looked for that an event belongs to. */
const MAX_CAUSES = 400;

/**
 * The process, under way at the cursor, that the last event belongs to: it began it, answered it, or did something on its behalf. News from
 * a watch belongs to nobody: whoever acts on it begins a work of its own. Undefined: none.
 */
export function workAtCursor(run: Run): number | undefined {
  const { kernel, trace } = run;
  let event = run.position - 1;
  for (let walked = 0; event >= 0 && walked < MAX_CAUSES; walked++) {
    const row = trace.row(event);
    if (row === undefined || row.type === EventType.piece || row.type === EventType.end) return undefined;
    if (row.type === EventType.run || row.type === EventType.wake) {
      if (kernel.processes.table.get(row.subject)?.options.ended !== undefined) return row.subject;
    }
    event = row.cause;
  }
  return undefined;
}

/**
 * Walks on. `stops` is asked after each event and ends the walk early. False if there is no work to go out of.
 */
export function walk(run: Run, how: Walk, stops: () => boolean): boolean {
  const work = workAtCursor(run);
  if (work === undefined && how === 'out') return false;
  const begun = work ?? begin(run, stops);
  if (begun === undefined || (work === undefined && how === 'into')) return true;
  const { table } = run.kernel.processes;
  for (let i = 0; i < MAX_EVENTS && table.get(begun) !== undefined; i++) {
    if (!run.stepEvent() || stops()) break;
    if (how === 'into' && workAtCursor(run) === begun) break;
  }
  return true;
}

/** To where the next work has begun; undefined if the walk ended before. */
function begin(run: Run, stops: () => boolean): number | undefined {
  const { kernel } = run;
  for (let i = 0; i < MAX_EVENTS && run.stepEvent(); i++) {
    const row = run.trace.row(kernel.event);
    const begins = row?.type === EventType.run ? row.subject : -1;
    if (stops()) return undefined;
    if (begins >= 0 && kernel.processes.table.get(begins)?.options.ended !== undefined) return begins;
  }
  return undefined;
}
