/** The conditions of statuses. Which of the times a kind uses is its own affair. */
export type ConditionStatus = 'True' | 'False' | 'Unknown';

export interface Condition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason?: string;
  readonly message?: string;
  /** RFC 3339. */
  readonly lastTransitionTime?: string;
  /** Deployments. */
  readonly lastUpdateTime?: string;
  /** Pods and jobs. */
  readonly lastProbeTime?: string;
  /** Nodes. */
  readonly lastHeartbeatTime?: string;
  readonly observedGeneration?: number;
}
