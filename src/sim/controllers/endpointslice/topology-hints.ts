/**
 * Hints that keep traffic near: each ready endpoint is for its own zone, and with PreferSameNode for its own node
 * (after staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go). Topology-aware hints by annotation are not modelled.
 */
import type { Endpoint } from '../../machinery/types/endpointslice.ts';

type Hints = NonNullable<Endpoint['hints']>;

function hintsFor(endpoint: Endpoint, distribution: string): Hints | undefined {
  const { zone, nodeName } = endpoint;
  if (endpoint.conditions?.ready === false || !zone) return undefined;
  const forZones = [{ name: zone }];
  return distribution === 'PreferSameNode' && nodeName ? { forZones, forNodes: [{ name: nodeName }] } : { forZones };
}

function hasHints({ hints }: Endpoint, wanted: Hints | undefined): boolean {
  return (
    hints?.forZones?.[0]?.name === wanted?.forZones?.[0]?.name &&
    hints?.forNodes?.[0]?.name === wanted?.forNodes?.[0]?.name &&
    (hints?.forZones?.length ?? 0) <= 1
  );
}

/** The endpoint with the hints that the service's `trafficDistribution` asks for; the same object if it has them. */
export function withHints(endpoint: Endpoint, distribution: string | undefined): Endpoint {
  const wanted = distribution ? hintsFor(endpoint, distribution) : undefined;
  if (hasHints(endpoint, wanted)) return endpoint;
  const { hints: _, ...rest } = endpoint;
  return Object.freeze(wanted ? { ...rest, hints: wanted } : rest);
}
