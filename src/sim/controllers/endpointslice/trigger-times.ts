/**
 * Since when the endpoints of a service have been out of date: the time that is written on them, from which programming latency is
 * measured (after staging/src/k8s.io/endpointslice/util/trigger_time_tracker.go). Times are RFC 3339 in UTC with whole seconds, which
 * sort as text.
 */
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';

/** What was seen of one service at its last sync. Mutable state. */
export interface ServiceTriggerTimes {
  service: string;
  readonly pods: Map<string, string>;
  /** The pods of the last sync: those that are still in their place need no second look. */
  last: readonly Pod[];
}

function readinessChangedAt(pod: Pod): string | undefined {
  const conditions = pod.status.conditions;
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === 'Ready') return condition.lastTransitionTime;
  return undefined;
}

/**
 * The earliest change that the last sync of this service did not see; undefined if there was none. Updates `seen`, which maps
 * service keys to what was seen; a service that is not in it counts from its creation. `pods` is frozen.
 */
export function lastChangeTriggerTime(
  seen: Map<string, ServiceTriggerTimes>,
  key: string,
  service: Service,
  pods: readonly Pod[],
): string | undefined {
  const created = service.metadata.creationTimestamp;
  const known = seen.get(key);
  const state: ServiceTriggerTimes = known ?? { service: created, pods: new Map(), last: [] };
  let earliest: string | undefined;
  for (let i = 0; i < pods.length; i++) {
    const pod = pods[i] as Pod;
    if (pod === state.last[i]) continue;
    const changed = readinessChangedAt(pod);
    if (changed === undefined) continue;
    const before = state.pods.get(pod.metadata.name);
    if (before === changed) continue;
    state.pods.set(pod.metadata.name, changed);
    if ((before === undefined || changed > before) && (earliest === undefined || changed < earliest)) earliest = changed;
  }
  if (state.pods.size > pods.length) forgetGone(state, pods);
  state.last = pods;
  if (known === undefined) {
    seen.set(key, state);
    return created;
  }
  if (created > state.service && (earliest === undefined || created < earliest)) earliest = created;
  state.service = created;
  return earliest;
}

function forgetGone(state: ServiceTriggerTimes, pods: readonly Pod[]): void {
  const present = new Set<string>();
  for (const pod of pods) present.add(pod.metadata.name);
  for (const name of state.pods.keys()) if (!present.has(name)) state.pods.delete(name);
}
