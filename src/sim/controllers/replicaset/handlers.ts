/** What wakes a ReplicaSet (pkg/controller/replicaset/replica_set.go, addRS ... deletePod). */
import { SECOND } from '../../../kernel/effects.ts';
import type { Handlers } from '../../client/definition.ts';
import { dropExpectations, observeCreation, observeDeletion } from '../../client/expectations.ts';
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { keyOf, REPLICA_SETS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import type { OwnerReference } from '../../machinery/wire/api.ts';
import { isPodReady } from '../pods/pod-state.ts';
import { recount } from './census.ts';
import { REPLICA_SET_CONTROLLER } from './names.ts';

export const replicaSetHandlers: Handlers<ReplicaSet> = {
  added: (self, set) => enqueue(self, REPLICA_SET_CONTROLLER, keyOf(set)),
  updated(self, old, set) {
    if (old.metadata.uid !== set.metadata.uid) dropExpectations(self, REPLICA_SET_CONTROLLER, keyOf(old));
    enqueue(self, REPLICA_SET_CONTROLLER, keyOf(set));
  },
  deleted(self, set) {
    dropExpectations(self, REPLICA_SET_CONTROLLER, keyOf(set));
    enqueue(self, REPLICA_SET_CONTROLLER, keyOf(set));
  },
};

export const podHandlers: Handlers<Pod> = {
  added(self, pod) {
    recount(self, undefined, pod);
    podAdded(self, pod);
  },
  updated(self, old, pod) {
    recount(self, old, pod);
    podUpdated(self, old, pod);
  },
  deleted(self, pod) {
    recount(self, pod, undefined);
    podDeleted(self, pod);
  },
};

function podAdded(self: ClientSelf, pod: Pod): void {
  if (pod.metadata.deletionTimestamp) {
    podDeleted(self, pod);
    return;
  }
  const owner = controllerOf(pod);
  if (!owner) {
    wakeMatching(self, pod);
    return;
  }
  const set = resolve(self, pod, owner);
  if (!set) return;
  observeCreation(self, REPLICA_SET_CONTROLLER, keyOf(set));
  enqueue(self, REPLICA_SET_CONTROLLER, keyOf(set));
}

function podUpdated(self: ClientSelf, old: Pod, pod: Pod): void {
  const labelsChanged = !semanticEqual(old.metadata.labels, pod.metadata.labels);
  if (pod.metadata.deletionTimestamp) {
    // A pod on its way out counts as deleted, so that its replacement need not wait for its grace period.
    podDeleted(self, pod);
    if (labelsChanged) podDeleted(self, old);
    return;
  }
  const owner = controllerOf(pod);
  const oldOwner = controllerOf(old);
  const ownerChanged = owner?.uid !== oldOwner?.uid;
  if (ownerChanged && oldOwner) wake(self, resolve(self, old, oldOwner));
  if (owner) {
    const set = resolve(self, pod, owner);
    wake(self, set);
    const minReadySeconds = set?.spec.minReadySeconds ?? 0;
    if (set && minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) {
      enqueueAfter(self, REPLICA_SET_CONTROLLER, keyOf(set), minReadySeconds * SECOND);
    }
  } else if (labelsChanged || ownerChanged) wakeMatching(self, pod);
}

function podDeleted(self: ClientSelf, pod: Pod): void {
  const owner = controllerOf(pod);
  const set = owner && resolve(self, pod, owner);
  if (!set) return;
  observeDeletion(self, REPLICA_SET_CONTROLLER, keyOf(set), keyOf(pod));
  wake(self, set);
}

function wake(self: ClientSelf, set: ReplicaSet | undefined): void {
  if (set) enqueue(self, REPLICA_SET_CONTROLLER, keyOf(set));
}

/** A pod without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, pod: Pod): void {
  for (const set of indexed(self, REPLICA_SETS, BY_NAMESPACE, pod.metadata.namespace ?? '').values()) {
    if (selectorMatches(set.spec.selector, pod.metadata.labels)) wake(self, set);
  }
}

function resolve(self: ClientSelf, pod: Pod, owner: OwnerReference): ReplicaSet | undefined {
  if (owner.kind !== REPLICA_SETS.kind) return undefined;
  const set = cached(self, REPLICA_SETS, `${pod.metadata.namespace}/${owner.name}`);
  return set?.metadata.uid === owner.uid ? set : undefined;
}
