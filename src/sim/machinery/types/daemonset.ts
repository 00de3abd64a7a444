/** apps/v1 DaemonSet. */
import type { ApiObject } from '../wire/api.ts';
import type { IntOrPercent } from './deployment.ts';
import type { LabelSelector } from './label-selector.ts';
import type { PodTemplateSpec } from './pod.ts';

export interface DaemonSetUpdateStrategy {
  readonly type: 'RollingUpdate' | 'OnDelete';
  /** Shares are of the nodes that should run a pod. */
  readonly rollingUpdate?: { readonly maxUnavailable?: IntOrPercent; readonly maxSurge?: IntOrPercent };
}

export interface DaemonSetSpec {
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly updateStrategy: DaemonSetUpdateStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit: number;
}

/** Counts of nodes. */
export interface DaemonSetStatus {
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly updatedNumberScheduled?: number;
  readonly numberAvailable?: number;
  readonly numberUnavailable?: number;
  readonly observedGeneration?: number;
  readonly collisionCount?: number;
}

export interface DaemonSet extends ApiObject {
  readonly spec: DaemonSetSpec;
  readonly status: DaemonSetStatus;
}
