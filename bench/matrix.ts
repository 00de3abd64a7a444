/** How long a person waits for the matrix of a past scheduling cycle, 5,000 nodes large, made again from the nearest keyframe. */
import { SECOND } from '../src/kernel/effects.ts';
import { BOOT, podCounts, startCluster } from '../src/sim/cluster/cluster.ts';
import { SCHEDULER } from '../src/sim/machinery/wire/api.ts';
import { PastCycles } from '../src/worker/answers/past-cycle.ts';
import { schedulingCycle } from '../src/worker/answers/scheduling-cycle.ts';
import { SEED } from './cluster.ts';
import { type Figure, median, timed } from './measure.ts';
import { barePod, createAll, registeredNode } from './workloads.ts';

const NODES = 5_000;
const PODS = 2_000;
const ASKED = 25;

export function matrix5000(): readonly Figure[] {
  const run = startCluster({ nodes: 0 }, SEED);
  run.runUntil(BOOT);
  createAll(run, NODES, registeredNode);
  run.runUntil(run.now + 10 * SECOND);
  createAll(run, PODS, barePod('plain'));
  while (podCounts(run).bound < PODS) run.runUntil(run.now + SECOND);
  const cycles: number[] = [];
  for (let event = 0; event < run.reached; event++) {
    if (run.trace.steps(event).some(({ name }) => name === 'scheduling cycle')) cycles.push(event);
  }
  const values = Array.from({ length: ASKED }, (_, i) => {
    const event = cycles[Math.floor((cycles.length * (i + 0.5)) / ASKED)] as number;
    return (
      1_000 *
      timed(() => {
        const past = new PastCycles().find(run, SCHEDULER, event);
        const { nodes = [] } = past === undefined ? {} : schedulingCycle(past);
        if (nodes.length !== NODES) throw new Error(`the matrix of event ${event} has ${nodes.length} nodes`);
      })
    );
  });
  return [{ name: 'matrix-5000', value: median(values), unit: 'ms', better: 'lower', n: ASKED, seed: SEED }];
}
