/** A pod with what plugins need of it, worked out once for each version of the pod. Follows framework/types.go (PodInfo). */
import type { Pod } from '../../machinery/types/pod.ts';
import { type PodStorage, podStorage } from './pod-storage.ts';
import { type PodTerms, podTerms } from './pod-terms.ts';
import { type Requests, requestsOf } from './requests.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export interface PodInfo {
  readonly pod: Pod;
  readonly key: string;
  /** 0 if nothing is said. */
  readonly priority: number;
  readonly requests: Requests;
  readonly ports: readonly HostPort[];
  /** Its affinity and anti-affinity to other pods; undefined: none. */
  readonly terms: PodTerms | undefined;
  /** Its volumes that matter for where it can go; undefined: none do. */
  readonly storage: PodStorage | undefined;
}

const known = new WeakMap<Pod, PodInfo>();

export function podInfo(pod: Pod): PodInfo {
  let info = known.get(pod);
  if (info === undefined) {
    const key = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    info = Object.freeze({
      pod,
      key,
      priority: pod.spec.priority ?? 0,
      requests: requestsOf(pod),
      ports: Object.freeze(hostPorts(pod)),
      terms: podTerms(pod),
      storage: podStorage(pod),
    });
    known.set(pod, info);
  }
  return info;
}

interface WithPorts {
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly hostPort?: number; readonly hostIP?: string; readonly protocol?: string }[];
}

/** Of app containers and sidecars. */
function hostPorts(pod: Pod): HostPort[] {
  const spec = pod.spec as unknown as { readonly containers: readonly WithPorts[]; readonly initContainers?: readonly WithPorts[] };
  const holders = [...spec.containers, ...(spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')];
  return holders.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort = 0, hostIP = '', protocol = 'TCP' }) =>
      hostPort > 0 ? [{ ip: hostIP === '' ? '0.0.0.0' : hostIP, protocol, port: hostPort }] : [],
    ),
  );
}
