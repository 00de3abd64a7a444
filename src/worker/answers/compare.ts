/** Two futures: where they part, and what differs at the same virtual time, or as far as the other one has come. */
import type { Run } from '../../kernel/run.ts';
import type { TraceRow } from '../../kernel/trace.ts';
import type { Comparison } from '../../protocol/query.ts';
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { describeEvent } from '../describe/describe.ts';
import { summarise } from '../summaries.ts';
import { allKeys, etcdOf } from './keyspace.ts';
import { placementsOf } from './placements.ts';

const MAX_OBJECTS = 200;

type Standing = Pick<Run, 'kernel'>;

export function compareRuns(here: Run, there: Run, common: number): Comparison {
  const last = Math.max(here.reached, there.reached);
  let step = -1;
  for (let event = Math.max(0, common); event < last; event++) {
    if (alike(here.trace.row(event), there.trace.row(event))) continue;
    step = event;
    break;
  }
  const then = { kernel: there.kernelAtTime(here.now) };
  return {
    step,
    here: step < 0 ? undefined : describeEvent(here.kernel, step),
    there: step < 0 ? undefined : describeEvent(there.kernel, step),
    objects: differing(here, then),
    placements: placementsOf(here, then),
    time: Math.min(here.now, there.reachedTime),
  };
}

function alike(a: TraceRow | undefined, b: TraceRow | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.time === b.time && a.type === b.type && a.component === b.component && a.peer === b.peer && a.subject === b.subject;
}

function differing(here: Standing, there: Standing): Comparison['objects'] {
  const theirs = objectsOf(there);
  const result: { id: string; difference: 'only here' | 'only there' | 'differs'; here: string; there: string }[] = [];
  const ours = objectsOf(here);
  for (const [id, mine] of ours) {
    const other = theirs.get(id);
    if (other === undefined) result.push({ id, difference: 'only here', here: mine.words, there: '' });
    else if (other.words !== mine.words) result.push({ id, difference: 'differs', here: mine.words, there: other.words });
  }
  for (const [id, other] of theirs) if (!ours.has(id)) result.push({ id, difference: 'only there', here: '', there: other.words });
  return result.slice(0, MAX_OBJECTS);
}

function objectsOf(run: Standing): Map<string, { words: string }> {
  const objects = new Map<string, { words: string }>();
  const etcd = etcdOf(run);
  for (const kv of etcd === undefined ? [] : allKeys(etcd.mvcc)) {
    const object = kv.value as ApiObject | undefined;
    if (object?.metadata === undefined || object.kind === 'Lease' || object.kind === 'Event') continue;
    const { id, phase, node, ready, state, terminating } = summarise(object, kv.modRevision);
    const words = [phase, node, ready === true ? 'ready' : undefined, state, terminating === true ? 'terminating' : undefined];
    objects.set(id, { words: words.filter((word) => word !== undefined && word !== '').join(', ') });
  }
  return objects;
}
