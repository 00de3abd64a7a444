/** Random clusters: what the cycle decides is checked against the rules written down a second time, and the cache against a new one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { Node, Taint } from '../machinery/types/node.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { type CacheState, newCache, place, removeNode, setNode, snapshot, unplace } from './cache/cache.ts';
import { bareFleet } from './framework/bare-fleet.ts';
import { type Cycle, runCycle, winners } from './framework/cycle.ts';
import { podInfo } from './framework/pod-info.ts';
import { DEFAULT_PROFILE } from './plugins/all.ts';

interface NodeShape {
  readonly cpu: number;
  readonly pods: number;
  readonly zone: string;
  readonly taint: string | undefined;
  readonly cordoned: boolean;
}

interface PodShape {
  readonly cpu: number;
  readonly zone: string | undefined;
  readonly tolerates: string | undefined;
  readonly port: number | undefined;
  readonly spread: boolean;
  readonly tier: Tier;
  /** Stays out of the zone, or off the node, of pods of the tier. */
  readonly avoids: { readonly tier: Tier; readonly wide: boolean } | undefined;
  /** Wants to be in a zone with pods of the tier. */
  readonly seeks: Tier | undefined;
}

type Tier = 'front' | 'back';

const nodeShape: fc.Arbitrary<NodeShape> = fc.record({
  cpu: fc.integer({ min: 1, max: 8 }),
  pods: fc.integer({ min: 1, max: 6 }),
  zone: fc.constantFrom('a', 'b', 'c'),
  taint: fc.constantFrom(undefined, undefined, 'gpu', 'db'),
  cordoned: fc.constantFrom(false, false, false, true),
});

const podShape: fc.Arbitrary<PodShape> = fc.record({
  cpu: fc.integer({ min: 0, max: 4 }),
  zone: fc.constantFrom(undefined, undefined, 'a', 'b'),
  tolerates: fc.constantFrom(undefined, undefined, 'gpu', 'db'),
  port: fc.constantFrom(undefined, undefined, 80, 443),
  spread: fc.boolean(),
  tier: fc.constantFrom<Tier>('front', 'back'),
  avoids: fc.option(fc.record({ tier: fc.constantFrom<Tier>('front', 'back'), wide: fc.boolean() }), { nil: undefined, freq: 2 }),
  seeks: fc.constantFrom(undefined, undefined, undefined, 'front' as const, 'back' as const),
});

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

function termOf(tier: Tier, topologyKey: string) {
  return { topologyKey, labelSelector: { matchLabels: { tier } } };
}

function nodeOf(name: string, { cpu, pods, zone, taint, cordoned }: NodeShape): Node {
  const taints: readonly Taint[] = taint === undefined ? [] : [{ key: taint, effect: 'NoSchedule' }];
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { [ZONE]: zone, [HOST]: name } },
    spec: { unschedulable: cordoned, taints },
    status: { allocatable: { cpu: String(cpu), memory: '8Gi', pods: String(pods) } },
  });
}

function podOf(name: string, { cpu, zone, tolerates, port, spread, tier, avoids, seeks }: PodShape): Pod {
  const constraint = {
    maxSkew: 1,
    topologyKey: ZONE,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'web' } },
  } as const;
  return Object.freeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '', labels: { app: 'web', tier } },
    spec: {
      restartPolicy: 'Always' as const,
      containers: [
        {
          name: 'c',
          resources: { requests: { cpu: String(cpu) } },
          ports: port === undefined ? [] : [{ containerPort: port, hostPort: port, protocol: 'TCP' as const }],
        },
      ],
      ...(zone === undefined ? {} : { nodeSelector: { [ZONE]: zone } }),
      tolerations: tolerates === undefined ? [] : [{ key: tolerates, operator: 'Exists' as const }],
      topologySpreadConstraints: spread ? [constraint] : [],
      affinity: {
        ...(seeks && { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [termOf(seeks, ZONE)] } }),
        ...(avoids && {
          podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [termOf(avoids.tier, avoids.wide ? ZONE : HOST)] },
        }),
      },
    },
    status: {},
  });
}

interface Placement {
  readonly shape: PodShape;
  readonly node: number;
}

/** The rules once more, in words as plain as can be. */
function mayGo(shape: PodShape, node: number, nodes: readonly NodeShape[], placed: readonly Placement[]): boolean {
  const here = placed.filter((one) => one.node === node);
  const { cpu, pods, zone, taint, cordoned } = nodes[node] as NodeShape;
  if (cordoned || (taint !== undefined && taint !== shape.tolerates)) return false;
  if (shape.zone !== undefined && shape.zone !== zone) return false;
  if (shape.port !== undefined && here.some((one) => one.shape.port === shape.port)) return false;
  if (here.length + 1 > pods) return false;
  if (shape.cpu > 0 && here.reduce((sum, one) => sum + one.shape.cpu, shape.cpu) > cpu) return false;
  const near = (wide: boolean, other: Placement) => (wide ? nodes[other.node]?.zone === zone : other.node === node);
  const clashes = (one: PodShape, other: PodShape, at: Placement) => one.avoids?.tier === other.tier && near(one.avoids.wide, at);
  if (placed.some((one) => clashes(shape, one.shape, one) || clashes(one.shape, shape, one))) return false;
  const sought = placed.filter((one) => one.shape.tier === shape.seeks);
  const isFirst = sought.length === 0 && shape.tier === shape.seeks;
  if (shape.seeks !== undefined && !isFirst && !sought.some((one) => near(true, one))) return false;
  if (!shape.spread) return true;
  const eligible = nodes.map((one) => one.zone).filter((one) => shape.zone === undefined || shape.zone === one);
  const inZone = (one: string) => placed.filter((other) => nodes[other.node]?.zone === one).length;
  return inZone(zone) + 1 - Math.min(...eligible.map(inZone)) <= 1;
}

function decide(cache: CacheState, pod: Pod, start: number, dice: number) {
  const fleet = bareFleet(snapshot(cache), { podsWithTerms: cache.podsWithTerms });
  return runCycle(podInfo(pod), fleet, { lineup: DEFAULT_PROFILE, start, percentageOfNodesToScore: 0, dice: () => dice });
}

test('no binding breaks a rule, and no pod waits that might be bound', () => {
  const shapes = [
    fc.array(nodeShape, { minLength: 1, maxLength: 8 }),
    fc.array(podShape, { minLength: 1, maxLength: 20, size: 'max' }),
  ] as const;
  fc.assert(
    fc.property(...shapes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (nodes, pods, dice) => {
      const cache = newCache();
      for (const [i, shape] of nodes.entries()) setNode(cache, nodeOf(`n${i}`, shape));
      const placed: Placement[] = [];
      let start = 0;
      for (const [i, shape] of pods.entries()) {
        const pod = podOf(`p${i}`, shape);
        const cycle = decide(cache, pod, start, dice);
        start = cycle.nextStart;
        const allowed = nodes.flatMap((_, node) => (mayGo(shape, node, nodes, placed) ? [`n${node}`] : []));
        expect(cycle.feasible.map(({ name }) => name).sort()).toEqual(allowed.sort());
        if (cycle.winner === undefined) continue;
        expect(winners(cycle)).toContain(cycle.winner.name);
        place(cache, podInfo(pod), cycle.winner.name, true);
        placed.push({ shape, node: Number(cycle.winner.name.slice(1)) });
      }
    }),
    { numRuns: runs(300) },
  );
});

const step = fc.oneof(
  fc.record({ kind: fc.constant('node' as const), name: fc.integer({ min: 0, max: 6 }), shape: nodeShape }),
  fc.record({ kind: fc.constant('no node' as const), name: fc.integer({ min: 0, max: 6 }) }),
  fc.record({
    kind: fc.constant('pod' as const),
    name: fc.integer({ min: 0, max: 12 }),
    node: fc.integer({ min: 0, max: 6 }),
    shape: podShape,
  }),
  fc.record({ kind: fc.constant('no pod' as const), name: fc.integer({ min: 0, max: 12 }) }),
  fc.record({ kind: fc.constant('look' as const) }),
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function change(cache: CacheState, one: Step | { readonly kind: 'try' }): void {
  if (one.kind === 'look') snapshot(cache);
  else if (one.kind === 'node') setNode(cache, nodeOf(`n${one.name}`, one.shape));
  else if (one.kind === 'no node') {
    const info = cache.list.find(({ name }) => name === `n${one.name}`);
    if (info !== undefined) removeNode(cache, info.node);
  } else if (one.kind === 'pod') place(cache, podInfo(podOf(`p${one.name}`, one.shape)), `n${one.node}`, true);
  else if (one.kind === 'no pod') unplace(cache, `default/p${one.name}`);
}

/**
 * Order aside: pods of a node are listed as they came. Ports aside too: as in the real one they are a set, and where two pods that were
 * bound by hand have the same, it is free as soon as one of them goes.
 */
function seen(cache: CacheState): unknown {
  return snapshot(cache)
    .map((info) => ({
      ...info,
      allocatable: { ...info.allocatable, scalar: [...info.allocatable.scalar] },
      scalar: [...info.scalar].filter(([, count]) => count !== 0),
      images: [...info.images],
      pods: info.pods.map(({ key }) => key).sort(),
      usedPorts: [],
      withTerms: info.withTerms.map(({ key }) => key).sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

test('the snapshot that is kept up to date equals one built anew', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const cache = newCache();
      const nodes = new Map<string, Node>();
      const pods = new Map<string, { readonly pod: Pod; readonly node: string }>();
      for (const one of steps) {
        change(cache, one);
        if (one.kind === 'node') nodes.set(`n${one.name}`, nodeOf(`n${one.name}`, one.shape));
        else if (one.kind === 'no node') nodes.delete(`n${one.name}`);
        else if (one.kind === 'pod') pods.set(`p${one.name}`, { pod: podOf(`p${one.name}`, one.shape), node: `n${one.node}` });
        else if (one.kind === 'no pod') pods.delete(`p${one.name}`);
      }
      const anew = newCache();
      for (const node of nodes.values()) setNode(anew, node);
      for (const { pod, node } of pods.values()) place(anew, podInfo(pod), node, false);
      expect(seen(cache)).toEqual(seen(anew));
      expect(cache.podsWithTerms).toBe(anew.podsWithTerms);
    }),
    { numRuns: runs(300) },
  );
});

/** All that a cycle came to. */
function outcome({ rejected, feasible, scores, totals, winner, nextStart }: Cycle): unknown {
  const points = scores.map(({ plugin, raw, normalized }) => ({ plugin, raw, normalized }));
  return { rejected, feasible: feasible.map(({ name }) => name), points, totals, winner: winner?.name, nextStart };
}

test('what is kept of words about nodes says the same as asking all of them anew', () => {
  const fleets = fc.array(nodeShape, { minLength: 2, maxLength: 6 });
  const kinds = fc.array(podShape, { minLength: 1, maxLength: 3 });
  const turn = fc.record({ kind: fc.constant('try' as const), shape: fc.nat({ max: 2 }), start: fc.nat({ max: 6 }), binds: fc.boolean() });
  fc.assert(
    fc.property(
      fleets,
      kinds,
      fc.array(fc.oneof({ weight: 3, arbitrary: turn }, step), { maxLength: 60, size: 'max' }),
      (nodes, shapes, steps) => {
        const cache = newCache();
        for (const [i, shape] of nodes.entries()) setNode(cache, nodeOf(`n${i}`, shape));
        const lineup = { ...DEFAULT_PROFILE };
        const fleet = () => bareFleet(snapshot(cache), { podsWithTerms: cache.podsWithTerms, images: cache.images });
        for (const [i, one] of steps.entries()) {
          change(cache, one);
          if (one.kind !== 'try') continue;
          const pod = podInfo(podOf(`try${i}`, shapes[one.shape % shapes.length] as PodShape));
          const options = { start: one.start, percentageOfNodesToScore: 0, dice: () => 0 };
          const kept = runCycle(pod, fleet(), { ...options, lineup });
          const anew = runCycle(pod, fleet(), { ...options, lineup: { ...DEFAULT_PROFILE } });
          expect(outcome(kept)).toEqual(outcome(anew));
          if (one.binds && kept.winner !== undefined) place(cache, pod, kept.winner.name, true);
        }
      },
    ),
    { numRuns: runs(300) },
  );
});
