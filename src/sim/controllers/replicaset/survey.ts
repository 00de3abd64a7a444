/**
 * What a sync must know of the pods of a ReplicaSet, in one look at the cache: the counts of its status, and the pods themselves only if
 * something is to be done with single ones (adopt, release, wait until they are available).
 */
import { BY_CONTROLLER, indexed, ORPHANS } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { mapMatches, selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import { isPodActive, isPodReady } from '../pods/pod-state.ts';
import { groupsOf } from './census.ts';

export interface PodCounts {
  readonly active: number;
  readonly labeled: number;
  readonly ready: number;
  readonly terminating: number;
}

export interface Survey {
  readonly counts: PodCounts;
  /** Active pods of the ReplicaSet and orphans of its namespace: given if one may have to be adopted or released. */
  readonly toClaim: readonly Pod[] | undefined;
}

/** Local of the controller: surveys the pods of the ReplicaSet. */
export function survey(self: ClientSelf, set: ReplicaSet): Survey {
  const { selector, template } = set.spec;
  let active = 0;
  let labeled = 0;
  let ready = 0;
  let terminating = 0;
  let strangers = false;
  for (const group of groupsOf(self, set.metadata.uid)) {
    if (!selectorMatches(selector, group.labels)) {
      strangers ||= group.active > 0;
      continue;
    }
    active += group.active;
    ready += group.ready;
    terminating += group.terminating;
    if (mapMatches(template.metadata?.labels ?? {}, group.labels)) labeled += group.active;
  }
  const orphans = adoptable(self, set);
  const toClaim = strangers || orphans.length > 0 ? [...activePods(self, set), ...orphans] : undefined;
  return Object.freeze({ counts: Object.freeze({ active, labeled, ready, terminating }), toClaim });
}

function adoptable(self: ClientSelf, set: ReplicaSet): readonly Pod[] {
  const orphans: Pod[] = [];
  for (const pod of indexed(self, PODS, ORPHANS, set.metadata.namespace ?? '').values()) {
    if (isPodActive(pod) && selectorMatches(set.spec.selector, pod.metadata.labels)) orphans.push(pod);
  }
  return orphans;
}

/** Local of the controller: the active pods that the ReplicaSet owns. */
export function activePods(self: ClientSelf, set: ReplicaSet): readonly Pod[] {
  return [...indexed(self, PODS, BY_CONTROLLER, set.metadata.uid).values()].filter(isPodActive);
}

/** The counts of these active pods. `terminating` is counted elsewhere. */
export function countPods(set: ReplicaSet, pods: readonly Pod[], terminating: number): PodCounts {
  const labels = set.spec.template.metadata?.labels ?? {};
  const labeled = pods.filter((pod) => mapMatches(labels, pod.metadata.labels)).length;
  return { active: pods.length, labeled, ready: pods.filter(isPodReady).length, terminating };
}
