/**
 * The subsets of an Endpoints object: addresses that offer the same ports together, in an order of their own
 * (after pkg/api/v1/endpoints/util.go RepackSubsets and pkg/controller/endpoint/endpoints_controller.go).
 */
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../machinery/types/endpoints.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service, ServicePort } from '../../machinery/types/service.ts';
import { endpointHostname, isEligible, isHeadless, isPodReady, podAddresses } from '../endpointslice/pod-state.ts';
import { findPort, hasOnlyNumericTargets } from '../endpointslice/service-ports.ts';

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

/** What was computed last for a pod: only a memory of a pure function. */
const remembered = new WeakMap<Pod, { readonly service: Service; readonly address: EndpointAddress | undefined }>();

function addressOf(pod: Pod, service: Service): EndpointAddress | undefined {
  const known = remembered.get(pod);
  if (known !== undefined && known.service === service) return known.address;
  const address = newAddress(pod, service);
  remembered.set(pod, { service, address });
  return address;
}

/** Undefined if the pod has no address of the service's family. */
function newAddress(pod: Pod, service: Service): EndpointAddress | undefined {
  const ip = podAddresses(pod, service.spec.ipFamilies?.[0] ?? 'IPv4')[0];
  if (ip === undefined) return undefined;
  const hostname = endpointHostname(pod, service);
  const { name, namespace, uid } = pod.metadata;
  return Object.freeze({
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', ...(namespace ? { namespace } : {}), name, uid },
  });
}

function endpointPort({ name, protocol, appProtocol }: ServicePort, port: number): EndpointPort {
  return { ...(name ? { name } : {}), port, protocol, ...(appProtocol ? { appProtocol } : {}) };
}

/** Ports of the service on that pod; undefined if it offers none, unless the service is headless and asks for none. */
function portsOn(pod: Pod, service: Service): readonly EndpointPort[] | undefined {
  const wanted = service.spec.ports ?? [];
  if (wanted.length === 0) return isHeadless(service) ? [] : undefined;
  const ports: EndpointPort[] = [];
  for (const port of wanted) {
    const number = findPort(pod, port);
    if (number !== undefined) ports.push(endpointPort(port, number));
  }
  return ports.length === 0 ? undefined : ports;
}

const portText = ({ name, port, protocol }: EndpointPort): string => `${name ?? ''}/${protocol ?? ''}/${port}`;

/** Subsets of the service's pods, sorted; empty if no pod is an endpoint. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const early = service.spec.publishNotReadyAddresses === true;
  const uniform = hasOnlyNumericTargets(service.spec.ports ?? []);
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const pod of pods) {
    if (!isEligible(pod, early)) continue;
    const address = addressOf(pod, service);
    if (address === undefined) continue;
    if (last === undefined || !uniform) {
      const ports = portsOn(pod, service);
      if (ports === undefined) continue;
      last = groupFor(groups, ports);
    }
    if (early || isPodReady(pod)) last.ready.push(address);
    else last.notReady.push(address);
  }
  const keys = [...groups.keys()].sort();
  return keys.map((key) => subsetOf(groups.get(key) as Group));
}

function groupFor(groups: Map<string, Group>, ports: readonly EndpointPort[]): Group {
  const key = ports.map(portText).join(' ');
  let group = groups.get(key);
  if (group === undefined) {
    group = { ports, ready: [], notReady: [] };
    groups.set(key, group);
  }
  return group;
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1;
  const left = a.targetRef?.uid ?? '';
  const right = b.targetRef?.uid ?? '';
  return left < right ? -1 : left > right ? 1 : 0;
}

function subsetOf({ ports, ready, notReady }: Group): EndpointSubset {
  ready.sort(byAddress);
  notReady.sort(byAddress);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

function sameAddress(a: EndpointAddress, b: EndpointAddress): boolean {
  return (
    a === b ||
    (a.ip === b.ip &&
      a.hostname === b.hostname &&
      a.nodeName === b.nodeName &&
      a.targetRef?.uid === b.targetRef?.uid &&
      a.targetRef?.name === b.targetRef?.name)
  );
}

function sameList<Item>(a: readonly Item[] | undefined, b: readonly Item[] | undefined, same: (x: Item, y: Item) => boolean): boolean {
  const left = a ?? [];
  const right = b ?? [];
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (!same(left[i] as Item, right[i] as Item)) return false;
  return true;
}

const samePort = (a: EndpointPort, b: EndpointPort): boolean => portText(a) === portText(b) && a.appProtocol === b.appProtocol;

/** Whether two lists of subsets say the same, in the same order. */
export function sameSubsets(a: readonly EndpointSubset[] | undefined, b: readonly EndpointSubset[] | undefined): boolean {
  return sameList(
    a,
    b,
    (x, y) =>
      sameList(x.addresses, y.addresses, sameAddress) &&
      sameList(x.notReadyAddresses, y.notReadyAddresses, sameAddress) &&
      sameList(x.ports, y.ports, samePort),
  );
}
