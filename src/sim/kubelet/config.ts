/** What a kubelet is told when it starts: its node, and how long things take there. */

import type { Micros } from '../../kernel/effects.ts';
import { SECOND } from '../../kernel/effects.ts';
import type { ClientConfig } from '../client/component.ts';
import type { NodeDevices } from '../machinery/types/devices.ts';
import type { Taint } from '../machinery/types/node.ts';
import type { ResourceList } from '../machinery/types/resources.ts';

export interface KubeletConfig extends ClientConfig {
  readonly nodeName: string;
  /** The node's InternalIP. */
  readonly address: string;
  /** Where pods get their addresses from, e.g. `10.244.3.0/24`. Absent: the node waits for a controller to write `spec.podCIDR`. */
  readonly podCIDR?: string;
  readonly zone?: string;
  readonly region?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly capacity: ResourceList;
  /** Absent: the capacity. */
  readonly allocatable?: ResourceList;
  /** Started with `--cloud-provider=external`: a cloud controller manager has to initialise the node. */
  readonly externalCloud?: boolean;
  /** Of the node's drivers of Dynamic Resource Allocation, published as ResourceSlices. */
  readonly devices?: readonly NodeDevices[];
  readonly timings?: Partial<KubeletTimings>;
}

export interface KubeletTimings {
  /** From registration until the network plugin is ready. 0: the node registers as ready. */
  readonly networkMicros: Micros;
  /** To make a pod's sandbox and attach it to the network. */
  readonly sandboxMicros: Micros;
  /** To create and start a container whose image is there. */
  readonly startMicros: Micros;
  /** From the TERM signal to the end of a container that heeds it. */
  readonly stopMicros: Micros;
  /** Speed of image pulls; 0: images are there at once. */
  readonly pullBytesPerSecond: number;
  /** How long a program that does not say how long it runs takes in a pod that is not always restarted. */
  readonly completionMicros: Micros;
  /** From a container's end in a backoff, or a failed pull, to the status that says so. */
  readonly noticeMicros: Micros;
}

export const DEFAULT_TIMINGS: KubeletTimings = {
  networkMicros: 500_000,
  sandboxMicros: 250_000,
  startMicros: 150_000,
  stopMicros: 400_000,
  pullBytesPerSecond: 60_000_000,
  completionMicros: 5 * SECOND,
  noticeMicros: SECOND,
};

/** Everything at once: for tests of what does not happen on nodes. */
export const INSTANT_TIMINGS: KubeletTimings = {
  networkMicros: 0,
  sandboxMicros: 0,
  startMicros: 0,
  stopMicros: 0,
  pullBytesPerSecond: 0,
  completionMicros: 0,
  noticeMicros: SECOND,
};

export function timingsOf(config: KubeletConfig): KubeletTimings {
  return config.timings ? { ...DEFAULT_TIMINGS, ...config.timings } : DEFAULT_TIMINGS;
}
