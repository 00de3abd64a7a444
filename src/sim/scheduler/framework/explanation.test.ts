/** What is told of a cycle, checked against the cycle and against each plugin asked alone. */

import { describe, expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { DEFAULT_PROFILE } from '../plugins/all.ts';
import { bareFleet } from './bare-fleet.ts';
import { explained } from './explanation.ts';
import { nodeInfo } from './node-info.ts';
import { podInfo } from './pod-info.ts';
import { rejection } from './verdict.ts';

const meta = (name: string) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '' });

function node(name: string, cpu: string, more: Partial<Node['spec']> = {}): Node {
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: meta(name),
    spec: more,
    status: { allocatable: { cpu, memory: '8Gi', pods: '10' } },
  });
}

function pod(cpu: string, spec: Partial<Pod['spec']> = {}): Pod {
  const containers = [{ name: 'c', resources: { requests: { cpu } } }];
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta('p'), namespace: 'default' },
    spec: { restartPolicy: 'Always' as const, containers, ...spec },
    status: {},
  });
}

function explain(nodes: readonly Node[], asked: Pod, everyVerdict = false) {
  const fleet = bareFleet(nodes.map((one) => nodeInfo(one)));
  return explained(podInfo(asked), fleet, { lineup: DEFAULT_PROFILE, start: 0, percentageOfNodesToScore: 0, dice: () => 0 }, everyVerdict);
}

const TAINTED = { taints: [{ key: 'gpu', effect: 'NoSchedule' as const }] };

describe('verdicts', () => {
  test('as the framework asks: what comes after the first refusal is not asked', () => {
    const { filters, nodes, visited, found } = explain([node('tainted', '1', TAINTED), node('small', '1'), node('big', '4')], pod('2'));
    expect(filters).toEqual(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeResourcesFit']);
    const tainted = rejection('UnschedulableAndUnresolvable', 'TaintToleration', 'node(s) had untolerated taint(s)');
    const short = rejection('UnschedulableAndUnresolvable', 'NodeResourcesFit', 'Insufficient cpu');
    expect(nodes.map(({ node, verdicts }) => [node, ...verdicts])).toEqual([
      ['tainted', 'passed', 'passed', tainted, 'not asked'],
      ['small', 'passed', 'passed', 'passed', short],
      ['big', 'passed', 'passed', 'passed', 'passed'],
    ]);
    expect([visited, found]).toEqual([3, 1]);
  });

  test('on request every plugin speaks, about nodes that were not visited too', () => {
    const { nodes, allFilters } = explain([node('tainted', '1', TAINTED)], pod('2'), true);
    expect(allFilters).toEqual(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeResourcesFit']);
    expect(nodes[0]?.allVerdicts?.map((verdict) => (typeof verdict === 'string' ? verdict : verdict.plugin))).toEqual([
      'passed',
      'passed',
      'TaintToleration',
      'NodeResourcesFit',
    ]);
  });

  test('a refusal before any node is looked at: nobody is asked, and on request all have their say', () => {
    const only = (name: string) => ({ key: 'metadata.name', operator: 'In' as const, values: [name] });
    const required = { nodeSelectorTerms: [{ matchFields: [only('a'), only('b')] }] };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    const told = explain([node('a', '1')], pod('2', { affinity }), true);
    expect(told.refused?.plugin).toBe('NodeAffinity');
    expect(told.nodes).toMatchObject([{ visited: false, verdicts: [], place: -1 }]);
    expect(told.nodes[0]?.allVerdicts?.at(-1)).toMatchObject({ reasons: ['Insufficient cpu'] });
  });
});

describe('scores', () => {
  test('weighted scores add up to the totals; winner and runner-up are the first two', () => {
    const told = explain([node('small', '4'), node('big', '16'), node('middle', '8')], pod('2'));
    for (const { place } of told.nodes) {
      expect(told.scores.reduce((sum, { weighted }) => sum + (weighted[place] as number), 0)).toBe(told.totals[place]);
    }
    expect([told.winner?.name, told.runnerUp?.name]).toEqual(['big', 'middle']);
    const totalOf = (name: string) => told.totals[told.nodes.find((one) => one.node === name)?.place ?? -1] as number;
    expect(told.lead).toBe(totalOf('big') - totalOf('middle'));
  });

  test('one feasible node: no scores, no runner-up', () => {
    expect(explain([node('only', '4')], pod('2'))).toMatchObject({ scores: [], runnerUp: undefined, lead: undefined });
  });
});
