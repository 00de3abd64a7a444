/** coordination.k8s.io/v1 Lease: a node's heartbeat, or a leader's claim. */
import type { ApiObject } from '../wire/api.ts';

export interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  /** RFC 3339 with six decimals. */
  readonly acquireTime?: string;
  /** RFC 3339 with six decimals. */
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
  readonly strategy?: string;
  readonly preferredHolder?: string;
}

export interface Lease extends ApiObject {
  readonly spec: LeaseSpec;
}
