/** What travels on the links to the simulated cloud. Answers are frozen. */
import type { NodeAddress } from '../machinery/types/node.ts';

export interface Instance {
  readonly name: string;
  /** `sim:///ZONE/NAME`. */
  readonly providerID: string;
  readonly type: string;
  readonly zone: string;
  readonly region: string;
  readonly addresses: readonly NodeAddress[];
  readonly state: 'running' | 'stopped';
}

export interface LoadBalancer {
  readonly name: string;
  /** `namespace/name` of the Service that it was made for. */
  readonly service: string;
  readonly ip: string;
  readonly ports: readonly { readonly port: number; readonly protocol: string; readonly nodePort?: number }[];
  /** Names of the instances behind it, sorted. */
  readonly hosts: readonly string[];
}

export interface Route {
  readonly name: string;
  readonly node: string;
  readonly cidr: string;
}

export interface CloudBucket {
  readonly id: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Account ids that have access. */
  readonly accounts: readonly string[];
}

export interface CloudDisk {
  readonly id: string;
  /** Idempotent key: the same name gets the same disk. */
  readonly name: string;
  /** Where it can be attached; undefined: anywhere. */
  readonly zone: string | undefined;
  readonly gibibytes: number;
  /** Name of the instance that has it. */
  readonly attachedTo: string | undefined;
}

/** A load balancer as it should be. */
export interface WantedLoadBalancer {
  readonly name: string;
  readonly service: string;
  readonly ip?: string;
  readonly ports: LoadBalancer['ports'];
  readonly hosts: readonly string[];
}

export type CloudRequest =
  | { readonly op: 'getInstance'; readonly name: string; readonly providerID?: string }
  | { readonly op: 'listInstances' }
  | { readonly op: 'getLoadBalancer'; readonly name: string }
  | { readonly op: 'ensureLoadBalancer'; readonly wanted: WantedLoadBalancer }
  | { readonly op: 'updateLoadBalancer'; readonly name: string; readonly hosts: readonly string[] }
  | { readonly op: 'deleteLoadBalancer'; readonly name: string }
  | { readonly op: 'listRoutes' }
  | { readonly op: 'createRoute'; readonly route: Route }
  | { readonly op: 'deleteRoute'; readonly name: string }
  | { readonly op: 'createBucket'; readonly name: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly op: 'getBucket'; readonly id: string }
  | { readonly op: 'deleteBucket'; readonly id: string }
  | { readonly op: 'grantAccess'; readonly ids: readonly string[]; readonly account: string }
  | { readonly op: 'revokeAccess'; readonly ids: readonly string[]; readonly account: string }
  | { readonly op: 'createDisk'; readonly name: string; readonly zone?: string; readonly gibibytes: number }
  | { readonly op: 'deleteDisk'; readonly id: string }
  | { readonly op: 'attachDisk' | 'detachDisk'; readonly id: string; readonly instance: string };

export type CloudOperation = CloudRequest['op'];

/** `retryAfterSeconds`: the cloud says when to come again (cloud-provider api.RetryError). */
export type CloudResponse<Body = unknown> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly error: string; readonly notFound?: boolean; readonly retryAfterSeconds?: number };

/** Which kinds of things are limited in number. */
export type Quota = 'loadBalancers' | 'routes' | 'buckets' | 'disks';

/** What people do to the cloud, sent to it as a message from outside. */
export type CloudAction =
  | { readonly do: 'addInstance'; readonly instance: Instance }
  | { readonly do: 'removeInstance' | 'stopInstance' | 'startInstance'; readonly name: string }
  | { readonly do: 'setQuota'; readonly of: Quota; readonly limit: number }
  | { readonly do: 'setLatency'; readonly factor: number }
  /** The next `times` calls of `operation` fail; 0 heals. */
  | {
      readonly do: 'fail';
      readonly operation: CloudOperation;
      readonly error: string;
      readonly times: number;
      readonly retryAfterSeconds?: number;
    };
