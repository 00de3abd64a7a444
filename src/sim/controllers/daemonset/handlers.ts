/** What wakes a DaemonSet: itself, its pods, its history (pkg/controller/daemon/daemon_controller.go, addDaemonset ... deletePod). */
import { SECOND } from '../../../kernel/effects.ts';
import type { Handlers } from '../../client/definition.ts';
import { dropExpectations, observeAnyDeletion, observeCreation } from '../../client/expectations.ts';
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { DAEMON_SETS, keyOf } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { ControllerRevision } from '../../machinery/types/controllerrevision.ts';
import type { DaemonSet } from '../../machinery/types/daemonset.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { isPodReady } from '../pods/pod-state.ts';
import { DAEMON_SET_CONTROLLER } from './names.ts';

export const daemonSetHandlers: Handlers<DaemonSet> = {
  added: wake,
  updated(self, old, set) {
    if (old.metadata.uid !== set.metadata.uid) dropExpectations(self, DAEMON_SET_CONTROLLER, keyOf(old));
    wake(self, set);
  },
  deleted(self, set) {
    dropExpectations(self, DAEMON_SET_CONTROLLER, keyOf(set));
    wake(self, set);
  },
};

export const podHandlers: Handlers<Pod> = {
  added(self, pod) {
    if (pod.metadata.deletionTimestamp) podDeleted(self, pod);
    else if (controllerOf(pod)) {
      const set = ownerOf(self, pod);
      if (!set) return;
      observeCreation(self, DAEMON_SET_CONTROLLER, keyOf(set));
      wake(self, set);
    } else wakeMatching(self, pod);
  },
  updated(self, old, pod) {
    if (pod.metadata.deletionTimestamp) {
      // A pod on its way out counts as deleted, so that its replacement need not wait for its grace period.
      podDeleted(self, pod);
      return;
    }
    const set = ownerChanged(self, old, pod);
    const minReadySeconds = set?.spec.minReadySeconds ?? 0;
    if (set && minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) {
      enqueueAfter(self, DAEMON_SET_CONTROLLER, keyOf(set), (minReadySeconds + 1) * SECOND);
    }
  },
  deleted: podDeleted,
};

export const revisionHandlers: Handlers<ControllerRevision> = {
  added(self, revision) {
    if (revision.metadata.deletionTimestamp) wakeOwner(self, revision);
    else if (!controllerOf(revision)) wakeMatching(self, revision);
  },
  updated: ownerChanged,
  deleted: wakeOwner,
};

/** Something changed: wakes who owns it, who owned it, and who may adopt it. Gives the owner. */
function ownerChanged(self: ClientSelf, old: ApiObject, object: ApiObject): DaemonSet | undefined {
  const isAnother = controllerOf(old)?.uid !== controllerOf(object)?.uid;
  if (isAnother) wakeOwner(self, old);
  if (controllerOf(object)) return wakeOwner(self, object);
  if (isAnother || !semanticEqual(old.metadata.labels, object.metadata.labels)) wakeMatching(self, object);
  return undefined;
}

function podDeleted(self: ClientSelf, pod: Pod): void {
  const set = ownerOf(self, pod);
  if (!set) return;
  observeAnyDeletion(self, DAEMON_SET_CONTROLLER, keyOf(set));
  wake(self, set);
}

function wake(self: ClientSelf, set: DaemonSet): void {
  enqueue(self, DAEMON_SET_CONTROLLER, keyOf(set));
}

function wakeOwner(self: ClientSelf, object: ApiObject): DaemonSet | undefined {
  const set = ownerOf(self, object);
  if (set) wake(self, set);
  return set;
}

/** Something without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, { metadata }: ApiObject): void {
  for (const set of indexed(self, DAEMON_SETS, BY_NAMESPACE, metadata.namespace ?? '').values()) {
    if (selectorMatches(set.spec.selector, metadata.labels)) wake(self, set);
  }
}

function ownerOf(self: ClientSelf, object: ApiObject): DaemonSet | undefined {
  const owner = controllerOf(object);
  if (owner?.kind !== DAEMON_SETS.kind) return undefined;
  const set = cached(self, DAEMON_SETS, `${object.metadata.namespace}/${owner.name}`);
  return set?.metadata.uid === owner.uid ? set : undefined;
}
