/**
 * What an update of a Service keeps, and what it drops when the type changes
 * (pkg/registry/core/service/storage/storage.go and strategy.go). The drafts' specs are their own here.
 */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { isExternallyAccessible, needsClusterIp, needsHealthCheck, needsNodePorts, nodePortsOf } from './service-needs.ts';

/** Values that the server had chosen and the client did not repeat stay. */
export function patchAllocatedValues(draft: Draft, old: Draft): void {
  const { spec } = draft;
  if (needsClusterIp(old) && needsClusterIp(draft)) {
    if (!spec.clusterIP && old.spec.clusterIP) spec.clusterIP = old.spec.clusterIP;
    if (!(spec.clusterIPs?.length > 0) && old.spec.clusterIPs && spec.clusterIP === old.spec.clusterIP)
      spec.clusterIPs = old.spec.clusterIPs;
  }
  if (needsNodePorts(old) && needsNodePorts(draft)) keepNodePorts(draft, old);
  if (needsHealthCheck(old) && needsHealthCheck(draft) && !spec.healthCheckNodePort)
    spec.healthCheckNodePort = old.spec.healthCheckNodePort;
}

/** Ports are known by their names: the client may have changed all else about them. */
function portKey({ name = '' }: Draft): string {
  return name;
}

function keepNodePorts(draft: Draft, old: Draft): void {
  const used = new Set(nodePortsOf(draft));
  const before = new Map<string, number>();
  for (const port of old.spec.ports ?? []) if (port.nodePort) before.set(portKey(port), port.nodePort);
  for (const port of draft.spec.ports ?? []) {
    if (port.nodePort) continue;
    const kept = before.get(portKey(port));
    if (kept === undefined || used.has(kept)) continue;
    port.nodePort = kept;
    used.add(kept);
  }
}

/** Clients that know only the singular clusterIP, or only change that one, mean both. */
export function matchClusterIps(draft: Draft, old: Draft | undefined): void {
  const { spec } = draft;
  if (old === undefined) {
    if (spec.clusterIP && !(spec.clusterIPs?.length > 0)) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  const before = old.spec;
  if (before.clusterIPs?.length > 0 && !(spec.clusterIPs?.length > 0) && before.clusterIP === spec.clusterIP)
    spec.clusterIPs = before.clusterIPs;
  if ((before.clusterIP ?? '') === (spec.clusterIP ?? '')) return;
  if (!spec.clusterIP) {
    if (semanticEqual(spec.clusterIPs, before.clusterIPs)) delete spec.clusterIPs;
  } else if (!(spec.clusterIPs?.length > 0) || semanticEqual(spec.clusterIPs, before.clusterIPs)) {
    spec.clusterIPs = [spec.clusterIP];
  }
}

function dropUnchanged(draft: Draft, old: Draft, fields: readonly string[]): void {
  for (const field of fields) if (semanticEqual(draft.spec[field], old.spec[field])) delete draft.spec[field];
}

/** Fields that lost their meaning with the old type go, unless the client changed them too: then validation shall speak. */
export function dropTypeDependentFields(draft: Draft, old: Draft): void {
  const { spec } = draft;
  if (needsClusterIp(old) && !needsClusterIp(draft)) {
    if (semanticEqual(spec.clusterIPs, old.spec.clusterIPs)) dropUnchanged(draft, old, ['clusterIP', 'clusterIPs']);
    dropUnchanged(draft, old, ['ipFamilies', 'ipFamilyPolicy']);
  }
  if (needsNodePorts(old) && !needsNodePorts(draft)) {
    const before = new Set(nodePortsOf(old));
    if (nodePortsOf(draft).every((port) => before.has(port))) for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheck(old) && !needsHealthCheck(draft)) dropUnchanged(draft, old, ['healthCheckNodePort']);
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer')
    dropUnchanged(draft, old, ['allocateLoadBalancerNodePorts', 'loadBalancerClass']);
  if (isExternallyAccessible(old) && !isExternallyAccessible(draft)) dropUnchanged(draft, old, ['externalTrafficPolicy']);
}
