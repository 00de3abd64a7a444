/** What a Service of some type needs (pkg/api/service/util.go, pkg/registry/core/service/strategy.go). */
import type { Draft } from '../../scheme/definition.ts';

export const HEADLESS = 'None';

export function isHeadless({ spec }: Draft): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === HEADLESS;
}

/** Clients from outside the cluster can reach it. */
export function isExternallyAccessible({ spec }: Draft): boolean {
  return spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && spec.externalIPs?.length > 0);
}

export function needsHealthCheck({ spec }: Draft): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

export function needsClusterIp({ spec }: Draft): boolean {
  return spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

export function needsNodePorts({ spec }: Draft): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

export function nodePortsOf({ spec }: Draft): readonly number[] {
  const numbers: number[] = [];
  for (const { nodePort } of spec.ports ?? []) if (nodePort) numbers.push(nodePort);
  return numbers;
}
