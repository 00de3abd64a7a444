import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeCluster } from '../../testing/fake-cluster.ts';
import type { ClientHost } from '../client/state.ts';
import { kubeletKind } from './component.ts';
import type { KubeletState } from './state.ts';

const NODE = 'node/node-1';
const PODS = '/api/v1/namespaces/default/pods';

type Step =
  | { readonly do: 'create'; readonly pod: number; readonly spec: object; readonly annotations: object }
  | { readonly do: 'delete'; readonly pod: number; readonly gracePeriodSeconds: number }
  | { readonly do: 'kill' | 'restart' | 'pause' | 'resume' }
  | { readonly do: 'wait'; readonly seconds: number };

const command = fc.constantFrom([], ['sleep', '3'], ['sh', '-c', 'exit 1'], ['sh', '-c', 'sleep 2; exit 0'], ['sleep', '3600']);
const container = fc.record({ name: fc.constantFrom('a', 'b'), image: fc.constantFrom('x:1', 'y:2', 'z:missing'), command });
const spec = fc.record({
  restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
  containers: fc.uniqueArray(container, { minLength: 1, maxLength: 2, selector: (one) => one.name }),
  initContainers: fc.option(
    fc.constantFrom([{ name: 'i', image: 'x:1', command: ['true'] }], [{ name: 's', image: 'y:2', restartPolicy: 'Always' }]),
    {
      nil: [],
    },
  ),
});
const annotations = fc.constantFrom({}, {}, { 'fake/outcome': 'fail', 'fake/after': '4s' }, { 'fake/unhealthy': 'liveness:2s' });
const pod = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), pod, spec, annotations }),
  fc.record({ do: fc.constant('delete' as const), pod, gracePeriodSeconds: fc.constantFrom(0, 1, 5, 30) }),
  fc.record({ do: fc.constantFrom('kill' as const, 'restart' as const, 'pause' as const, 'resume' as const) }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0.1, 1, 4, 15) }),
);

describe('whatever happens to pods and node', () => {
  it('in the end all pods that were deleted are gone, and nothing of them is left on the node', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const config = {
          nodeName: 'node-1',
          address: '192.168.0.2',
          podCIDR: '10.244.1.0/24',
          capacity: { cpu: '4', memory: '8Gi', pods: '3' },
        };
        const cluster = new FakeCluster([{ id: NODE, kind: kubeletKind, config }]);
        cluster.run(2);
        for (const [at, one] of steps.entries()) play(cluster, one, at);
        settle(cluster);
      }),
      { numRuns: 150 },
    );
  });
});

function play(cluster: FakeCluster, one: Step, at: number): void {
  if (one.do === 'wait') cluster.run(one.seconds);
  else if (one.do === 'create' && !cluster.object(`${PODS}/p-${one.pod}`)) {
    const metadata = { name: `p-${one.pod}`, uid: `u-${at}`, annotations: one.annotations };
    const object = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...one.spec, nodeName: 'node-1' }, status: { phase: 'Pending' } };
    cluster.request('POST', PODS, object);
  } else if (one.do === 'delete' && cluster.object(`${PODS}/p-${one.pod}`)) {
    cluster.request('DELETE', `${PODS}/p-${one.pod}`, { gracePeriodSeconds: one.gracePeriodSeconds });
  } else if (one.do !== 'create' && one.do !== 'delete') setNode(cluster, one.do);
  cluster.run(0.01);
}

/** Kills only what lives, and so on: other inputs would be errors of the test. */
function setNode(cluster: FakeCluster, action: 'kill' | 'restart' | 'pause' | 'resume'): void {
  const { alive, paused } = cluster.kernel.component(NODE);
  const possible = { kill: alive, restart: !alive, pause: alive && !paused, resume: alive && paused };
  if (possible[action]) cluster.kernel.input({ kind: action, component: NODE });
}

function settle(cluster: FakeCluster): void {
  setNode(cluster, 'restart');
  setNode(cluster, 'resume');
  cluster.run(1);
  const own = () => (cluster.kernel.component(NODE).state as ClientHost<KubeletState>).own;
  cluster.run(60);
  expect([...own().pods.keys()].sort()).toEqual(
    cluster
      .all('Pod')
      .map((object) => object.metadata.uid)
      .sort(),
  );
  for (const object of cluster.all('Pod')) cluster.request('DELETE', `${PODS}/${object.metadata.name}`, { gracePeriodSeconds: 30 });
  cluster.run(90);
  expect(cluster.all('Pod').map((object) => object.status)).toEqual([]);
  expect([own().pods.size, own().addresses.size, own().pulls.length]).toEqual([0, 0, 0]);
}
