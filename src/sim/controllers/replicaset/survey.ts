/**
 * What a sync must know of the pods of a ReplicaSet or ReplicationController, in one look at the cache: the counts of its status, and the pods themselves only if
 * something is to be done with single ones (adopt, release, wait until they are available).
 */
import { BY_CONTROLLER, indexed, ORPHANS } from '../../client/lister.ts';
import { PODS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { mapMatches } from '../../machinery/selectors/requirements.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import { isPodActive, isPodReady } from '../pods/pod-state.ts';
import { groupsOf } from './census.ts';
import type { KeeperKind, ReplicaKeeper } from './keeper.ts';

export interface PodCounts {
  readonly active: number;
  readonly labeled: number;
  readonly ready: number;
  readonly terminating: number;
}

export interface Survey {
  readonly counts: PodCounts;
  /** Its active pods and orphans of its namespace: given if one may have to be adopted or released. */
  readonly toClaim: readonly Pod[] | undefined;
}

export function survey(self: ClientSelf, kind: KeeperKind, keeper: ReplicaKeeper): Survey {
  const { template } = keeper.spec;
  let active = 0;
  let labeled = 0;
  let ready = 0;
  let terminating = 0;
  let strangers = false;
  for (const group of groupsOf(self, kind, keeper.metadata.uid)) {
    if (!kind.selects(keeper, group.labels)) {
      strangers ||= group.active > 0;
      continue;
    }
    active += group.active;
    ready += group.ready;
    terminating += group.terminating;
    if (mapMatches(template.metadata?.labels ?? {}, group.labels)) labeled += group.active;
  }
  const orphans = adoptable(self, kind, keeper);
  const toClaim = strangers || orphans.length > 0 ? [...activePods(self, keeper), ...orphans] : undefined;
  return Object.freeze({ counts: Object.freeze({ active, labeled, ready, terminating }), toClaim });
}

function adoptable(self: ClientSelf, kind: KeeperKind, keeper: ReplicaKeeper): readonly Pod[] {
  const orphans: Pod[] = [];
  for (const pod of indexed(self, PODS, ORPHANS, keeper.metadata.namespace ?? '').values()) {
    if (isPodActive(pod) && kind.selects(keeper, pod.metadata.labels)) orphans.push(pod);
  }
  return orphans;
}

/** Local of the controller: the active pods that are owned. */
export function activePods(self: ClientSelf, keeper: ReplicaKeeper): readonly Pod[] {
  return [...indexed(self, PODS, BY_CONTROLLER, keeper.metadata.uid).values()].filter(isPodActive);
}

/** The counts of these active pods. `terminating` is counted elsewhere. */
export function countPods(keeper: ReplicaKeeper, pods: readonly Pod[], terminating: number): PodCounts {
  const labels = keeper.spec.template.metadata?.labels ?? {};
  const labeled = pods.filter((pod) => mapMatches(labels, pod.metadata.labels)).length;
  return { active: pods.length, labeled, ready: pods.filter(isPodReady).length, terminating };
}
