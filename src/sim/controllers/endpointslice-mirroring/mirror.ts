/**
 * What is mirrored of an Endpoints object, and how it reads as slices (after
 * pkg/controller/endpointslicemirroring/{reconciler,utils}.go).
 */
import type { Unborn } from '../../client/api-client.ts';
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from '../../machinery/types/endpoints.ts';
import type { Endpoint, EndpointSlice, EndpointSlicePort } from '../../machinery/types/endpointslice.ts';
import type { ObjectMeta } from '../../machinery/wire/api.ts';
import { type DesiredEndpoints, type EndpointGroup, portKey } from '../endpointslice/desired-endpoints.ts';
import type { AddressFamily } from '../endpointslice/endpoint.ts';
import { MANAGED_BY_LABEL, SERVICE_NAME_LABEL, type SliceLabels } from '../endpointslice/slice-labels.ts';
import { sliceBody } from '../endpointslice/slice-object.ts';
import type { SliceContent, SliceRules, SliceUpdate } from '../endpointslice/slice-plan.ts';

export const MANAGED_BY = 'endpointslicemirroring-controller.k8s.io';
const SKIP_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
/** More addresses of a subset are not mirrored (--mirroring-max-endpoints-per-subset). */
const MAX_PER_SUBSET = 1_000;

export function wantsMirror({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP_LABEL] !== 'true' && metadata.annotations?.[LEADER_ANNOTATION] === undefined;
}

export function isMirror(slice: EndpointSlice): boolean {
  return slice.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
}

const familyOf = (ip: string): AddressFamily => (ip.includes(':') ? 'IPv6' : 'IPv4');

function mirroredEndpoint({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}

function mirroredPort({ name, port, protocol, appProtocol }: EndpointPort): EndpointSlicePort {
  return { name: name ?? '', port, protocol: protocol ?? 'TCP', ...(appProtocol ? { appProtocol } : {}) };
}

function endpointsOf(subset: EndpointSubset, family: AddressFamily): Endpoint[] {
  const both = [
    ...(subset.addresses ?? []).map((address) => mirroredEndpoint(address, true)),
    ...(subset.notReadyAddresses ?? []).map((address) => mirroredEndpoint(address, false)),
  ];
  return both.slice(0, MAX_PER_SUBSET).filter(({ addresses }) => familyOf(addresses[0] as string) === family);
}

/** The endpoints of one family, by ports. */
export function mirrored({ subsets = [] }: Endpoints, family: AddressFamily): DesiredEndpoints {
  const groups = new Map<string, EndpointGroup & { readonly endpoints: Endpoint[] }>();
  for (const subset of subsets) {
    const endpoints = endpointsOf(subset, family);
    if (endpoints.length === 0) continue;
    const ports = (subset.ports ?? []).map(mirroredPort);
    const key = portKey(ports);
    const group = groups.get(key);
    if (group) group.endpoints.push(...endpoints);
    else groups.set(key, { portKey: key, ports, endpoints });
  }
  return { family, groups: [...groups.values()], nodeMissing: [] };
}

function mirrorLabels({ metadata }: Endpoints): SliceLabels {
  return { ...metadata.labels, [SERVICE_NAME_LABEL]: metadata.name, [MANAGED_BY_LABEL]: MANAGED_BY };
}

export function mirrorRules(endpoints: Endpoints): SliceRules {
  return { labels: mirrorLabels(endpoints), keepsPlaceholder: false, distribution: undefined };
}

function mirrorMetadata(endpoints: Endpoints): Partial<ObjectMeta> {
  const { [LAST_APPLIED_ANNOTATION]: _, ...annotations } = endpoints.metadata.annotations ?? {};
  return { labels: mirrorLabels(endpoints), ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
}

export function newMirror(endpoints: Endpoints, content: SliceContent): Unborn<EndpointSlice> {
  const { name, namespace, uid } = endpoints.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      ...mirrorMetadata(endpoints),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Endpoints', name, uid, controller: true, blockOwnerDeletion: true }],
    },
    ...sliceBody(content),
  };
}

export function updatedMirror(endpoints: Endpoints, { slice, content }: SliceUpdate): EndpointSlice {
  return { ...slice, ...sliceBody(content), metadata: { ...slice.metadata, ...mirrorMetadata(endpoints) } };
}
