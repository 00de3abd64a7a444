/** Pods that are not ready to be scheduled. Follows plugins/schedulinggates/scheduling_gates.go. */
import type { Plugin } from '../framework/plugin.ts';
import { rejection } from '../framework/verdict.ts';

const NAME = 'SchedulingGates';

export const schedulingGates: Plugin = {
  name: NAME,
  gate({ pod }) {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    return rejection('UnschedulableAndUnresolvable', NAME, `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`);
  },
  hints: { 'pod updated': (_, { pod: { pod } }) => (pod.spec.schedulingGates?.length ?? 0) === 0 },
};
