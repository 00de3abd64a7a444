/** Two schedulers at once, chosen by `spec.schedulerName`: each has a lease of its own, and neither sees what the other has only decided. */
import { expect, test } from 'vitest';
import { storedObjects } from '../sim/cluster/cluster.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import { played } from '../worker/testing/played.ts';

test('both put pods on a node that has no room for all of them: its kubelet turns one away, and its replacement waits', () => {
  const run = played('two-schedulers', 40);
  const pods = storedObjects(run, 'registry/pods') as readonly Pod[];
  const turnedAway = pods.filter(({ status }) => status.reason === 'OutOfcpu');
  expect(turnedAway.length).toBeGreaterThan(0);
  for (const node of ['node-1', 'node-2']) {
    const held = pods.filter(({ spec, status }) => spec.nodeName === node && status.phase === 'Running');
    expect(held).toHaveLength(4);
    expect(new Set(held.map(({ spec }) => spec.schedulerName))).toEqual(new Set(['default-scheduler', 'batch-scheduler']));
  }
  const waiting = pods.filter(({ spec }) => spec.nodeName === undefined);
  expect(waiting).toHaveLength(2);
});

test('each leads by a lease of its own', () => {
  const leases = storedObjects(played('two-schedulers', 1), 'registry/leases');
  expect(leases.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(['kube-scheduler', 'batch-scheduler']));
});
