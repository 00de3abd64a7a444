import { expect, test } from 'vitest';
import type { Pod } from '../../machinery/types/pod.ts';
import { conditionPatch } from './pod-condition.ts';

const SAID = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: 'make way' } as const;
const TIME = '2026-01-01T00:00:09Z';

function pod(...conditions: readonly object[]): Pod {
  return { metadata: { name: 'p', generation: 2 }, spec: {}, status: { conditions } } as unknown as Pod;
}

test('a condition that is new is written in full, and where there are others, behind them', () => {
  const full = { ...SAID, lastProbeTime: null, lastTransitionTime: TIME, observedGeneration: 2 };
  expect(conditionPatch(pod(), SAID, TIME)).toEqual({ conditions: [full] });
  expect(conditionPatch(pod({ type: 'Ready', status: 'True' }), SAID, TIME)).toEqual({
    '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'DisruptionTarget' }],
    conditions: [full],
  });
});

test('of a condition that is there only what has changed is written', () => {
  const before = { ...SAID, message: 'another', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 2 };
  expect(conditionPatch(pod(before), SAID, TIME)).toEqual({
    '$setElementOrder/conditions': [{ type: 'DisruptionTarget' }],
    conditions: [{ type: 'DisruptionTarget', message: 'make way' }],
  });
  expect(conditionPatch(pod({ ...before, message: SAID.message }), SAID, TIME)).toBeUndefined();
});
