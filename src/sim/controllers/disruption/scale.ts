/** How many pods a budget may count on: what the owners of its pods want (pkg/controller/disruption/disruption.go, getExpectedScale). */
import { BY_NAMESPACE, cached, controllerOf, indexed } from '../../client/lister.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS, REPLICATION_CONTROLLERS, type Resource, STATEFUL_SETS } from '../../client/resource.ts';
import type { ClientSelf } from '../../client/state.ts';
import { resourceByKind } from '../../machinery/scheme/registry.ts';
import { selectorMatches } from '../../machinery/selectors/requirements.ts';
import type { PodDisruptionBudget } from '../../machinery/types/disruptionbudget.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { ApiObject, OwnerReference } from '../../machinery/wire/api.ts';
import { DISRUPTION_CONTROLLER } from './names.ts';

export const PODS_OF = `${DISRUPTION_CONTROLLER}.podsOf`;
export const SCALE_OF = `${DISRUPTION_CONTROLLER}.scaleOf`;

/** The pods that the budget covers. */
export function podsOf(self: ClientSelf, { metadata, spec }: PodDisruptionBudget): readonly Pod[] {
  const near = indexed(self, PODS, BY_NAMESPACE, metadata.namespace ?? '');
  return Object.freeze([...near.values()].filter((pod) => selectorMatches(spec.selector, pod.metadata.labels)));
}

export type Scale = { readonly error: string } | { readonly pods: number; readonly unmanaged: boolean };

/** The sum over the owners, each once. `unmanaged`: pods without an owner are left out. */
export function scaleOf(self: ClientSelf, pods: readonly Pod[]): Scale {
  const scales = new Map<string, number>();
  let unmanaged = false;
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (owner === undefined) unmanaged = true;
    if (owner === undefined || scales.has(owner.uid)) continue;
    const found = ownerScale(self, owner, pod.metadata.namespace ?? '');
    if ('error' in found) return Object.freeze(found);
    const { uid, replicas } = found.owner ?? {};
    if (uid === undefined || replicas === undefined)
      return Object.freeze({ error: `found no controllers for pod ${JSON.stringify(pod.metadata.name)}` });
    scales.set(uid, replicas);
  }
  return Object.freeze({ pods: [...scales.values()].reduce((sum, replicas) => sum + replicas, 0), unmanaged });
}

interface Scaled extends ApiObject {
  readonly spec: { readonly replicas?: number };
}

interface Owner {
  readonly uid: string;
  readonly replicas: number;
}

const SCALABLE: Readonly<Record<string, Resource>> = {
  'v1 ReplicationController': REPLICATION_CONTROLLERS,
  'apps/v1 ReplicaSet': REPLICA_SETS,
  'apps/v1 StatefulSet': STATEFUL_SETS,
  'apps/v1 Deployment': DEPLOYMENTS,
};

/** A ReplicaSet of a Deployment stands for the Deployment. Of one that is not there, or is another by now, nothing is known. */
function ownerScale(
  self: ClientSelf,
  { apiVersion, kind, name, uid }: OwnerReference,
  namespace: string,
): { readonly owner?: Owner } | { readonly error: string } {
  const resource = SCALABLE[`${apiVersion} ${kind}`];
  if (resource === undefined) return { error: notScalable(apiVersion, kind) };
  const object = cached(self, resource, `${namespace}/${name}`) as Scaled | undefined;
  if (object === undefined || object.metadata.uid !== uid) return {};
  const above = resource === REPLICA_SETS ? controllerOf(object) : undefined;
  if (above?.kind === 'Deployment') return ownerScale(self, above, namespace);
  return { owner: { uid, replicas: object.spec.replicas ?? 1 } };
}

function notScalable(apiVersion: string, kind: string): string {
  const definition = resourceByKind(apiVersion, kind);
  if (definition === undefined) return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${definition.plural}${group} does not implement the scale subresource`;
}
