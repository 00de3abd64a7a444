/** What wakes a StatefulSet (pkg/controller/statefulset/stateful_set.go, addPod ... deletePod). */
import { SECOND } from '../../../kernel/effects.ts';
import type { Handlers } from '../../client/definition.ts';
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { keyOf, STATEFUL_SETS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue, enqueueAfter } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { StatefulSet } from '../../machinery/types/statefulset.ts';
import { isPodReady } from '../pods/pod-state.ts';
import { STATEFUL_SET_CONTROLLER } from './names.ts';

function wake(self: ClientSelf, set: StatefulSet | undefined): void {
  if (set !== undefined) enqueue(self, STATEFUL_SET_CONTROLLER, keyOf(set));
}

export const statefulSetHandlers: Handlers<StatefulSet> = {
  added: wake,
  updated: (self, _, set) => wake(self, set),
  deleted: wake,
};

export const podHandlers: Handlers<Pod> = {
  added(self, pod) {
    if (controllerOf(pod) !== undefined) wake(self, ownerOf(self, pod));
    else if (pod.metadata.deletionTimestamp === undefined) wakeMatching(self, pod);
  },
  updated: podUpdated,
  deleted: (self, pod) => wake(self, ownerOf(self, pod)),
};

function podUpdated(self: ClientSelf, old: Pod, pod: Pod): void {
  const owner = controllerOf(pod);
  const ownerChanged = owner?.uid !== controllerOf(old)?.uid;
  if (ownerChanged) wake(self, ownerOf(self, old));
  if (owner === undefined) {
    if (ownerChanged || !semanticEqual(old.metadata.labels, pod.metadata.labels)) wakeMatching(self, pod);
    return;
  }
  const set = ownerOf(self, pod);
  wake(self, set);
  const minReadySeconds = set?.spec.minReadySeconds ?? 0;
  if (set !== undefined && minReadySeconds > 0 && !isPodReady(old) && isPodReady(pod))
    enqueueAfter(self, STATEFUL_SET_CONTROLLER, keyOf(set), minReadySeconds * SECOND);
}

/** A pod without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, { metadata: { namespace = '', labels } }: Pod): void {
  for (const set of indexed(self, STATEFUL_SETS, BY_NAMESPACE, namespace).values())
    if (selectorMatches(set.spec.selector, labels)) wake(self, set);
}

function ownerOf(self: ClientSelf, pod: Pod): StatefulSet | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== STATEFUL_SETS.kind) return undefined;
  const set = cached(self, STATEFUL_SETS, `${pod.metadata.namespace}/${owner.name}`);
  return set?.metadata.uid === owner.uid ? set : undefined;
}
