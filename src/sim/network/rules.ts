/**
 * What a node's proxy would program for one service (pkg/proxy/topology.go CategorizeEndpoints, pkg/proxy/servicechangetracker.go). Pure.
 */
import type { Endpoint, EndpointSlice } from '../machinery/types/endpointslice.ts';
import type { Service, ServicePort } from '../machinery/types/service.ts';

interface Rule {
  /** Name of the service port; empty if it has none. */
  readonly portName: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort?: number;
  /** `address:port` of the endpoints that traffic from inside the cluster goes to, sorted. None: it is refused. */
  readonly cluster: readonly string[];
  /** The same for traffic from outside: NodePort and load balancer. */
  readonly external: readonly string[];
}

export interface ServiceRules {
  readonly clusterIP: string;
  /** Addresses of the load balancer. */
  readonly ingress: readonly string[];
  /** Seconds for which a client stays with its endpoint; 0: no affinity. */
  readonly affinitySeconds: number;
  readonly rules: readonly Rule[];
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Undefined: nothing is programmed for such a service (headless, ExternalName). */
export function rulesOf(service: Service, slices: readonly EndpointSlice[], nodeName: string): ServiceRules | undefined {
  const { clusterIP, type, ports = [], sessionAffinity, sessionAffinityConfig } = service.spec;
  if (!clusterIP || clusterIP === 'None' || type === 'ExternalName') return undefined;
  const timeout = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
  return Object.freeze({
    clusterIP,
    ingress: (service.status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : [])),
    affinitySeconds: sessionAffinity === 'ClientIP' ? timeout : 0,
    rules: ports.map((port) => ruleOf(service, port, slices, nodeName)),
  });
}

interface Backend {
  readonly address: string;
  readonly endpoint: Endpoint;
}

function ruleOf(service: Service, port: ServicePort, slices: readonly EndpointSlice[], nodeName: string): Rule {
  const backends = backendsOf(port, slices);
  const { internalTrafficPolicy, externalTrafficPolicy } = service.spec;
  return {
    portName: port.name ?? '',
    protocol: port.protocol,
    port: port.port,
    ...(port.nodePort ? { nodePort: port.nodePort } : {}),
    cluster: usable(backends, internalTrafficPolicy === 'Local' ? nodeName : undefined),
    external: usable(backends, externalTrafficPolicy === 'Local' ? nodeName : undefined),
  };
}

function backendsOf(port: ServicePort, slices: readonly EndpointSlice[]): readonly Backend[] {
  const backends: Backend[] = [];
  for (const { ports, endpoints } of slices) {
    // A slice without pods has `ports: null`, as Go writes an empty list.
    const target = ports?.find((one) => (one.name ?? '') === (port.name ?? '') && (one.protocol ?? 'TCP') === port.protocol)?.port;
    if (target === undefined) continue;
    for (const endpoint of endpoints ?? []) {
      const [ip] = endpoint.addresses;
      if (ip) backends.push({ address: `${ip}:${target}`, endpoint });
    }
  }
  return backends;
}

/** The ready ones; if there is none, those that still serve while they end. `only`: of this node. */
function usable(backends: readonly Backend[], only: string | undefined): readonly string[] {
  const here = only === undefined ? backends : backends.filter(({ endpoint }) => endpoint.nodeName === only);
  const ready = here.filter(({ endpoint }) => endpoint.conditions?.ready !== false);
  const chosen = ready.length > 0 ? ready : here.filter(({ endpoint }) => isServingWhileEnding(endpoint));
  return [...new Set(chosen.map(({ address }) => address))].sort();
}

function isServingWhileEnding({ conditions }: Endpoint): boolean {
  return conditions?.serving !== false && conditions?.terminating === true;
}
