/**
 * Which priority level a request belongs to (the default flow schemas, apiserver pkg/apis/flowcontrol/bootstrap/default.go).
 * Modelled: the classification. Not modelled: seats, queues and rejections; the links are where requests wait.
 */
import type { UserInfo } from '../machinery/wire/api.ts';
import type { Route } from './request/route.ts';

export type PriorityLevel =
  | 'exempt'
  | 'node-high'
  | 'system'
  | 'leader-election'
  | 'workload-high'
  | 'workload-low'
  | 'global-default'
  | 'catch-all';

const SYSTEM_CLIENTS: ReadonlySet<string> = new Set(['system:kube-controller-manager', 'system:kube-scheduler']);

export function priorityLevel({ name, groups }: UserInfo, where: Route): PriorityLevel {
  if (groups.includes('system:masters')) return 'exempt';
  const plural = where.kind === 'resource' ? where.target.definition.plural : '';
  if (groups.includes('system:nodes')) {
    const heartbeat =
      plural === 'leases' || (plural === 'nodes' && where.kind === 'resource' && where.target.subresource?.name === 'status');
    return heartbeat ? 'node-high' : 'system';
  }
  const system = SYSTEM_CLIENTS.has(name) || groups.includes('system:serviceaccounts:kube-system');
  if (plural === 'leases' && system) return 'leader-election';
  if (system) return 'workload-high';
  if (groups.includes('system:serviceaccounts')) return 'workload-low';
  return groups.includes('system:authenticated') ? 'global-default' : 'catch-all';
}
