/** v1 ReplicationController. */
import type { ApiObject } from '../wire/api.ts';
import type { PodTemplateSpec } from './pod.ts';
import type { ReplicaSetStatus } from './replicaset.ts';

export interface ReplicationController extends ApiObject {
  readonly spec: {
    readonly replicas: number;
    readonly minReadySeconds?: number;
    readonly selector: Readonly<Record<string, string>>;
    readonly template: PodTemplateSpec;
  };
  readonly status: Omit<ReplicaSetStatus, 'terminatingReplicas'>;
}
