import { describe, expect, it } from 'vitest';
import type { Namespace } from '../../machinery/types/namespace.ts';
import { withConditions } from './conditions.ts';

const NOW = '2026-01-01T00:00:05Z';
const LATER = '2026-01-01T00:00:10Z';
const namespace: Namespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'ns', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Terminating' },
};
const remaining = {
  resources: new Map([
    ['pods.', 2],
    ['deployments.apps', 0],
    ['configmaps.', 1],
  ]),
  finalizers: new Map([['example.com/hold', 1]]),
};

const said = (one: Namespace) => one.status.conditions?.map(({ status, reason, message }) => `${status} ${reason} ${message}`);

describe('conditions of a namespace that goes', () => {
  it('are all fine at first', () => {
    expect(said(withConditions(namespace, [], undefined, NOW))).toEqual([
      'False ResourcesDiscovered All resources successfully discovered',
      'False ParsedGroupVersions All legacy kube types successfully parsed',
      'False ContentDeleted All content successfully deleted, may be waiting on finalization',
      'False ContentRemoved All content successfully removed',
      'False ContentHasNoFinalizers All content-preserving finalizers finished',
    ]);
  });

  it('tell what remains and what failed', () => {
    expect(said(withConditions(namespace, ['no', 'never'], remaining, NOW))?.slice(2)).toEqual([
      'True ContentDeletionFailed Failed to delete all resource types, 2 remaining: no, never',
      'True SomeResourcesRemain Some resources are remaining: configmaps. has 1 resource instances, pods. has 2 resource instances',
      'True SomeFinalizersRemain Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
  });

  it('change only when they say something else', () => {
    const first = withConditions(namespace, [], remaining, NOW);
    expect(withConditions(first, [], remaining, LATER)).toBe(first);
    const then = withConditions(first, [], undefined, LATER);
    expect(then.status.conditions?.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([NOW, NOW, NOW, LATER, LATER]);
  });
});
