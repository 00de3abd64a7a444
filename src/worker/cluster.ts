/** The cluster of a scenario. */
import type { Run } from '../kernel/run.ts';
import type { ScenarioTopology } from '../scenarios/scenario.ts';
import { startCluster } from '../sim/cluster/cluster.ts';

export function startRun(topology: ScenarioTopology, seed: string): Run {
  return startCluster(topology, seed);
}
