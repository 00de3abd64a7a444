/** What recordings of single attempts cannot show: memories that outlive a cycle, and filters for nodes as they would be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../testing/runs.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { bareFleet } from '../framework/bare-fleet.ts';
import { type NodeInfo, nodeInfo, withoutPod, withPod } from '../framework/node-info.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';
import { interPodAffinity } from './inter-pod-affinity.ts';

const ZONE = 'zone';

interface Shape {
  readonly app: string;
  readonly near: string | undefined;
  readonly far: string | undefined;
}

const app = fc.constantFrom('a', 'b');
const shape: fc.Arbitrary<Shape> = fc.record({
  app,
  near: fc.option(app, { nil: undefined, freq: 2 }),
  far: fc.option(app, { nil: undefined, freq: 2 }),
});
const shapes = fc.array(shape, { maxLength: 4 });
/** Zone and pods of each node. */
const cluster = fc.array(fc.tuple(fc.constantFrom('x', 'y', undefined), shapes), { minLength: 1, maxLength: 4 });

function required(name: string | undefined) {
  if (name === undefined) return undefined;
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE, labelSelector: { matchLabels: { app: name } } }] };
}

let serial = 0;

function podOf({ app: name, near, far }: Shape): PodInfo {
  return podInfo(
    Object.freeze({
      metadata: { name: `p${serial++}`, namespace: 'default', labels: { app: name } },
      spec: { containers: [], affinity: { podAffinity: required(near), podAntiAffinity: required(far) } },
      status: {},
    }) as unknown as Pod,
  );
}

function nodesOf(all: readonly (readonly [string | undefined, readonly Shape[]])[]): readonly NodeInfo[] {
  return all.map(([zone, pods], i) => {
    const labels = zone === undefined ? {} : { [ZONE]: zone };
    return nodeInfo({ metadata: { name: `n${i}`, labels }, spec: {}, status: {} } as unknown as Node, pods.map(podOf));
  });
}

function prepared(pod: PodInfo, nodes: readonly NodeInfo[]) {
  const result = interPodAffinity.preFilter?.(pod, bareFleet(nodes));
  return result?.kind === 'filter' ? result : undefined;
}

function verdicts(pod: PodInfo, nodes: readonly NodeInfo[]): readonly unknown[] {
  const found = prepared(pod, nodes);
  return nodes.map((node) => found?.filter(node)?.reasons);
}

test('a filter for a node with other pods on it says what one prepared with them would say', () => {
  fc.assert(
    fc.property(cluster, shape, shapes, fc.nat(3), fc.nat(4), (all, incoming, more, at, without) => {
      const nodes = nodesOf(all);
      const node = nodes[at % nodes.length] as NodeInfo;
      const pod = podOf(incoming);
      const removed = node.pods.slice(0, without);
      const added = more.map(podOf);
      const changed = added.reduce(
        (info, one) => withPod(info, one),
        removed.reduce((info, { key }) => withoutPod(info, key), node),
      );
      const found = prepared(pod, nodes);
      fc.pre(found !== undefined);
      const supposed = found?.supposing?.(added, removed, node)(changed)?.reasons;
      const anew = prepared(
        pod,
        nodes.map((one) => (one === node ? changed : one)),
      )?.filter(changed)?.reasons;
      expect(supposed).toEqual(anew);
    }),
    { numRuns: runs(500) },
  );
});

test('what is remembered of the nodes before makes no difference', () => {
  fc.assert(
    fc.property(cluster, cluster, shape, (before, now, incoming) => {
      const pod = podOf(incoming);
      const nodes = nodesOf(now);
      verdicts(pod, nodesOf(before));
      const after = verdicts(pod, nodes);
      verdicts(pod, []);
      expect(after).toEqual(verdicts(pod, nodes));
    }),
    { numRuns: runs(300) },
  );
});
