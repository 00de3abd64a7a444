/** scheduling.k8s.io/v1 PriorityClass. */
import type { ApiObject } from '../wire/api.ts';

export interface PriorityClass extends ApiObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly description?: string;
  readonly preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
}
