import { expect, it } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import { startCluster, storedObjects } from '../sim/cluster/cluster.ts';
import type { Node } from '../sim/machinery/types/node.ts';

const UNINITIALISED = 'node.cloudprovider.kubernetes.io/uninitialized';

it('initialises the nodes of a cloud, gives them addresses and routes, and only then they are ready', () => {
  const run = startCluster({ nodes: 2, cloudNodes: true }, 'cloud nodes');
  const uninitialised = () =>
    (storedObjects(run, 'registry/minions') as readonly Node[]).filter(({ spec }) => spec.taints?.some(({ key }) => key === UNINITIALISED))
      .length;
  let most = 0;
  while (run.now < 2 * SECOND) {
    run.runUntil(run.now + 10_000);
    most = Math.max(most, uninitialised());
  }
  expect(most).toBe(2);
  run.runUntil(60 * SECOND);
  const nodes = storedObjects(run, 'registry/minions') as readonly Node[];
  expect(nodes).toHaveLength(2);
  for (const { metadata, spec, status } of nodes) {
    expect(spec.providerID).toContain(metadata.name);
    expect(spec.podCIDR).toMatch(/^10\.244\.\d+\.0\/24$/);
    expect(spec.taints ?? []).toEqual([]);
    expect(metadata.labels?.['topology.kubernetes.io/zone']).toMatch(/^zone-/);
    const held = Object.fromEntries((status.conditions ?? []).map(({ type, status: is }) => [type, is]));
    expect(held).toMatchObject({ Ready: 'True', NetworkUnavailable: 'False' });
  }
});
