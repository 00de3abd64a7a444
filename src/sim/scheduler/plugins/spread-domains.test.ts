/** The memory of domains must say at each moment what counting anew would. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { type NodeInfo, nodeInfo } from '../framework/node-info.ts';
import { type PodInfo, podInfo } from '../framework/pod-info.ts';
import { type Constraint, hasAllKeys, isIncluded } from './spread-constraints.ts';
import { domainsOf } from './spread-domains.ts';

const ZONE = 'zone';
const CONSTRAINT: Constraint = {
  topologyKey: ZONE,
  maxSkew: 1,
  minDomains: 1,
  honorAffinity: true,
  honorTaints: true,
  matches: (labels) => labels?.app === 'a',
  countsNobody: false,
  signature: 'app=a',
};

interface Shape {
  readonly zone: string | undefined;
  readonly tainted: boolean;
  readonly disk: string;
  readonly apps: readonly string[];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  zone: fc.constantFrom('x', 'y', 'z', undefined),
  tainted: fc.boolean(),
  disk: fc.constantFrom('ssd', 'hdd'),
  apps: fc.array(fc.constantFrom('a', 'b'), { maxLength: 4 }),
});

let serial = 0;

function podOf(app: string, spec: object = {}): PodInfo {
  const metadata = { name: `p${serial++}`, namespace: 'default', labels: { app } };
  return podInfo(Object.freeze({ metadata, spec: { containers: [], ...spec }, status: {} }) as unknown as Pod);
}

function nodeOf({ zone, tainted, disk, apps }: Shape, i: number): NodeInfo {
  const labels = { disk, ...(zone === undefined ? {} : { [ZONE]: zone }) };
  const taints = tainted ? [{ key: 'k', effect: 'NoSchedule' }] : [];
  const node = { metadata: { name: `n${i}`, labels }, spec: { taints }, status: {} } as unknown as Node;
  return nodeInfo(
    node,
    apps.map((app) => podOf(app)),
  );
}

function anew(info: PodInfo, nodes: readonly NodeInfo[], among: readonly Constraint[]): Map<string, number> {
  const domains = new Map<string, number>();
  for (const node of nodes) {
    if (!hasAllKeys(node, among) || !isIncluded(CONSTRAINT, info, node)) continue;
    const value = node.labels[ZONE] ?? '';
    domains.set(value, (domains.get(value) ?? 0) + node.pods.filter(({ pod }) => pod.metadata.labels?.app === 'a').length);
  }
  return domains;
}

test('what is remembered of domains is what counting anew would give, whatever becomes of the nodes', () => {
  const pods = [podOf('a'), podOf('a', { nodeSelector: { disk: 'ssd' } }), podOf('a', { tolerations: [{ operator: 'Exists' }] })];
  const change = fc.tuple(fc.nat({ max: 4 }), fc.option(shape, { nil: undefined }));
  fc.assert(
    fc.property(fc.array(shape, { minLength: 1, maxLength: 5 }), fc.array(change, { maxLength: 12 }), (shapes, changes) => {
      const nodes = shapes.map(nodeOf);
      for (const [at, now] of changes) {
        const place = at % Math.max(1, nodes.length);
        if (now === undefined) nodes.splice(place, 1);
        else nodes[place] = nodeOf(now, place);
        for (const pod of pods) {
          for (const among of [[CONSTRAINT], []]) {
            const remembered = [...domainsOf(CONSTRAINT, pod, nodes, among)].map(([value, domain]) => [value, domain.pods] as const);
            expect(new Map(remembered)).toEqual(anew(pod, nodes, among));
          }
        }
      }
    }),
  );
});
