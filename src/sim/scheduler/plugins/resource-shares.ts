/** How much of a node's resources would be asked for with a pod on it. Follows plugins/noderesources/resource_allocation.go. */
import type { ResourceWeight } from '../config/plugin-args.ts';
import type { NodeInfo } from '../framework/node-info.ts';
import type { Requests } from '../framework/requests.ts';

/** Of one resource on one node; nothing allocatable: it does not count. */
export interface Share {
  allocatable: number;
  requested: number;
}

/** `assumed`: containers that ask for nothing count with what is assumed for them, and of the pod its containers alone. */
function measure(share: Share, name: string, node: NodeInfo, requests: Requests, assumed: boolean): void {
  const { allocatable } = node;
  switch (name) {
    case 'cpu':
      share.allocatable = allocatable.milliCpu;
      share.requested = assumed ? node.nonZeroMilliCpu + requests.ofContainersMilliCpu : node.milliCpu + requests.milliCpu;
      return;
    case 'memory':
      share.allocatable = allocatable.memory;
      share.requested = assumed ? node.nonZeroMemory + requests.ofContainersMemory : node.memory + requests.memory;
      return;
    case 'ephemeral-storage':
      share.allocatable = allocatable.ephemeralStorage;
      share.requested = node.ephemeralStorage + requests.ephemeralStorage;
      return;
    default: {
      const asked = requests.scalar.get(name) ?? 0;
      share.allocatable = asked === 0 ? 0 : (allocatable.scalar.get(name) ?? 0);
      share.requested = (node.scalar.get(name) ?? 0) + asked;
    }
  }
}

/** The shares of a pod, in the order of `resources`. What it gives is valid until it is called again. */
export function sharesOf(resources: readonly ResourceWeight[], requests: Requests, assumed: boolean): (node: NodeInfo) => readonly Share[] {
  const shares = resources.map((): Share => ({ allocatable: 0, requested: 0 }));
  return (node) => {
    for (let i = 0; i < shares.length; i++) measure(shares[i] as Share, (resources[i] as ResourceWeight).name, node, requests, assumed);
    return shares;
  };
}

/** What a pod asks for of the resource, as it is. */
export function requestOf(name: string, requests: Requests): number {
  if (name === 'cpu') return requests.milliCpu;
  if (name === 'memory') return requests.memory;
  return name === 'ephemeral-storage' ? requests.ephemeralStorage : (requests.scalar.get(name) ?? 0);
}
