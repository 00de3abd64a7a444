/**
 * The endpoint that a pod is for a service (after staging/src/k8s.io/endpointslice/utils.go podToEndpoint and
 * util/controller_utils.go EndpointsEqualBeyondHash).
 */
import type { Endpoint } from '../../machinery/types/endpointslice.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service } from '../../machinery/types/service.ts';
import { endpointHostname, isPodReady, isPodTerminating, podAddresses } from './pod-state.ts';

export type AddressFamily = 'IPv4' | 'IPv6';

/** A pod may be served before it is ready only if the service says so; a terminating one is never ready. */
function isReadyFor(service: Service, serving: boolean, terminating: boolean): boolean {
  return service.spec.publishNotReadyAddresses === true || (serving && !terminating);
}

/** Undefined if the pod has no address of that family. `zone` is that of its node. */
export function endpointOf(pod: Pod, service: Service, family: AddressFamily, zone: string | undefined): Endpoint | undefined {
  const addresses = podAddresses(pod, family);
  if (addresses.length === 0) return undefined;
  const serving = isPodReady(pod);
  const terminating = isPodTerminating(pod);
  const hostname = endpointHostname(pod, service);
  const { name, namespace, uid } = pod.metadata;
  return Object.freeze({
    addresses,
    conditions: { ready: isReadyFor(service, serving, terminating), serving, terminating },
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
    ...(zone ? { zone } : {}),
  });
}

/** What makes an endpoint the same one over time, within the slices of one service. */
export function endpointKey(endpoint: Endpoint): string {
  const { addresses, hostname } = endpoint;
  const address = addresses.length === 1 ? (addresses[0] as string) : [...addresses].sort().join(',');
  return hostname ? `${address}/${hostname}` : address;
}

/** Whether two endpoints of one key say the same. Hints are not compared: they follow from the rest. */
export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  if (a === b) return true;
  const left = a.conditions;
  const right = b.conditions;
  return (
    left?.ready === right?.ready &&
    left?.serving === right?.serving &&
    left?.terminating === right?.terminating &&
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.targetRef?.uid === b.targetRef?.uid &&
    a.targetRef?.name === b.targetRef?.name
  );
}
