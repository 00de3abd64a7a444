/**
 * The scheduler's rate, its whole control plane in the same process.
 *
 * `schedule-1000x2000` is what the rate of the real one was measured on: Nodes that are registered and posted Ready, without kubelets, and
 * bare pods of 100m and 500Mi; API server, etcd, scheduler, and here the controller managers too. `schedule-1000x2000-living` is harder: 1,000
 * living kubelets start the pods of a Deployment while it is being scheduled.
 */
import { SECOND } from '../src/kernel/effects.ts';
import type { Run } from '../src/kernel/run.ts';
import { BOOT, podCounts, startCluster } from '../src/sim/cluster/cluster.ts';
import { applyOrder, collectionOf, commandInput } from '../src/sim/cluster/orders.ts';
import type { Order } from '../src/sim/cluster/person.ts';
import { resourceByKind } from '../src/sim/machinery/scheme/registry.ts';
import type { ApiObject } from '../src/sim/machinery/wire/api.ts';
import { BENCH_CAPACITY, benchDeployment, PATIENCE, SEED } from './cluster.ts';
import { type Figure, median, timed } from './measure.ts';

const NODES = 1_000;
const PODS = 2_000;
const WORKERS = 32;
const ZONES = 3;
const GLANCE = SECOND / 4;

function registeredNode(i: number): ApiObject {
  const name = `node-${i}`;
  const list = { cpu: '4', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' };
  const healthy = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({ type, status: 'False' }));
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${i % ZONES}` } },
    status: { capacity: list, allocatable: list, conditions: [...healthy, { type: 'Ready', status: 'True' }] },
  } as unknown as ApiObject;
}

function barePod(i: number): ApiObject {
  const requests = { cpu: '100m', memory: '500Mi' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `plain-${i}`, namespace: 'default', labels: { app: 'plain' } },
    spec: { containers: [{ name: 'c', image: 'registry.k8s.io/pause:3.10', resources: { requests } }] },
  } as unknown as ApiObject;
}

/** As by a tool with many workers: each creates its share, one after the other. */
function createAll(run: Run, count: number, object: (i: number) => ApiObject): void {
  for (let worker = 0; worker < WORKERS; worker++) {
    const orders: Order[] = [];
    for (let i = worker; i < count; i += WORKERS) {
      const body = object(i);
      const definition = resourceByKind(body.apiVersion, body.kind);
      if (definition === undefined) throw new Error(`no resource of kind ${body.kind}`);
      orders.push({ do: 'request', request: { method: 'POST', path: collectionOf(definition, 'default'), body } });
    }
    run.input(commandInput('create', orders));
  }
}

/** Wall seconds from the moment the scheduler goes on until all pods are bound. */
function bindAll(run: Run): number {
  while (podCounts(run).pods < PODS) run.runUntil(run.now + GLANCE);
  run.input({ kind: 'resume', component: 'scheduler' });
  return timed(() => {
    const limit = run.now + PATIENCE;
    while (podCounts(run).bound < PODS) {
      if (run.now >= limit) throw new Error(`${podCounts(run).bound} of ${PODS} pods were bound`);
      run.runUntil(run.now + GLANCE);
    }
  });
}

function plain(): number {
  const run = startCluster({ nodes: 0 }, SEED);
  run.runUntil(BOOT);
  createAll(run, NODES, registeredNode);
  run.runUntil(run.now + 10 * SECOND);
  run.input({ kind: 'pause', component: 'scheduler' });
  createAll(run, PODS, barePod);
  return bindAll(run);
}

function living(): number {
  const run = startCluster({ nodes: NODES, capacity: BENCH_CAPACITY }, SEED);
  run.runUntil(60 * SECOND);
  run.input({ kind: 'pause', component: 'scheduler' });
  run.input(commandInput('kubectl apply -f bench.yaml', [applyOrder(benchDeployment('bench', PODS))]));
  return bindAll(run);
}

function rate(name: string, seconds: readonly number[]): readonly Figure[] {
  return [{ name, value: PODS / median(seconds), unit: 'pods/s', better: 'higher', n: seconds.length, seed: SEED }];
}

export function schedule1000x2000(): readonly Figure[] {
  return rate('schedule-1000x2000', [plain(), plain(), plain()]);
}

export function scheduleLiving(): readonly Figure[] {
  return rate('schedule-1000x2000-living', [living()]);
}
