/** Which services have load balancers, what these should be like, and which nodes stand behind them. Pure. */

import { keyOf } from '../../client/resource.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Service } from '../../machinery/types/service.ts';
import type { WantedLoadBalancer } from '../wire.ts';

/** service/helpers LoadBalancerCleanupFinalizer. */
export const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';
const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler';
const MAX_NAMES = 20;

export function wantsLoadBalancer({ spec }: Service): boolean {
  return spec.type === 'LoadBalancer' && spec.loadBalancerClass === undefined;
}

export function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}

/** The load balancer is there, or may be, and should not. */
export function needsCleanup(service: Service): boolean {
  return hasFinalizer(service) && (service.metadata.deletionTimestamp !== undefined || !wantsLoadBalancer(service));
}

/** Did something change that the load balancer depends on (controller.go needsUpdate)? */
export function needsUpdate(old: Service, service: Service): boolean {
  if (wantsLoadBalancer(old) !== wantsLoadBalancer(service)) return true;
  if (!wantsLoadBalancer(service)) return false;
  const of = ({ spec, metadata }: Service): string =>
    JSON.stringify([
      spec.ports,
      spec.sessionAffinity,
      spec.sessionAffinityConfig,
      spec.loadBalancerIP,
      spec.loadBalancerSourceRanges,
      spec.externalIPs,
      spec.externalTrafficPolicy,
      spec.healthCheckNodePort,
      spec.ipFamilies,
      metadata.annotations,
      metadata.uid,
    ]);
  return of(old) !== of(service);
}

/** cloud.go DefaultLoadBalancerName. */
export function loadBalancerName({ metadata }: Service): string {
  return `a${metadata.uid.replaceAll('-', '')}`.slice(0, 32);
}

export function wantedLoadBalancer(service: Service, hosts: readonly Host[]): WantedLoadBalancer {
  return Object.freeze({
    name: loadBalancerName(service),
    service: keyOf(service),
    ...(service.spec.loadBalancerIP ? { ip: service.spec.loadBalancerIP } : {}),
    ports: (service.spec.ports ?? []).map(({ port, protocol, nodePort }) => ({ port, protocol, ...(nodePort ? { nodePort } : {}) })),
    hosts: hostNames(hosts),
  });
}

/** A node behind load balancers; another provider id makes it another one. */
export interface Host {
  readonly name: string;
  readonly providerID: string;
}

/** The nodes that may stand behind load balancers, by name; whether they are ready does not matter (stableNodeSetPredicates). */
export function hostsOf(nodes: Iterable<Node>): readonly Host[] {
  const hosts: Host[] = [];
  for (const { metadata, spec } of nodes) {
    if (metadata.deletionTimestamp !== undefined || metadata.labels?.[EXCLUDED] !== undefined) continue;
    if (spec.taints?.some((taint) => taint.key === TO_BE_DELETED)) continue;
    hosts.push({ name: metadata.name, providerID: spec.providerID ?? '' });
  }
  return Object.freeze(hosts.sort((a, b) => (a.name < b.name ? -1 : 1)));
}

export function hostNames(hosts: readonly Host[]): readonly string[] {
  return hosts.map(({ name }) => name);
}

/** As events name them: at most 20. */
export function listed(hosts: readonly Host[]): string {
  const limited = hosts.length > MAX_NAMES ? ' [node names limited, total number of nodes: ' : '';
  const names = `[${hostNames(hosts).slice(0, MAX_NAMES).join(' ')}]`;
  return limited ? `${names}${limited}${hosts.length}]` : names;
}
