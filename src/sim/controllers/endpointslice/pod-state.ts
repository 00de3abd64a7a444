/**
 * What endpoints depend on in a pod (after staging/src/k8s.io/endpointslice/util/controller_utils.go and pkg/api/v1/pod/util.go).
 * All functions are pure; pods are immutable.
 */
import type { ConditionStatus } from '../../machinery/types/condition.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';

export const HEADLESS_LABEL = 'service.kubernetes.io/headless';
export const LAST_CHANGE_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Status of the pod's condition `type`; undefined if the pod has none. */
export function podConditionStatus(pod: Pod, type: string): ConditionStatus | undefined {
  const conditions = pod.status.conditions;
  if (conditions !== undefined) {
    for (const condition of conditions) if (condition.type === type) return condition.status;
  }
  return undefined;
}

export function isPodReady(pod: Pod): boolean {
  return podConditionStatus(pod, 'Ready') === 'True';
}

export function isPodTerminal(pod: Pod): boolean {
  return pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';
}

export function isPodTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

/** A pod that ended, or that has no address yet, is no endpoint; a terminating one only of those that ask for such. */
export function isEligible(pod: Pod, includeTerminating: boolean): boolean {
  if (isPodTerminal(pod)) return false;
  if (!pod.status.podIP && (pod.status.podIPs === undefined || pod.status.podIPs.length === 0)) return false;
  return includeTerminating || !isPodTerminating(pod);
}

/** The pod gets a DNS name of its own if its subdomain is the (headless) service. */
export function endpointHostname(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  if (!hostname || subdomain !== service.metadata.name || pod.metadata.namespace !== service.metadata.namespace) return undefined;
  return hostname;
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None';
}

/** All addresses of the pod of one family. */
export function podAddresses(pod: Pod, family: 'IPv4' | 'IPv6'): readonly string[] {
  const wantsColon = family === 'IPv6';
  const list = pod.status.podIPs;
  if (list === undefined || list.length === 0) {
    const only = pod.status.podIP;
    return only && only.includes(':') === wantsColon ? [only] : [];
  }
  const found: string[] = [];
  for (const { ip } of list) if (ip.includes(':') === wantsColon) found.push(ip);
  return found;
}
