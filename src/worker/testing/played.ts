/** The run of a scenario, for tests: played from its beginning for some virtual seconds. */
import type { Run } from '../../kernel/run.ts';
import { scenarioById } from '../../scenarios/all.ts';
import type { Scenario, ScenarioAction } from '../../scenarios/scenario.ts';
import { BOOT } from '../../sim/cluster/cluster.ts';
import { plan } from '../actions.ts';
import { startRun } from '../cluster.ts';

export function played(id: string, seconds: number): Run {
  const { topology, seed, script } = scenarioById(id) as Scenario;
  const run = startRun(topology, seed);
  run.runUntil(BOOT);
  const begin = run.now;
  for (const { at, action } of script) {
    const planned = at > seconds ? undefined : plan(withObject(action), run.kernel);
    if (planned?.ok === true) for (const input of planned.inputs) run.input(Object.freeze(input), begin + at * 1_000_000);
  }
  run.runUntil(begin + seconds * 1_000_000);
  return run;
}

function withObject(action: ScenarioAction): Parameters<typeof plan>[0] {
  if (action.kind !== 'delete' && action.kind !== 'scale') return action;
  const { resource, namespace, name } = action;
  return { ...action, object: { resource, namespace, name } };
}
