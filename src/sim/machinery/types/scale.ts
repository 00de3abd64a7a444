/** autoscaling/v1 Scale: the `scale` subresource of workloads. */
import type { ApiObject } from '../wire/api.ts';

export interface Scale extends ApiObject {
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}
