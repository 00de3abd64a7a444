/** The scenarios of the picker, in the order in which a newcomer meets them. */
import { CLOUD_AND_STORAGE } from './cloud-and-storage.ts';
import { FIRST_STEPS } from './first-steps.ts';
import { MANY_PODS } from './many-pods.ts';
import type { Scenario } from './scenario.ts';
import { WHEN_THINGS_FAIL } from './when-things-fail.ts';
import { WHERE_PODS_GO } from './where-pods-go.ts';

export const SCENARIOS: readonly Scenario[] = [...FIRST_STEPS, ...WHERE_PODS_GO, ...WHEN_THINGS_FAIL, ...CLOUD_AND_STORAGE, ...MANY_PODS];

export const FIRST_SCENARIO = 'first-deployment';

export function scenarioById(id: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.id === id);
}
