import { expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { nodeInfo } from '../framework/node-info.ts';
import { podInfo } from '../framework/pod-info.ts';
import { nodeAffinity } from './node-affinity.ts';

const NODES = ['5', '9'].map(
  (rank) => ({ metadata: { name: `n${rank}`, labels: { rank, color: 'red' } }, spec: {}, status: {} }) as unknown as Node,
);
const INFOS = NODES.map((node) => nodeInfo(node));

const than = (value: string) => ({ matchExpressions: [{ key: 'rank', operator: 'Gt', values: [value] }] });

function pod(nodeAffinity: object, nodeSelector?: object) {
  const spec = { containers: [], affinity: { nodeAffinity }, nodeSelector };
  return podInfo({ metadata: { name: 'p', namespace: 'default' }, spec, status: {} } as unknown as Pod);
}

test('preferred terms that compare with something that is no number end the cycle; weight 0 is not looked at', () => {
  const preferring = (...terms: readonly (readonly [number, string])[]) =>
    nodeAffinity.preScore?.(
      pod({ preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, value]) => ({ weight, preference: than(value) })) }),
      INFOS,
      bareFleet(INFOS),
    );
  const words = (at: number, value: string) =>
    `[${at}].matchExpressions[0].values[0]: Invalid value: "${value}": for 'Gt', 'Lt' operators, the value must be an integer`;
  expect(preferring([1, '3'], [2, 'a'])).toMatchObject({ code: 'Error', reasons: [words(1, 'a')] });
  expect(preferring([1, '1.5'], [2, '99999999999999999999'])).toMatchObject({
    reasons: [`[${words(0, '1.5')}, ${words(1, '99999999999999999999')}]`],
  });
  expect(preferring([1, '3'], [0, 'a'])).toHaveProperty('score');
});

test('a hint about required terms that make no sense wakes the pod, if its selector does not speak against it', () => {
  const hint = (nodeSelector?: object) =>
    nodeAffinity.hints?.['node updated']?.(
      pod({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [than('a')] } }, nodeSelector),
      { kind: 'node updated', old: NODES[0] as Node, node: NODES[1] as Node },
      bareFleet(INFOS),
    );
  expect(hint()).toBe(true);
  expect(hint({ color: 'red' })).toBe(true);
  expect(hint({ color: 'blue' })).toBe(false);
});
