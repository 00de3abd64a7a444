/** What the rooms tell, checked against the run itself. */
import { describe, expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import type { Part } from '../../protocol/message.ts';
import type { Pod } from '../../sim/machinery/types/pod.ts';
import { played } from '../testing/played.ts';
import { inside } from './inside.ts';
import { allKeys, etcdOf } from './keyspace.ts';
import { schedulingCycle } from './scheduling-cycle.ts';

function scheduler(run: Run) {
  const room = inside(run, 'scheduler', '')?.scheduler;
  if (room === undefined) throw new Error('the scheduler has no room');
  return room;
}

function nodeOf(run: Run, name: string): string | undefined {
  const kvs = allKeys((etcdOf(run) as NonNullable<ReturnType<typeof etcdOf>>).mvcc);
  return (kvs.find(({ key }) => key.endsWith(`/pods/default/${name}`))?.value as Pod | undefined)?.spec.nodeName;
}

const text = (parts: readonly Part[] | undefined): string => (parts ?? []).map((part) => part.text).join('');

describe('the scheduler', () => {
  it('tells cycles whose winner is where the pod was bound, and whose points add up', () => {
    const run = played('first-deployment', 10);
    const { cycles } = scheduler(run);
    expect(cycles).toHaveLength(3);
    for (const { event, pod } of cycles) {
      const cycle = schedulingCycle(run, 'scheduler', event);
      const at = cycle?.nodes.findIndex(({ outcome }) => outcome === 'winner') ?? -1;
      const winner = cycle?.nodes[at];
      expect(winner?.name).toBe(nodeOf(run, pod.name));
      const points = cycle?.plugins.reduce((sum, { normalised, weight }) => sum + (normalised[at] ?? 0) * weight, 0);
      expect(points).toBe(winner?.total);
      expect(text(cycle?.summary)).toContain(`picked ${winner?.name} for ${pod.name}: 3 of 3 nodes fit; it `);
    }
  });

  it('looking into a past cycle leaves the run as it was', () => {
    const run = played('first-deployment', 10);
    const { hash, position } = run;
    for (const { event } of scheduler(run).cycles) schedulingCycle(run, 'scheduler', event);
    expect([run.hash, run.position]).toEqual([hash, position]);
  });

  it('says why a pod waits and what would wake it, and what would flip its cycle', () => {
    const run = played('too-big', 10);
    const { waiting, counts, cycles } = scheduler(run);
    expect(counts.unschedulable).toBe(3);
    expect(waiting[0]).toMatchObject({ queue: 'unschedulable', why: '3 Insufficient cpu', attempts: 1 });
    expect(waiting[0]?.wakes).toMatch(/^a pod on a node goes, a node grows or joins, or it asks for less\. At the latest in \d/);
    const cycle = schedulingCycle(run, 'scheduler', cycles[0]?.event ?? -1);
    expect(text(cycle?.summary)).toMatch(/finds no node for web-.*: none of 3 fits \(3 Insufficient cpu\)/);
    expect(cycle?.decided).toMatch(/^What would flip it: a pod on a node goes/);
    expect(cycle?.nodes.map(({ outcome, by }) => `${outcome} ${by}`)).toEqual(new Array(3).fill('refused NodeResourcesFit'));
  });

  it('an event without a cycle has none to tell', () => {
    expect(schedulingCycle(played('first-deployment', 1), 'scheduler', 0)).toBeUndefined();
  });
});
