/** Resources of a pod as a whole. Follows pkg/apis/core/v1/defaults.go (defaultPodRequests). */
import { containerRequests, EXACT, isPodResource, type RequestingSpec } from '../../pod-requests.ts';
import { formatQuantity, type Quantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';

/** What the containers ask for together; the spec may not have been validated yet. */
export function aggregateRequests(spec: Draft): ReadonlyMap<string, Quantity> {
  return containerRequests({ ...spec, containers: spec.containers ?? [] } as RequestingSpec, EXACT);
}

/** A pod with limits asks for what its containers ask for, else for its limits. */
export function defaultPodRequests(spec: Draft): void {
  const limits: Readonly<Record<string, string>> = spec.resources?.limits ?? {};
  if (Object.keys(limits).length === 0) return;
  const requests: Record<string, string> = { ...spec.resources.requests };
  for (const [name, amount] of aggregateRequests(spec))
    if (requests[name] === undefined && isPodResource(name) && !name.startsWith('hugepages-')) requests[name] = formatQuantity(amount);
  for (const name of Object.keys(limits)) if (requests[name] === undefined && isPodResource(name)) requests[name] = limits[name] as string;
  if (Object.keys(requests).length > 0) spec.resources.requests = requests;
}
