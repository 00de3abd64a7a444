import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import type { Condition } from '../../machinery/types/condition.ts';
import type { Lease } from '../../machinery/types/lease.ts';
import type { Node, Taint } from '../../machinery/types/node.ts';
import { conditionTaints } from './condition-taints.ts';
import { readiness, silenced } from './conditions.ts';
import { isSilent, type NodeHealth, observe } from './health.ts';
import { enroll, finish, intervalOf, newTaintQueue, nextDue, nextTurn, postpone, release, setRate } from './taint-queue.ts';
import { taintsPatch, withoutTaints, withTaints } from './taints.ts';
import { disruption, taintInterval, zoneKey, zoneState } from './zones.ts';

function node(conditions: readonly Condition[], spec: Node['spec'] = {}, labels: Record<string, string> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n', uid: 'u', resourceVersion: '7', creationTimestamp: '2026-01-01T00:00:10Z', labels },
    spec,
    status: { conditions },
  };
}

const ready = (status: Condition['status'], heartbeat = '2026-01-01T00:00:20Z'): Condition => ({
  type: 'Ready',
  status,
  reason: 'KubeletReady',
  message: 'fine',
  lastHeartbeatTime: heartbeat,
  lastTransitionTime: '2026-01-01T00:00:20Z',
});

const lease = (renewTime: string): Lease => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'n', uid: 'l', resourceVersion: '1', creationTimestamp: '' },
  spec: { renewTime },
});

describe('signs of life', () => {
  it('give 50 s from when the controller saw them', () => {
    const seen = node([ready('True')]);
    const health = observe(undefined, seen, undefined, 100 * SECOND);
    expect(isSilent(health, 150 * SECOND - 1)).toBe(false);
    expect(isSilent(health, 150 * SECOND)).toBe(true);
    expect(observe(health, seen, undefined, 120 * SECOND).probedAt).toBe(100 * SECOND);
  });

  it('are heartbeats of the status and renewals of the lease', () => {
    let health = observe(undefined, node([ready('True')]), lease('2026-01-01T00:00:01.000000Z'), 100 * SECOND);
    health = observe(health, node([ready('True', '2026-01-01T00:05:00Z')]), lease('2026-01-01T00:00:01.000000Z'), 110 * SECOND);
    expect(health.probedAt).toBe(110 * SECOND);
    health = observe(health, node([ready('True', '2026-01-01T00:05:00Z')]), lease('2026-01-01T00:00:11.000000Z'), 120 * SECOND);
    expect(health.probedAt).toBe(120 * SECOND);
  });

  it('are waited for 60 s after the creation of a node that never posted', () => {
    const health: NodeHealth = observe(undefined, node([]), undefined, 15 * SECOND);
    expect(health.probedAt).toBe(10 * SECOND);
    expect(isSilent(health, 70 * SECOND - 1)).toBe(false);
    expect(isSilent(health, 70 * SECOND)).toBe(true);
  });
});

describe('a silent node', () => {
  const now = '2026-01-01T00:01:30Z';

  it('has all that its kubelet posted unknown', () => {
    const pressure: Condition = { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'enough' };
    const network: Condition = { type: 'NetworkUnavailable', status: 'False' };
    const result = silenced(node([ready('True'), pressure, network]), now);
    expect(readiness(result)).toBe('Unknown');
    expect(result.status.conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Ready', 'Unknown', 'NodeStatusUnknown'],
      ['MemoryPressure', 'Unknown', 'NodeStatusUnknown'],
      ['NetworkUnavailable', 'False', undefined],
      ['DiskPressure', 'Unknown', 'NodeStatusNeverUpdated'],
      ['PIDPressure', 'Unknown', 'NodeStatusNeverUpdated'],
    ]);
    expect(result.status.conditions?.[0]).toMatchObject({
      message: 'Kubelet stopped posting node status.',
      lastHeartbeatTime: '2026-01-01T00:00:20Z',
      lastTransitionTime: now,
    });
    expect(silenced(result, now)).toBe(result);
  });
});

describe('taints by condition', () => {
  const keys = (taints: readonly Taint[]) => taints.map(({ key }) => key);

  it('follow conditions and the will of people', () => {
    const sick = node([ready('False'), { type: 'MemoryPressure', status: 'True' }], { unschedulable: true });
    expect(keys(conditionTaints(sick).add)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/memory-pressure',
      'node.kubernetes.io/unschedulable',
    ]);
  });

  it('go when the condition has gone, and leave those of others alone', () => {
    const taints: Taint[] = [
      { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
      { key: 'mine', effect: 'NoSchedule' },
    ];
    const { add, remove } = conditionTaints(node([ready('True')], { taints }));
    expect(add).toEqual([]);
    expect(remove).toEqual([taints[0]]);
    expect(keys(withoutTaints(taints, remove))).toEqual(['node.kubernetes.io/unreachable', 'mine']);
  });

  it('replace a taint of the same key and effect in its place', () => {
    const taints: Taint[] = [
      { key: 'a', effect: 'NoExecute', value: '1' },
      { key: 'b', effect: 'NoExecute' },
    ];
    expect(withTaints(taints, [{ key: 'a', effect: 'NoExecute', value: '2' }])[0]?.value).toBe('2');
    expect(withoutTaints(taints, [{ key: 'a', effect: 'NoSchedule' }])).toBe(taints);
  });

  it('are written only over the node that was read', () => {
    expect(taintsPatch(node([]), [])).toEqual({ metadata: { resourceVersion: '7' }, spec: { taints: null } });
  });
});

describe('taint queue', () => {
  const interval = intervalOf(0.1);

  it('gives a turn every 10 s', () => {
    const queue = newTaintQueue(interval);
    enroll(queue, 'a', 0);
    enroll(queue, 'b', 0);
    expect(nextTurn(queue, SECOND)).toBe('a');
    finish(queue, 'a');
    expect(nextTurn(queue, SECOND)).toBeUndefined();
    expect(nextDue(queue)).toBe(11 * SECOND);
    expect(nextTurn(queue, 11 * SECOND)).toBe('b');
  });

  it('does not give a node a second turn until it is released', () => {
    const queue = newTaintQueue(interval);
    expect(enroll(queue, 'a', 0)).toBe(true);
    nextTurn(queue, 0);
    finish(queue, 'a');
    expect(enroll(queue, 'a', SECOND)).toBe(false);
    expect(release(queue, 'a')).toBe(true);
    expect(enroll(queue, 'a', SECOND)).toBe(true);
  });

  it('lets a failed turn come again behind the others', () => {
    const queue = newTaintQueue(interval);
    enroll(queue, 'a', 0);
    enroll(queue, 'b', 0);
    nextTurn(queue, 0);
    postpone(queue, 'a', 0, 50_000);
    expect(nextTurn(queue, 10 * SECOND)).toBe('b');
  });

  it('stands still at rate 0 and starts with a full wait after that', () => {
    const queue = newTaintQueue(interval);
    enroll(queue, 'a', 0);
    setRate(queue, 0, SECOND);
    expect(nextTurn(queue, 100 * SECOND)).toBeUndefined();
    expect(nextDue(queue)).toBeUndefined();
    setRate(queue, interval, 100 * SECOND);
    expect(nextDue(queue)).toBe(110 * SECOND);
  });
});

describe('zones', () => {
  it('are in full disruption without a ready node, in partial with most and more than two down', () => {
    expect(zoneState({ ready: 0, notReady: 1 })).toBe('FullDisruption');
    expect(zoneState({ ready: 2, notReady: 3 })).toBe('PartialDisruption');
    expect(zoneState({ ready: 1, notReady: 2 })).toBe('Normal');
    expect(zoneState({ ready: 0, notReady: 0 })).toBe('Normal');
  });

  it('are emptied at their rates', () => {
    expect(taintInterval('Normal', 10)).toBe(10 * SECOND);
    expect(taintInterval('FullDisruption', 10)).toBe(10 * SECOND);
    expect(taintInterval('PartialDisruption', 50)).toBe(0);
    expect(taintInterval('PartialDisruption', 51)).toBe(100 * SECOND);
  });

  it('enter and leave the disruption of the whole cluster together', () => {
    const was = new Map([['a', 'Normal'] as const, ['b', 'FullDisruption'] as const]);
    const full = new Map([['a', 'FullDisruption'] as const, ['b', 'FullDisruption'] as const]);
    expect(disruption(was, full).kind).toBe('entersFull');
    expect(disruption(full, was).kind).toBe('leavesFull');
    expect(disruption(full, full).kind).toBe('none');
    expect(disruption(was, was).kind).toBe('none');
  });

  it('are told apart by region and zone', () => {
    expect(zoneKey(node([], {}, { 'topology.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' }))).toBe('r:z');
    expect(zoneKey(node([]))).toBe('');
  });
});
