import { describe, expect, it } from 'vitest';
import { pod } from './endpointslice/fixtures.ts';
import { disruptionTarget, withPodCondition } from './pod-conditions.ts';

const NOW = '2026-01-01T01:00:00Z';

describe('conditions of pods', () => {
  it('are added with the present time', () => {
    const marked = withPodCondition(pod(1), disruptionTarget(pod(1), 'DeletionByPodGC', 'gone'), NOW);
    expect(marked.status.conditions?.[1]).toEqual({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'gone',
      lastTransitionTime: NOW,
    });
  });

  it('keep their time until the status changes', () => {
    const one = pod(1);
    expect(withPodCondition(one, { type: 'Ready', status: 'True' }, NOW)).toBe(one);
    expect(withPodCondition(one, { type: 'Ready', status: 'False' }, NOW).status.conditions?.[0]?.lastTransitionTime).toBe(NOW);
    const reworded = withPodCondition(one, { type: 'Ready', status: 'True', reason: 'Why' }, NOW);
    expect(reworded.status.conditions?.[0]?.lastTransitionTime).toBe('2026-01-01T00:00:00Z');
  });
});
