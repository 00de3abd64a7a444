/** apps/v1 StatefulSet, as far as somebody reads it. */
import type { ApiObject } from '../wire/api.ts';
import type { LabelSelector } from './label-selector.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface StatefulSet extends ApiObject {
  readonly spec: { readonly replicas: number; readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}
