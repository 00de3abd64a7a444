import type { Run } from '../../kernel/run.ts';
import { type Role, roleOf } from '../../protocol/identity.ts';
import { MAX_MARKS, type Score, type ScoreMark } from '../../protocol/query.ts';
import { describeEvent } from '../describe/describe.ts';

/** Parts of the ruler. */
const PARTS = 8;
/** Beyond this many events single marks are not tried. */
const MAX_DETAIL = 6_000;

export function scoreOf(run: Run, from: number, to: number, buckets: number, background: boolean): Score {
  const last = Math.min(to, run.reached);
  const times: number[] = [];
  for (let i = 0; i < PARTS; i++) {
    const event = Math.floor(from + ((to - from) * i) / PARTS);
    if (event < last) times.push(run.trace.row(event)?.time ?? 0);
  }
  const parts = { from, to: times.length === 0 ? to : from + ((to - from) * times.length) / PARTS };
  const marks = last - from <= MAX_DETAIL ? marksOf(run, from, last, background) : undefined;
  if (marks !== undefined) return { ...parts, to: parts.to, marks, density: {}, times };
  return { ...parts, marks: [], density: densityOf(run, from, last, parts.to, Math.min(1_000, Math.max(1, buckets))), times };
}

function marksOf(run: Run, from: number, last: number, background: boolean): readonly ScoreMark[] | undefined {
  const marks: ScoreMark[] = [];
  for (let event = from; event < last; event++) {
    const message = describeEvent(run.kernel, event);
    if (message === undefined || (message.background && !background)) continue;
    if (marks.length === MAX_MARKS) return undefined;
    marks.push({
      event,
      time: message.time,
      component: message.to,
      kind: message.kind,
      verb: message.verb,
      failed: message.status >= 400,
    });
  }
  return marks;
}

function densityOf(run: Run, from: number, last: number, to: number, buckets: number): Score['density'] {
  const density: Partial<Record<Role, number[]>> = {};
  const roles = run.kernel.components.map((component) => roleOf(component.id));
  for (let event = from; event < last; event++) {
    const row = run.trace.row(event);
    const role = row === undefined ? undefined : roles[row.component];
    if (role === undefined) continue;
    density[role] ??= new Array<number>(buckets).fill(0);
    const bucket = Math.min(buckets - 1, Math.floor(((event - from) / Math.max(1, to - from)) * buckets));
    (density[role] as number[])[bucket] = ((density[role] as number[])[bucket] ?? 0) + 1;
  }
  return density;
}
