/** policy/v1 PodDisruptionBudget. */
import type { ApiObject } from '../wire/api.ts';
import type { Condition } from './condition.ts';
import type { IntOrPercent } from './deployment.ts';
import type { LabelSelector } from './label-selector.ts';

export interface PodDisruptionBudgetSpec {
  readonly minAvailable?: IntOrPercent;
  readonly maxUnavailable?: IntOrPercent;
  readonly selector?: LabelSelector;
  readonly unhealthyPodEvictionPolicy?: 'AlwaysAllow' | 'IfHealthyBudget';
}

export interface PodDisruptionBudgetStatus {
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
  readonly observedGeneration?: number;
  /** By the name of a pod: when its eviction was granted (RFC 3339). */
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly conditions?: readonly Condition[];
}

export interface PodDisruptionBudget extends ApiObject {
  readonly spec: PodDisruptionBudgetSpec;
  readonly status: PodDisruptionBudgetStatus;
}
