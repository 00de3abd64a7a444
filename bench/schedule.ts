/**
 * The scheduler's rate, its whole control plane in the same process.
 *
 * All but `schedule-1000x2000-living` are what the rate of the real one was measured on: Nodes that are registered and posted Ready, without
 * kubelets, and bare pods of 100m and 500Mi; API server, etcd, scheduler, and here the controller managers too. With 5,000 nodes events
 * are counted, not kept. `schedule-1000x2000-living` is harder: 1,000 living kubelets start the pods of a Deployment while it is being scheduled.
 */
import { SECOND } from '../src/kernel/effects.ts';
import type { Run } from '../src/kernel/run.ts';
import { BOOT, podCounts, startCluster } from '../src/sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../src/sim/cluster/orders.ts';
import { BENCH_CAPACITY, benchDeployment, PATIENCE, SEED } from './cluster.ts';
import { type Figure, type Measure, median, timed } from './measure.ts';
import { barePod, createAll, priorityClass, registeredNode, VICTIMS_A_NODE, victim, type Workload } from './workloads.ts';

const GLANCE = SECOND / 4;

interface Case {
  readonly workload: Workload;
  readonly nodes: number;
  readonly pods: number;
}

/** Wall seconds from the moment the scheduler goes on until all pods are bound. `pods`: so many are there before, those that are bound included. */
function bindAll(run: Run, pods: number): number {
  for (const limit = run.now + PATIENCE; podCounts(run).pods < pods; run.runUntil(run.now + GLANCE)) {
    if (run.now >= limit) throw new Error(`${podCounts(run).pods} of ${pods} pods were created`);
  }
  run.input({ kind: 'resume', component: 'scheduler' });
  return timed(() => {
    const limit = run.now + PATIENCE;
    for (let counts = podCounts(run); counts.bound < counts.pods; counts = podCounts(run)) {
      if (run.now >= limit) throw new Error(`${counts.bound} of ${counts.pods} pods were bound`);
      run.runUntil(run.now + GLANCE);
    }
  });
}

function bindBare({ workload, nodes, pods }: Case, trace: 'full' | 'counters'): number {
  const run = startCluster({ nodes: 0 }, SEED, { trace });
  run.runUntil(BOOT);
  createAll(run, nodes, registeredNode);
  run.runUntil(run.now + 10 * SECOND);
  run.input({ kind: 'pause', component: 'scheduler' });
  const victims = workload === 'preempt' ? nodes * VICTIMS_A_NODE : 0;
  if (victims > 0) createAll(run, 1, () => priorityClass);
  run.runUntil(run.now + SECOND);
  createAll(run, victims, victim);
  createAll(run, pods, barePod(workload));
  return bindAll(run, pods + victims);
}

function bindLiving(nodes: number, pods: number): number {
  const run = startCluster({ nodes, capacity: BENCH_CAPACITY }, SEED);
  run.runUntil(60 * SECOND);
  run.input({ kind: 'pause', component: 'scheduler' });
  run.input(commandInput('kubectl apply -f bench.yaml', [applyOrder(benchDeployment('bench', pods))]));
  return bindAll(run, pods);
}

function rate(name: string, pods: number, seconds: readonly number[]): readonly Figure[] {
  return [{ name, value: pods / median(seconds), unit: 'pods/s', better: 'higher', n: seconds.length, seed: SEED }];
}

export function schedule1000x2000(): readonly Figure[] {
  const seconds = [1, 2, 3].map(() => bindBare({ workload: 'plain', nodes: 1_000, pods: 2_000 }, 'full'));
  return rate('schedule-1000x2000', 2_000, seconds);
}

export function scheduleLiving(): readonly Figure[] {
  return rate('schedule-1000x2000-living', 2_000, [bindLiving(1_000, 2_000)]);
}

/** Three times, as the real one. */
export function scheduleLarge(name: string, one: Case): Measure {
  return () =>
    rate(
      name,
      one.pods,
      [1, 2, 3].map(() => bindBare(one, 'counters')),
    );
}

const GROWTH_NODES = [100, 1_000, 5_000];
const GROWTH_PODS = 2_000;

/** The dearest pod against the cheapest, from 100 nodes to 5,000. */
export function scheduleGrowth(): readonly Figure[] {
  const costs = GROWTH_NODES.map((nodes) =>
    median([1, 2, 3].map(() => bindBare({ workload: 'plain', nodes, pods: GROWTH_PODS }, 'counters'))),
  );
  const value = Math.max(...costs) / Math.min(...costs);
  return [{ name: 'schedule-growth', value, unit: 'ratio', better: 'lower', n: 3, seed: SEED }];
}
