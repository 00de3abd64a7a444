/** pkg/api/service/warnings.go, in its order. */
import type { Draft } from '../../scheme/definition.ts';
import { cidrWarnings, ipWarning, ipWarnings } from '../../validation/ip-warnings.ts';
import { HEADLESS } from './service-needs.ts';

const OLD_HINTS = 'service.kubernetes.io/topology-aware-hints';

export function serviceWarnings({ metadata, spec }: Draft): readonly string[] {
  const warnings: string[] = [];
  if (metadata.annotations?.[OLD_HINTS] !== undefined)
    warnings.push(`annotation ${OLD_HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  const externalIps: readonly string[] = spec.externalIPs ?? [];
  if (spec.clusterIP && spec.clusterIP !== HEADLESS) warnings.push(...ipWarnings(spec.clusterIPs ?? [], 'spec.clusterIPs'));
  if (spec.type === 'ClusterIP' && spec.clusterIP === HEADLESS) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (externalIps.length > 0) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None') warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  warnings.push(...ipWarnings(externalIps, 'spec.externalIPs'));
  const balancer = spec.loadBalancerIP ? ipWarning(spec.loadBalancerIP, 'spec.loadBalancerIP') : undefined;
  if (balancer !== undefined) warnings.push(balancer);
  warnings.push(...cidrWarnings(spec.loadBalancerSourceRanges ?? [], 'spec.loadBalancerSourceRanges'));
  if (spec.type === 'ExternalName' && externalIps.length > 0) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec.type !== 'ExternalName' && spec.externalName) warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}
