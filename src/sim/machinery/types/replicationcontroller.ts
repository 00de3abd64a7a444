/** v1 ReplicationController, as far as somebody reads it. */
import type { ApiObject } from '../wire/api.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface ReplicationController extends ApiObject {
  readonly spec: {
    readonly replicas: number;
    readonly selector: Readonly<Record<string, string>>;
    readonly template: PodTemplateSpec;
  };
}
