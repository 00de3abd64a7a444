import { describe, expect, it } from 'vitest';
import type { Run } from '../../kernel/run.ts';
import type { ObjectKey } from '../../protocol/message.ts';
import type { ObjectDetail } from '../../protocol/query.ts';
import { played } from '../testing/played.ts';
import { allKeys, etcdOf } from './keyspace.ts';
import { objectDetail, objectHistory } from './object-detail.ts';
import { RevisionIndex } from './trace-search.ts';

const detailOf = (run: Run, key: ObjectKey): ObjectDetail => objectDetail(run, key, new RevisionIndex());
const web: ObjectKey = { resource: 'deployments', namespace: 'default', name: 'web' };
const node: ObjectKey = { resource: 'nodes', namespace: '', name: 'node-1' };

function somePod(run: Run): ObjectKey {
  const kvs = allKeys((etcdOf(run) as NonNullable<ReturnType<typeof etcdOf>>).mvcc);
  const key = kvs.find((kv) => kv.key.startsWith('/registry/pods/default/'))?.key ?? '';
  return { resource: 'pods', namespace: 'default', name: key.split('/').at(-1) as string };
}

const facts = ({ facts: all }: ObjectDetail): string[] =>
  all.map(({ name, value }) => `${name}: ${value.map(({ text }) => text).join('')}`);

describe('an object in words', () => {
  it('a pod that runs, with its node, container and owner', () => {
    const run = played('first-deployment', 20);
    const detail = detailOf(run, somePod(run));
    expect(detail.words).toMatch(/^Running and ready on node-\d for \d+ s\.$/);
    expect(facts(detail).join('\n')).toMatch(
      /Node: node-\d\nAddress: 10\..*\nweb: running for \d+ s \(nginx:1.27\)\nAsks for: 100m cpu, 64Mi memory/,
    );
    expect(facts(detail).at(-1)).toMatch(/^Controlled by: ReplicaSet web-/);
    expect(detail.conditions.every(({ good }) => good)).toBe(true);
    expect(run.trace.steps(detail.cycle?.event ?? -1)[0]?.locals).toMatchObject({ key: `default/${detail.key.name}` });
    expect(detail.events.map(({ reason }) => reason).toSorted()).toEqual(['Created', 'Pulled', 'Pulling', 'Scheduled', 'Started']);
  });

  it('a pod that fits nowhere says why', () => {
    const run = played('too-big', 10);
    expect(detailOf(run, somePod(run)).words).toMatch(/^Pending for \d+ s: the scheduler finds no node for it \(3 Insufficient cpu\)\.$/);
  });

  it('a Deployment while it rolls and after', () => {
    expect(detailOf(played('rolling-update', 22), web).words).toMatch(
      /^(Its newest spec was not looked at yet\. )?Rolling out: \d of 3 pods up to date, \d available/,
    );
    expect(detailOf(played('rolling-update', 60), web).words).toBe('All 3 pods are up to date and available.');
  });

  it('a node, ready and silent; conditions that are well when they are false are well', () => {
    expect(detailOf(played('node-lost', 10), node).words).toMatch(/^Ready for \d+ s, with 1 pod\.$/);
    const silent = detailOf(played('node-lost', 120), node);
    expect(silent.words).toMatch(/^Nobody knows for \d+ s: its kubelet has stopped to report\. 1 pod is still bound to it\.$/);
    expect(facts(silent)).toContain('Taint: node.kubernetes.io/unreachable:NoExecute');
    expect(silent.conditions.filter(({ good }) => good).map(({ type }) => type)).toEqual(['NetworkUnavailable']);
  });
});

describe('its history', () => {
  it('tells who wrote each version, and the fields that it changed', () => {
    const run = played('scale', 45);
    const history = objectHistory(run, web, new RevisionIndex());
    const scaled = history
      .filter(({ writer }) => writer === 'You')
      .map(({ changes }) => changes.find(({ path }) => path === 'spec.replicas'));
    expect(scaled.slice(1)).toEqual([
      { path: 'spec.replicas', before: '2', after: '8' },
      { path: 'spec.replicas', before: '8', after: '3' },
    ]);
    expect(
      history.some(({ writer, changes }) => writer === 'deployment' && changes.some(({ path }) => path === 'status.readyReplicas')),
    ).toBe(true);
  });
});
