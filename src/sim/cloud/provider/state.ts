/** Configuration and state of the simulated cloud: a list of its things. */
import type { Micros } from '../../../kernel/effects.ts';
import type { CloudBucket, CloudDisk, CloudOperation, Instance, LoadBalancer, Quota, Route } from '../wire.ts';

export interface CloudConfig {
  readonly instances: readonly Instance[];
  /** Load balancers get addresses from here upwards. */
  readonly firstAddress?: string;
  readonly quotas?: Partial<Record<Quota, number>>;
  /** How long operations take; absent: `DEFAULT_LATENCIES`. */
  readonly latencies?: Partial<Record<CloudOperation, Micros>>;
}

export const DEFAULT_LATENCIES: Readonly<Record<CloudOperation, Micros>> = {
  getInstance: 50_000,
  listInstances: 120_000,
  getLoadBalancer: 60_000,
  ensureLoadBalancer: 2_500_000,
  updateLoadBalancer: 600_000,
  deleteLoadBalancer: 1_500_000,
  listRoutes: 80_000,
  createRoute: 400_000,
  deleteRoute: 300_000,
  createBucket: 900_000,
  getBucket: 60_000,
  deleteBucket: 700_000,
  grantAccess: 400_000,
  revokeAccess: 300_000,
  createDisk: 1_200_000,
  deleteDisk: 800_000,
  attachDisk: 1_500_000,
  detachDisk: 1_000_000,
};

const DEFAULT_FIRST_ADDRESS = '203.0.113.10';
const DEFAULT_QUOTAS: Readonly<Record<Quota, number>> = { loadBalancers: 20, routes: 10_000, buckets: 100, disks: 1_000 };

interface Fault {
  readonly error: string;
  readonly times: number;
  readonly retryAfterSeconds?: number;
}

export interface CloudState {
  readonly instances: Map<string, Instance>;
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly routes: Map<string, Route>;
  readonly buckets: Map<string, CloudBucket>;
  readonly disks: Map<string, CloudDisk>;
  readonly quotas: Record<Quota, number>;
  readonly faults: Map<CloudOperation, Fault>;
  /** Multiplies all latencies. */
  latencyFactor: number;
  /** The next load balancer's address. */
  nextAddress: string;
  nextBucket: number;
  nextDisk: number;
}

export function newCloudState(config: CloudConfig): CloudState {
  return {
    instances: new Map(config.instances.map((instance) => [instance.name, instance])),
    loadBalancers: new Map(),
    routes: new Map(),
    buckets: new Map(),
    disks: new Map(),
    quotas: { ...DEFAULT_QUOTAS, ...config.quotas },
    faults: new Map(),
    latencyFactor: 1,
    nextAddress: config.firstAddress ?? DEFAULT_FIRST_ADDRESS,
    nextBucket: 1,
    nextDisk: 1,
  };
}
