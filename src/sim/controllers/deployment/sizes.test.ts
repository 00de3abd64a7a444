import { expect, test } from 'vitest';
import type { Deployment, IntOrPercent } from '../../machinery/types/deployment.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { maxSurge, maxUnavailable } from './fenceposts.ts';
import { newSetSize, proportionalSizes } from './sizes.ts';

function deployment(replicas: number, surge: IntOrPercent = '25%', unavailable: IntOrPercent = '25%'): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } };
  return { metadata: { name: 'web' }, spec: { replicas, strategy }, status: {} } as unknown as Deployment;
}

function set(name: string, replicas: number, before: number, created = name): ReplicaSet {
  const annotations = { 'deployment.kubernetes.io/max-replicas': String(before) };
  return { metadata: { name, creationTimestamp: created, annotations }, spec: { replicas }, status: {} } as unknown as ReplicaSet;
}

test('surges are rounded up, what may be unavailable down, and one of both is at least 1', () => {
  expect([maxSurge(deployment(10)), maxUnavailable(deployment(10))]).toEqual([3, 2]);
  expect([maxSurge(deployment(3)), maxUnavailable(deployment(3))]).toEqual([1, 0]);
  expect([maxSurge(deployment(1, 0, '1%')), maxUnavailable(deployment(1, 0, '1%'))]).toEqual([0, 1]);
  expect(maxUnavailable(deployment(2, 0, 5))).toBe(2);
});

test('the new ReplicaSet gets what the surge leaves room for', () => {
  expect(newSetSize(deployment(10), [set('old', 10, 13)], 0)).toBe(3);
  expect(newSetSize(deployment(10), [set('old', 8, 13)], 3)).toBe(5);
  expect(newSetSize(deployment(10), [set('old', 10, 13)], 3)).toBe(3);
  expect(newSetSize(deployment(10), [], 0)).toBe(10);
});

test('a stuck rollout of 10 that is scaled to 20 grows in proportion: 15 old, 10 new', () => {
  const sizes = proportionalSizes(deployment(20), [set('old', 8, 13, '1'), set('new', 5, 13, '2')]);
  expect(sizes.map(({ set: { metadata }, size }) => `${metadata.name} ${size}`)).toEqual(['old 15', 'new 10']);
});

test('scaled to nothing all go', () => {
  const sizes = proportionalSizes(deployment(0), [set('old', 8, 13, '1'), set('new', 5, 13, '2')]);
  expect(sizes.map(({ size }) => size)).toEqual([0, 0]);
});
