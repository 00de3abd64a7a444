/**
 * What keeps replicas: ReplicaSets, and ReplicationControllers, whose controller is that of ReplicaSets behind an adapter
 * (pkg/controller/replication/{replication_controller,conversion}.go). All that they differ in is said here; the rest of the folder serves both.
 */
import { ApiClient } from '../../client/api-client.ts';
import type { EventSource } from '../../client/event-recorder.ts';
import { controllerAccount } from '../../client/identity.ts';
import type { Resource } from '../../client/resource.ts';
import type { Labels } from '../../machinery/selectors/requirements.ts';
import type { PodTemplateSpec } from '../../machinery/types/pod.ts';
import type { ReplicaSetStatus } from '../../machinery/types/replicaset.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

export interface ReplicaKeeper extends ApiObject {
  readonly spec: { readonly replicas: number; readonly minReadySeconds?: number; readonly template: PodTemplateSpec };
  readonly status: ReplicaSetStatus;
}

export interface KeeperTraits<Keeper extends ReplicaKeeper = ReplicaKeeper> {
  /** Its service account, its queue, the reporter of its events. */
  readonly controller: string;
  readonly resource: Resource<Keeper>;
  /** Does its selector match a pod with these labels? */
  selects(keeper: Keeper, labels: Labels | undefined): boolean;
  /** ReplicationControllers have no place for it. */
  readonly countsTerminating: boolean;
}

/** The traits, and who writes in the controller's name. */
export interface KeeperKind extends KeeperTraits {
  readonly api: ApiClient;
  readonly events: EventSource;
}

export function keeperKind<Keeper extends ReplicaKeeper>(traits: KeeperTraits<Keeper>): KeeperKind {
  const api = new ApiClient(controllerAccount(traits.controller), 'kube-controller-manager');
  return { ...(traits as unknown as KeeperTraits), api, events: { reporter: traits.controller, api } };
}
