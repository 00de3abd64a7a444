/** What wakes a Deployment (pkg/controller/deployment/deployment_controller.go, addDeployment ... deletePod). */
import type { Handlers } from '../../client/definition.ts';
import { BY_CONTROLLER, BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { DEPLOYMENTS, keyOf, PODS, REPLICA_SETS, type Resource } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { enqueue } from '../../client/workers.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { Deployment } from '../../machinery/types/deployment.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ReplicaSet } from '../../machinery/types/replicaset.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import { DEPLOYMENT_CONTROLLER } from './rollout.ts';

export const deploymentHandlers: Handlers<Deployment> = {
  added: wake,
  updated: (self, _, deployment) => wake(self, deployment),
  deleted: wake,
};

export const replicaSetHandlers: Handlers<ReplicaSet> = {
  added(self, set) {
    if (controllerOf(set)) wakeOwner(self, set);
    else if (!set.metadata.deletionTimestamp) wakeMatching(self, set);
  },
  updated(self, old, set) {
    const ownerChanged = controllerOf(old)?.uid !== controllerOf(set)?.uid;
    if (ownerChanged) wakeOwner(self, old);
    if (controllerOf(set)) wakeOwner(self, set);
    else if (ownerChanged || !semanticEqual(old.metadata.labels, set.metadata.labels)) wakeMatching(self, set);
  },
  deleted: wakeOwner,
};

/** Only a Recreate waits for pods: it goes on when the last one is gone. */
export const podHandlers: Handlers<Pod> = {
  deleted(self, pod) {
    const set = ownerOf(self, pod, REPLICA_SETS);
    const deployment = set && ownerOf(self, set, DEPLOYMENTS);
    if (deployment?.spec.strategy.type === 'Recreate' && !hasPods(self, deployment)) wake(self, deployment);
  },
};

function hasPods(self: ClientSelf, deployment: Deployment): boolean {
  for (const set of indexed(self, REPLICA_SETS, BY_CONTROLLER, deployment.metadata.uid).values()) {
    if (indexed(self, PODS, BY_CONTROLLER, set.metadata.uid).size > 0) return true;
  }
  return false;
}

function wake(self: ClientSelf, deployment: Deployment): void {
  enqueue(self, DEPLOYMENT_CONTROLLER, keyOf(deployment));
}

function wakeOwner(self: ClientSelf, set: ReplicaSet): void {
  const deployment = ownerOf(self, set, DEPLOYMENTS);
  if (deployment) wake(self, deployment);
}

/** A ReplicaSet without owner: whoever matches may adopt it. */
function wakeMatching(self: ClientSelf, set: ReplicaSet): void {
  const { namespace = '', labels } = set.metadata;
  if (!labels) return;
  for (const deployment of indexed(self, DEPLOYMENTS, BY_NAMESPACE, namespace).values()) {
    if (selectorMatches(deployment.spec.selector, labels)) wake(self, deployment);
  }
}

function ownerOf<Owner extends ApiObject>(self: ClientSelf, object: ApiObject, of: Resource<Owner>): Owner | undefined {
  const owner = controllerOf(object);
  if (owner?.kind !== of.kind) return undefined;
  const found = cached<Owner>(self, of, `${object.metadata.namespace}/${owner.name}`);
  return found?.metadata.uid === owner.uid ? found : undefined;
}
