/** Services, pods and slices for the tests of the endpoint controllers. */

import type { Unborn } from '../../client/api-client.ts';
import type { EndpointSlice } from '../../machinery/types/endpointslice.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Service, ServicePort } from '../../machinery/types/service.ts';

const CREATED = '2026-01-01T00:00:00Z';

export function service(spec: Partial<Service['spec']> = {}, metadata: Partial<Service['metadata']> = {}): Service {
  return Object.freeze<Service>({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'ns', uid: 'service-uid', resourceVersion: '1', creationTimestamp: CREATED, ...metadata },
    spec: {
      type: 'ClusterIP',
      selector: { app: 'web' },
      ports: [{ port: 80, protocol: 'TCP' } as ServicePort],
      clusterIP: '10.0.0.1',
      ...spec,
    },
    status: {},
  });
}

export interface PodShape {
  readonly ready?: boolean;
  readonly ip?: string;
  readonly node?: string;
  readonly terminating?: boolean;
  readonly phase?: NonNullable<Pod['status']['phase']>;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly readyAt?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Pod `n` has address 10.1.0.n. */
export function pod(n: number, shape: PodShape = {}): Pod {
  const {
    ready = true,
    ip = `10.1.0.${n}`,
    node = 'node-0',
    terminating = false,
    phase = 'Running',
    ports = [],
    readyAt = CREATED,
  } = shape;
  return Object.freeze<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${n}`,
      namespace: 'ns',
      uid: `uid-${n}`,
      resourceVersion: String(n),
      creationTimestamp: CREATED,
      labels: shape.labels ?? { app: 'web' },
      ...(terminating ? { deletionTimestamp: CREATED } : {}),
    },
    spec: {
      containers: [{ name: 'app', ports: ports.map((port) => ({ ...port, protocol: 'TCP' as const })) }],
      restartPolicy: 'Always',
      nodeName: node,
      ...(shape.hostname ? { hostname: shape.hostname } : {}),
      ...(shape.subdomain ? { subdomain: shape.subdomain } : {}),
    },
    status: {
      phase,
      ...(ip === '' ? {} : { podIP: ip, podIPs: [{ ip }] }),
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: readyAt }],
    },
  });
}

export function pods(count: number, from = 1): Pod[] {
  return Array.from({ length: count }, (_, i) => pod(from + i, { ip: `10.1.${Math.floor((from + i) / 250)}.${(from + i) % 250}` }));
}

let serial = 0;

/** What the API server makes of a written slice. */
export function stored(slice: Unborn<EndpointSlice>, generation = 1): EndpointSlice {
  serial++;
  return {
    ...slice,
    metadata: {
      ...slice.metadata,
      name: slice.metadata.name ?? `${slice.metadata.generateName}${serial}`,
      uid: slice.metadata.uid ?? `slice-uid-${serial}`,
      resourceVersion: String(serial),
      creationTimestamp: CREATED,
      generation,
    },
  } as EndpointSlice;
}

export const ZONES: ReadonlyMap<string, string> = new Map([
  ['node-0', 'zone-0'],
  ['node-1', ''],
]);
