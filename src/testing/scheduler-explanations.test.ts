/** What is told of a past cycle is what was decided: each cycle of a run made again from the state before its event. */
import { expect, test } from 'vitest';
import { SECOND } from '../kernel/effects.ts';
import { BOOT, startCluster } from '../sim/cluster/cluster.ts';
import { applyOrder, commandInput } from '../sim/cluster/orders.ts';
import type { Pod } from '../sim/machinery/types/pod.ts';
import { type ApiObject, SCHEDULER } from '../sim/machinery/wire/api.ts';
import { explain } from '../sim/scheduler/decide.ts';
import type { CycleSummary, SchedulerSelf } from '../sim/scheduler/state.ts';

function deployment(name: string, replicas: number, cpu: string): ApiObject {
  const containers = [{ name: 'main', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu } } }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers } },
    },
  } as unknown as ApiObject;
}

/** More nodes than are looked at in one cycle, so that where it begins matters. */
const NODES = 120;

test('every cycle of a run is explained as it was decided, ties included', () => {
  const run = startCluster({ nodes: NODES, proxies: false }, 'explained');
  run.runUntil(BOOT);
  const from = run.position;
  run.input(commandInput('kubectl apply', [applyOrder(deployment('web', 12, '100m')), applyOrder(deployment('huge', 2, '64'))]));
  run.runUntil(run.now + 3 * SECOND);
  const cycles: CycleSummary[] = [];
  for (let event = from; event < run.position; event++) {
    for (const { name, locals } of run.trace.steps(event)) if (name === 'scheduling cycle') cycles.push(locals as CycleSummary);
  }
  expect(cycles.length).toBeGreaterThanOrEqual(14);
  for (const cycle of cycles) {
    const copy = run.fork();
    copy.seek(cycle.event);
    const self = copy.kernel.component(SCHEDULER) as unknown as SchedulerSelf;
    const pod = self.state.client.informers.pods?.objects.get(cycle.key) as unknown as Pod;
    const told = explain(self, pod, () => self.random('tie-break'), { everyVerdict: true });
    expect({
      node: told.winner?.name,
      runnerUp: told.runnerUp?.name,
      lead: told.lead,
      visited: told.visited,
      found: told.found,
    }).toEqual({ node: cycle.node, runnerUp: cycle.runnerUp, lead: cycle.lead, visited: cycle.evaluated, found: cycle.feasible });
    expect(told.nodes.filter(({ visited }) => visited).length).toBe(cycle.evaluated);
    for (const { verdicts, allVerdicts, place } of told.nodes) {
      if (place >= 0) expect(new Set(verdicts)).toEqual(new Set(['passed']));
      const refusing = verdicts.findIndex((verdict) => typeof verdict === 'object');
      if (refusing >= 0) expect(allVerdicts?.[refusing]).toEqual(verdicts[refusing]);
    }
  }
});
