/**
 * Which endpoints a service should have, grouped by the ports that they offer: the first half of
 * staging/src/k8s.io/endpointslice/reconciler.go reconcileByAddressType.
 */
import type { Endpoint, EndpointSlicePort } from '../../machinery/types/endpointslice.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service, ServicePort } from '../../machinery/types/service.ts';
import { type AddressFamily, endpointOf } from './endpoint.ts';
import { isEligible } from './pod-state.ts';
import { findPort, hasOnlyNumericTargets } from './service-ports.ts';

/** Endpoints that offer the same ports; they go into the same slices. */
export interface EndpointGroup {
  readonly portKey: string;
  readonly ports: readonly EndpointSlicePort[];
  /** In the order of the pods. */
  readonly endpoints: readonly Endpoint[];
}

export interface DesiredEndpoints {
  readonly family: AddressFamily;
  readonly groups: readonly EndpointGroup[];
  /** Pods left out because their node is not known (yet): the sync must be tried again. */
  readonly nodeMissing: readonly { readonly pod: string; readonly node: string }[];
}

/** Key of a slice whose ports are null, as those of a written slice without ports are; no desired group has it. */
export const NULL_PORTS_KEY = 'null';

/**
 * Identity of a set of ports. A group without ports asks for an empty list, but a slice stores null: the two differ, so that such a
 * slice is written once more when it is next looked at, as the real controller does.
 */
export function portKey(ports: readonly EndpointSlicePort[] | null | undefined): string {
  if (ports === null || ports === undefined) return NULL_PORTS_KEY;
  return ports
    .map(({ name, protocol, port, appProtocol }) => `${name ?? ''}/${protocol ?? ''}/${port ?? ''}/${appProtocol ?? ''}`)
    .sort()
    .join(' ');
}

function slicePort({ name, protocol, appProtocol }: ServicePort, port: number): EndpointSlicePort {
  return { name: name ?? '', protocol, port, ...(appProtocol ? { appProtocol } : {}) };
}

/** Ports of the service on that pod, without those that the pod has not. */
export function portsOn(pod: Pod, service: Service): readonly EndpointSlicePort[] {
  const ports: EndpointSlicePort[] = [];
  for (const port of service.spec.ports ?? []) {
    const number = findPort(pod, port);
    if (number !== undefined) ports.push(slicePort(port, number));
  }
  return ports;
}

interface Remembered {
  readonly service: Service;
  readonly zone: string | undefined;
  readonly endpoint: Endpoint | undefined;
}

/** What was computed last for a pod and a family: only a memory of a pure function, so that an unchanged pod costs a look-up. */
const remembered: Readonly<Record<AddressFamily, WeakMap<Pod, Remembered>>> = { IPv4: new WeakMap(), IPv6: new WeakMap() };

function endpointFor(pod: Pod, service: Service, family: AddressFamily, zone: string | undefined): Endpoint | undefined {
  const memory = remembered[family];
  const known = memory.get(pod);
  if (known !== undefined && known.service === service && known.zone === zone) return known.endpoint;
  const endpoint = endpointOf(pod, service, family, zone);
  memory.set(pod, { service, zone, endpoint });
  return endpoint;
}

/** `zones` maps the name of each known node to its zone, '' if it has none. */
export function desiredEndpoints(
  service: Service,
  pods: readonly Pod[],
  family: AddressFamily,
  zones: ReadonlyMap<string, string>,
): DesiredEndpoints {
  const groups = new Map<string, { portKey: string; ports: readonly EndpointSlicePort[]; endpoints: Endpoint[] }>();
  const nodeMissing: { pod: string; node: string }[] = [];
  const uniform = hasOnlyNumericTargets(service.spec.ports ?? []);
  let last: Endpoint[] | undefined;
  for (const pod of pods) {
    if (!isEligible(pod, true)) continue;
    const zone = zones.get(pod.spec.nodeName ?? '');
    if (zone === undefined && service.spec.publishNotReadyAddresses !== true) {
      nodeMissing.push({ pod: pod.metadata.name, node: pod.spec.nodeName ?? '' });
      continue;
    }
    const endpoint = endpointFor(pod, service, family, zone);
    if (endpoint === undefined) continue;
    if (last === undefined || !uniform) {
      const ports = portsOn(pod, service);
      const key = portKey(ports);
      let group = groups.get(key);
      if (group === undefined) {
        group = { portKey: key, ports, endpoints: [] };
        groups.set(key, group);
      }
      last = group.endpoints;
    }
    last.push(endpoint);
  }
  return { family, groups: [...groups.values()], nodeMissing };
}
