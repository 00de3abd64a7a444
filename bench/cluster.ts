/** Whole clusters, headless. */
import { type Micros, SECOND } from '../src/kernel/effects.ts';
import type { Run } from '../src/kernel/run.ts';
import { BOOT, podCounts, startCluster } from '../src/sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../src/sim/cluster/orders.ts';
import type { ApiObject } from '../src/sim/machinery/wire/api.ts';
import { type Figure, median, percentile, timed } from './measure.ts';

export const SEED = 'bench';

export function benchDeployment(name: string, replicas: number): ApiObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '10m', memory: '16Mi' } } }],
        },
      },
    },
  } as unknown as ApiObject;
}

export const BENCH_CAPACITY = { cpu: '64', memory: '256Gi', pods: '250', 'ephemeral-storage': '1Ti' };
export const PATIENCE: Micros = 600 * SECOND;
const GLANCE: Micros = SECOND;
/** An odd number, large enough that the median is of code that has been compiled. */
const ROUNDS = 9;
const MINUTES = 5;

/** Wall seconds from the command until all pods of one Deployment are ready. */
function deploy(nodes: number, replicas: number): { readonly seconds: number; readonly run: Run } {
  const run = startCluster({ nodes, capacity: BENCH_CAPACITY }, SEED);
  run.runUntil(BOOT + 4 * SECOND);
  const seconds = timed(() => {
    run.input(commandInput('kubectl apply -f bench.yaml', [applyOrder(benchDeployment('bench', replicas))]));
    const limit = run.now + PATIENCE;
    while (podCounts(run).ready < replicas) {
      if (run.now >= limit)
        throw new Error(`${JSON.stringify(podCounts(run))} of ${replicas} pods after ${PATIENCE / SECOND} virtual seconds`);
      run.runUntil(run.now + GLANCE);
    }
  });
  return { seconds, run };
}

export function deployment500(): readonly Figure[] {
  const values = Array.from({ length: ROUNDS }, () => deploy(50, 500).seconds);
  return [{ name: 'deployment-500', value: median(values), unit: 's', better: 'lower', n: values.length, seed: SEED }];
}

export function deploymentGrowth(): readonly Figure[] {
  deploy(50, 500);
  const small = median([1, 2, 3].map(() => deploy(50, 500).seconds));
  const large = deploy(50, 5_000).seconds;
  return [{ name: 'deployment-growth', value: Math.log10(large / small), unit: 'exponent', better: 'lower', n: 1, seed: SEED }];
}

export function idleNodes(): readonly Figure[] {
  const run = startCluster({ nodes: 1_000 }, SEED);
  run.runUntil(60 * SECOND);
  const span = 60;
  const values = Array.from({ length: MINUTES }, () => span / timed(() => run.runUntil(run.now + span * SECOND)));
  return [{ name: 'idle-1000-nodes', value: median(values), unit: 'virtual s/s', better: 'higher', n: values.length, seed: SEED }];
}

const SEEKS = 100;
const LEAST_EVENTS = 100_000;

export function seekP95(): readonly Figure[] {
  const { run } = deploy(50, 1_000);
  while (run.position < LEAST_EVENTS) run.runUntil(run.now + 10 * SECOND);
  const end = run.reached;
  let dice = 12_345;
  const values: number[] = [];
  for (let i = 0; i < SEEKS; i++) {
    dice = (dice * 1_103_515_245 + 12_345) % 2 ** 31;
    const goal = Math.floor((dice / 2 ** 31) * end);
    values.push(timed(() => run.seek(goal)) * 1_000);
  }
  return [{ name: 'seek-p95', value: percentile(values, 0.95), unit: 'ms', better: 'lower', n: SEEKS, seed: SEED }];
}
