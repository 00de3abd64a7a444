import { describe, expect, it } from 'vitest';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { isKnownAbsent } from './absent-owners.ts';
import {
  blockingDependents,
  type Demands,
  type Graph,
  newDemands,
  newGraph,
  observeObject,
  removeObject,
  removeVirtually,
} from './graph.ts';
import { isGuess, queueKey, uidOf } from './node.ts';

function object(kind: string, name: string, metadata: Partial<ApiObject['metadata']> = {}): ApiObject {
  return {
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'ns', uid: `${name}-uid`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata },
  };
}

function reference(owner: ApiObject, more: Partial<OwnerReference> = {}): OwnerReference {
  return { apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid, ...more };
}

function observe(graph: Graph, now: ApiObject, old?: ApiObject): Demands {
  const demands = newDemands();
  observeObject(graph, old, now, demands);
  return demands;
}

function remove(graph: Graph, gone: ApiObject): Demands {
  const demands = newDemands();
  removeObject(graph, gone, demands);
  return demands;
}

const names = (demands: Demands): string[] => demands.check.map(({ identity }) => identity.name).sort();

describe('owner graph', () => {
  const owner = object('Owner', 'owner');
  const child = object('Child', 'child', { ownerReferences: [reference(owner, { blockOwnerDeletion: true })] });

  it('asks for dependents when their owner goes, and remembers that it is gone', () => {
    const graph = newGraph();
    expect(names(observe(graph, owner))).toEqual([]);
    expect(names(observe(graph, child))).toEqual([]);
    expect(names(remove(graph, owner))).toEqual(['child']);
    expect(isKnownAbsent(graph.absent, reference(owner), 'ns')).toBe(true);
    expect(graph.nodes.has(owner.metadata.uid)).toBe(false);
  });

  it('looks for an owner that it has not seen', () => {
    const graph = newGraph();
    const demands = observe(graph, child);
    expect(names(demands)).toEqual(['owner']);
    expect(demands.check[0]?.virtual).toBe(true);
    const key = queueKey(demands.check[0] as never);
    expect(isGuess(key)).toBe(true);
    expect(uidOf(key)).toBe('owner-uid');
  });

  it('lets the guess become real when the owner is seen', () => {
    const graph = newGraph();
    observe(graph, child);
    expect(names(observe(graph, owner))).toEqual([]);
    expect(graph.nodes.get('owner-uid')?.virtual).toBe(false);
    expect(names(remove(graph, owner))).toEqual(['child']);
  });

  it('doubts dependents that described the owner wrongly', () => {
    const graph = newGraph();
    const wrong = object('Child', 'wrong', { ownerReferences: [reference(owner, { name: 'other' })] });
    observe(graph, wrong);
    expect(names(observe(graph, owner))).toEqual(['wrong']);
    const late = object('Child', 'late', { ownerReferences: [reference(owner, { kind: 'Other' })] });
    expect(names(observe(graph, late))).toEqual(['late']);
  });

  it('asks for the dependents of an owner that the server does not have', () => {
    const graph = newGraph();
    const [guess] = observe(graph, child).check;
    const demands = newDemands();
    removeVirtually(graph, (guess as never as { identity: never }).identity, demands);
    expect(names(demands)).toEqual(['child']);
    expect(graph.nodes.has('owner-uid')).toBe(false);
  });

  it('tries the next guess when only one of two descriptions was refuted', () => {
    const graph = newGraph();
    const [guess] = observe(graph, object('Child', 'wrong', { ownerReferences: [reference(owner, { name: 'other' })] })).check;
    observe(graph, child);
    const demands = newDemands();
    removeVirtually(graph, (guess as never as { identity: never }).identity, demands);
    expect(names(demands)).toEqual(['owner', 'wrong']);
    expect(graph.nodes.get('owner-uid')?.identity.name).toBe('owner');
  });

  it('does not let a refuted description remove what was seen', () => {
    const graph = newGraph();
    observe(graph, owner);
    const wrong = object('Child', 'wrong', { ownerReferences: [reference(owner, { name: 'other' })] });
    observe(graph, wrong);
    const demands = newDemands();
    removeVirtually(graph, { apiVersion: 'v1', kind: 'Owner', name: 'other', namespace: 'ns', uid: 'owner-uid' }, demands);
    expect(names(demands)).toEqual(['wrong']);
    expect(graph.nodes.has('owner-uid')).toBe(true);
  });

  it('reports owners in other namespaces', () => {
    const graph = newGraph();
    observe(graph, owner);
    const demands = observe(graph, object('Child', 'far', { namespace: 'elsewhere', ownerReferences: [reference(owner)] }));
    expect(demands.misplaced.map(({ dependent }) => dependent.identity.name)).toEqual(['far']);
    expect(names(demands)).toEqual(['far']);
  });

  it('follows foreground deletion: dependents first, then the owner', () => {
    const graph = newGraph();
    observe(graph, owner);
    observe(graph, child);
    const going = object('Owner', 'owner', { deletionTimestamp: 'x', finalizers: ['foregroundDeletion'] });
    expect(names(observe(graph, going, owner))).toEqual(['child', 'owner']);
    expect(names(observe(graph, going, going))).toEqual([]);
    expect(blockingDependents(graph, 'owner-uid').map(({ identity }) => identity.name)).toEqual(['child']);
    expect(names(remove(graph, child))).toEqual(['owner']);
    expect(blockingDependents(graph, 'owner-uid')).toEqual([]);
  });

  it('follows orphaning', () => {
    const graph = newGraph();
    observe(graph, owner);
    observe(graph, child);
    const going = object('Owner', 'owner', { deletionTimestamp: 'x', finalizers: ['orphan'] });
    expect(observe(graph, going, owner).orphan.map(({ identity }) => identity.name)).toEqual(['owner']);
  });

  it('looks at an owner that a dependent no longer blocks', () => {
    const graph = newGraph();
    observe(graph, owner);
    observe(graph, child);
    const free = object('Child', 'child', { ownerReferences: [reference(owner)] });
    expect(names(observe(graph, free, child))).toEqual(['owner']);
    const loose = object('Child', 'child');
    observe(graph, loose, free);
    expect(names(remove(graph, owner))).toEqual([]);
  });
});
