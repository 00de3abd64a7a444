/** What wakes a ReplicaSet or ReplicationController (pkg/controller/replicaset/replica_set.go, addRS ... deletePod). */
import { SECOND } from '../../../kernel/effects.ts';
import type { Handlers } from '../../client/definition.ts';
import { dropExpectations, observeCreation, observeDeletion } from '../../client/expectations.ts';
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { keyOf } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { OwnerReference } from '../../machinery/wire/api.ts';
import { isPodReady } from '../pods/pod-state.ts';
import { recount } from './census.ts';
import type { KeeperKind, ReplicaKeeper } from './keeper.ts';

export function keeperHandlers({ controller }: KeeperKind): Handlers<ReplicaKeeper> {
  return {
    added: (self, keeper) => enqueue(self, controller, keyOf(keeper)),
    updated(self, old, keeper) {
      if (old.metadata.uid !== keeper.metadata.uid) dropExpectations(self, controller, keyOf(old));
      enqueue(self, controller, keyOf(keeper));
    },
    deleted(self, keeper) {
      dropExpectations(self, controller, keyOf(keeper));
      enqueue(self, controller, keyOf(keeper));
    },
  };
}

export function podHandlers(kind: KeeperKind): Handlers<Pod> {
  return {
    added(self, pod) {
      recount(self, kind, undefined, pod);
      podAdded(self, kind, pod);
    },
    updated(self, old, pod) {
      recount(self, kind, old, pod);
      podUpdated(self, kind, old, pod);
    },
    deleted(self, pod) {
      recount(self, kind, pod, undefined);
      podDeleted(self, kind, pod);
    },
  };
}

function podAdded(self: ClientSelf, kind: KeeperKind, pod: Pod): void {
  if (pod.metadata.deletionTimestamp) {
    podDeleted(self, kind, pod);
    return;
  }
  const owner = controllerOf(pod);
  if (!owner) {
    wakeMatching(self, kind, pod);
    return;
  }
  const keeper = resolve(self, kind, pod, owner);
  if (!keeper) return;
  observeCreation(self, kind.controller, keyOf(keeper));
  enqueue(self, kind.controller, keyOf(keeper));
}

function podUpdated(self: ClientSelf, kind: KeeperKind, old: Pod, pod: Pod): void {
  const labelsChanged = !semanticEqual(old.metadata.labels, pod.metadata.labels);
  if (pod.metadata.deletionTimestamp) {
    // A pod on its way out counts as deleted, so that its replacement need not wait for its grace period.
    podDeleted(self, kind, pod);
    if (labelsChanged) podDeleted(self, kind, old);
    return;
  }
  const owner = controllerOf(pod);
  const oldOwner = controllerOf(old);
  const ownerChanged = owner?.uid !== oldOwner?.uid;
  if (ownerChanged && oldOwner) wake(self, kind, resolve(self, kind, old, oldOwner));
  if (owner) {
    const keeper = resolve(self, kind, pod, owner);
    wake(self, kind, keeper);
    const minReadySeconds = keeper?.spec.minReadySeconds ?? 0;
    if (keeper && minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod)) {
      enqueueAfter(self, kind.controller, keyOf(keeper), minReadySeconds * SECOND);
    }
  } else if (labelsChanged || ownerChanged) wakeMatching(self, kind, pod);
}

function podDeleted(self: ClientSelf, kind: KeeperKind, pod: Pod): void {
  const owner = controllerOf(pod);
  const keeper = owner && resolve(self, kind, pod, owner);
  if (!keeper) return;
  observeDeletion(self, kind.controller, keyOf(keeper), keyOf(pod));
  wake(self, kind, keeper);
}

function wake(self: ClientSelf, { controller }: KeeperKind, keeper: ReplicaKeeper | undefined): void {
  if (keeper) enqueue(self, controller, keyOf(keeper));
}

/** A pod without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, kind: KeeperKind, pod: Pod): void {
  for (const keeper of indexed(self, kind.resource, BY_NAMESPACE, pod.metadata.namespace ?? '').values()) {
    if (kind.selects(keeper, pod.metadata.labels)) wake(self, kind, keeper);
  }
}

function resolve(self: ClientSelf, { resource }: KeeperKind, pod: Pod, owner: OwnerReference): ReplicaKeeper | undefined {
  if (owner.kind !== resource.kind) return undefined;
  const keeper = cached(self, resource, `${pod.metadata.namespace}/${owner.name}`);
  return keeper?.metadata.uid === owner.uid ? keeper : undefined;
}
