/** Devices, who may use them and who does: resource.k8s.io/v1. Fields behind gates that are off in 1.35 are left out. */
import type { ApiObject } from '../wire/api.ts';
import type { NodeSelector } from './scheduling-constraints.ts';

export interface DeviceSelector {
  readonly cel?: { readonly expression: string };
}

interface OpaqueConfiguration {
  readonly opaque?: { readonly driver: string; readonly parameters?: unknown };
}

export interface DeviceClass extends ApiObject {
  readonly spec: {
    readonly selectors?: readonly DeviceSelector[];
    readonly config?: readonly OpaqueConfiguration[];
  };
}

/** What a request asks for, or one of the alternatives that it gives. */
export interface DeviceDemand {
  readonly deviceClassName: string;
  readonly selectors?: readonly DeviceSelector[];
  readonly allocationMode?: 'All' | 'ExactCount';
  readonly count?: number;
}

export interface ExactDeviceRequest extends DeviceDemand {
  /** Looks on: does not keep others from using the device. */
  readonly adminAccess?: boolean;
}

export interface DeviceSubRequest extends DeviceDemand {
  readonly name: string;
}

/** Has one of the two. */
export interface DeviceRequest {
  readonly name: string;
  readonly exactly?: ExactDeviceRequest;
  /** The first that can be had. */
  readonly firstAvailable?: readonly DeviceSubRequest[];
}

export interface DeviceConstraint {
  /** Names of requests, or `request/subrequest`; none: all. */
  readonly requests?: readonly string[];
  readonly matchAttribute?: string;
}

export interface DeviceClaimConfiguration extends OpaqueConfiguration {
  readonly requests?: readonly string[];
}

export interface ResourceClaimSpec {
  readonly devices?: {
    readonly requests?: readonly DeviceRequest[];
    readonly constraints?: readonly DeviceConstraint[];
    readonly config?: readonly DeviceClaimConfiguration[];
  };
}

export interface AllocatedDevice {
  /** `request`, or `request/subrequest`. */
  readonly request: string;
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly adminAccess?: boolean;
}

export interface AllocationResult {
  readonly devices: {
    readonly results?: readonly AllocatedDevice[];
    readonly config?: readonly (DeviceClaimConfiguration & { readonly source: 'FromClaim' | 'FromClass' })[];
  };
  /** Absent: the devices can be reached from everywhere. */
  readonly nodeSelector?: NodeSelector;
}

export interface ClaimConsumer {
  readonly apiGroup?: string;
  readonly resource: string;
  readonly name: string;
  readonly uid: string;
}

export interface ResourceClaim extends ApiObject {
  readonly spec: ResourceClaimSpec;
  readonly status?: {
    readonly allocation?: AllocationResult;
    readonly reservedFor?: readonly ClaimConsumer[];
    readonly devices?: readonly unknown[];
  };
}

export interface ResourceClaimTemplate extends ApiObject {
  readonly spec: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
    readonly spec: ResourceClaimSpec;
  };
}

/** Has one of them. */
export interface DeviceAttribute {
  readonly bool?: boolean;
  readonly int?: number;
  readonly string?: string;
  /** As in semver.org. */
  readonly version?: string;
}

export interface Device {
  readonly name: string;
  /** By name; without a domain it is the driver's. */
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>;
  readonly capacity?: Readonly<Record<string, { readonly value: string }>>;
}

/** What one driver has to offer on a node. */
export interface NodeDevices {
  readonly driver: string;
  readonly devices: readonly Device[];
}

export interface ResourceSlice extends ApiObject {
  readonly spec: {
    readonly driver: string;
    readonly pool: { readonly name: string; readonly generation: number; readonly resourceSliceCount: number };
    readonly nodeName?: string;
    readonly nodeSelector?: NodeSelector;
    readonly allNodes?: boolean;
    readonly devices?: readonly Device[];
  };
}
