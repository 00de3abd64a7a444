import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/effects.ts';
import { formatTime } from '../../machinery/time.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { inDeletionOrder } from './deletion-order.ts';

interface Traits {
  readonly node?: string;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly cost?: string;
  readonly readySince?: number;
  readonly restarts?: number;
  readonly uid?: string;
}

function pod(
  name: string,
  { node = 'n1', phase = 'Running', ready = true, cost, readySince = 0, restarts = 0, uid = name }: Traits = {},
): Pod {
  const annotations = cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': cost };
  return {
    metadata: { name, uid, creationTimestamp: formatTime(0), annotations },
    spec: { nodeName: node, containers: [] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: formatTime(readySince) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod;
}

const NOW = 1_000 * SECOND;
const order = (pods: readonly Pod[], neighbours: ReadonlyMap<string, number> = new Map()) =>
  inDeletionOrder(pods, neighbours, NOW).map(({ metadata }) => metadata.name);

test('unassigned, pending, not ready, cheap, crowded, young, restarted: in this order', () => {
  const pods = [
    pod('plain'),
    pod('restarted', { restarts: 3 }),
    pod('young', { readySince: 990 * SECOND }),
    pod('crowded', { node: 'n2' }),
    pod('cheap', { cost: '-1' }),
    pod('not-ready', { ready: false }),
    pod('pending', { phase: 'Pending', ready: false }),
    pod('unassigned', { node: '', phase: 'Pending', ready: false }),
  ];
  expect(
    order(
      pods,
      new Map([
        ['n1', 1],
        ['n2', 2],
      ]),
    ),
  ).toEqual(['unassigned', 'pending', 'not-ready', 'cheap', 'crowded', 'young', 'restarted', 'plain']);
});

test('of about the same age the uid decides', () => {
  expect(order([pod('a', { uid: '2', readySince: 400 * SECOND }), pod('b', { uid: '1', readySince: 300 * SECOND })])).toEqual(['b', 'a']);
});

test('a cost that is no number counts as 0', () => {
  expect(order([pod('a', { cost: '1' }), pod('b', { cost: 'much' })])).toEqual(['b', 'a']);
});
