import { describe, expect, it } from 'vitest';
import type { ComponentStatus, ObjectSummary } from '../../protocol/frame.ts';
import { type Progress, progressOf } from './progress.ts';

let made = 0;
function object(resource: string, name: string, more: Partial<ObjectSummary> = {}): ObjectSummary {
  const id = `${resource}/default/${name}`;
  return { id, resource, kind: '', namespace: 'default', name, uid: name, revision: ++made, created: made, owner: '', ...more };
}

function component(id: string, more: Partial<ComponentStatus> = {}): ComponentStatus {
  return { id, kind: id, alive: true, paused: false, returns: -1, note: '', gauges: [], ...more };
}

function told(objects: readonly ObjectSummary[], components: readonly ComponentStatus[] = []): Progress | undefined {
  return progressOf(new Map(objects.map((one) => [one.id, one])), Object.fromEntries(components.map((one) => [one.id, one])));
}

const lines = (progress: Progress | undefined): readonly string[] =>
  progress?.steps.map(({ state, words, count, trouble }) => [state, words, count, trouble].filter((part) => part !== '').join(' | ')) ?? [];

const web = object('deployments', 'web', { state: '1/3' });
const set = object('replicasets', 'web-1', { owner: 'web', state: '1/3' });
const ready = object('pods', 'a', { owner: 'web-1', node: 'node-1', ready: true, phase: 'Running' });
const starting = object('pods', 'b', { owner: 'web-1', node: 'node-2', phase: 'Pending' });
const pending = object('pods', 'c', { owner: 'web-1', phase: 'Pending' });

describe('the progress of a Deployment', () => {
  it('is nothing before anybody applied anything', () => {
    expect(told([object('nodes', 'node-1')])).toBeUndefined();
  });

  it('goes from hand to hand', () => {
    expect(lines(told([web]))).toEqual([
      'done | You applied deployment/web',
      'now | Deployment controller makes a ReplicaSet',
      'later | ReplicaSet controller creates pods',
      'later | Scheduler picks a node for each',
      'later | Kubelets start the containers',
    ]);
    expect(lines(told([web, set, ready, starting, pending]))).toEqual([
      'done | You applied deployment/web',
      'done | Deployment controller made a ReplicaSet',
      'done | ReplicaSet controller creates pods | 3/3',
      'now | Scheduler picks a node for each | 2/3',
      'now | Kubelets start the containers | 1/3',
    ]);
  });

  it('leaves out pods that failed: they are replaced, and stay only to be looked at', () => {
    const failed = object('pods', 'd', { owner: 'web-1', node: 'node-1', phase: 'Failed', reason: 'OutOfcpu' });
    expect(lines(told([web, set, ready, starting, pending, failed]))[2]).toBe('done | ReplicaSet controller creates pods | 3/3');
  });

  it('says what holds it up', () => {
    const refused = { ...pending, reason: 'Unschedulable' };
    expect(lines(told([web, set, ready, starting, refused]))[3]).toContain('One fits nowhere so far');
    const paused = component('scheduler', { paused: true });
    expect(lines(told([web, set, ready, starting, refused], [paused]))[3]).toContain('The scheduler is paused');
    const replicas = [component('controller-manager', { alive: false }), component('controller-manager-2')];
    expect(lines(told([web], replicas))[1]).toBe('now | Deployment controller makes a ReplicaSet');
    expect(lines(told([web], replicas.slice(0, 1)))[1]).toContain('The controller manager is dead');
  });

  it('counts what is to go: pods of an old template, and pods too many', () => {
    const newer = object('replicasets', 'web-2', { owner: 'web', state: '0/3' });
    const fresh = object('pods', 'd', { owner: 'web-2', node: 'node-1', ready: true });
    expect(lines(told([web, set, ready, newer, fresh])).at(-1)).toBe('now | Old pods are taken away | 1 left');
    expect(lines(told([{ ...web, state: '1/1' }, { ...set, state: '1/1' }, ready, starting]))[2]).toBe(
      'now | ReplicaSet controller takes pods away | 1 too many',
    );
    expect(lines(told([web, set, { ...ready, terminating: true }]))[2]).toBe('now | ReplicaSet controller creates pods | 0/3');
  });
});

it('what is scaled to nothing says so, and stands back', () => {
  const none = object('deployments', 'none', { state: '0/0' });
  const empty = object('replicasets', 'none-1', { owner: 'none', state: '0/0' });
  expect(lines(told([none, empty])).at(-1)).toBe('done | It is to have no pods');
  const last = { ...ready, owner: 'none-1' };
  expect(lines(told([none, empty, last])).at(-1)).toBe('now | ReplicaSet controller takes pods away | 1 too many');
  const older = object('pods', 'p', { node: 'n', ready: true, created: 0 });
  expect(told([older, none, empty])?.title).toBe('pod/p');
});

it('of several things the one under way is told, or the newest', () => {
  const job = object('jobs', 'sum', { state: '2/2' });
  const done = [
    object('pods', 'x', { owner: 'sum', node: 'n', phase: 'Succeeded' }),
    object('pods', 'y', { owner: 'sum', node: 'n', phase: 'Succeeded' }),
  ];
  expect(told([job, ...done])?.title).toBe('job/sum');
  expect(lines(told([job, ...done])).at(-1)).toBe('done | Kubelets run them to their end | 2/2');
  expect(told([web, job, ...done])?.title).toBe('deployment/web');
  const pod = object('pods', 'p', { node: 'n', ready: true });
  expect(told([job, ...done, pod])?.title).toBe('pod/p');
});
