/**
 * Resources of a pod as a whole. Follows component-helpers resource/helpers.go (AggregateContainerRequests) and
 * pkg/apis/core/v1/defaults.go (defaultPodRequests).
 */
import { addQuantities, compareQuantities, formatQuantity, parseQuantity, type Quantity } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';

/** What a pod can ask for as a whole, beside `hugepages-*`. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || name.startsWith('hugepages-');
}

type Amounts = Map<string, Quantity>;

function add(to: Amounts, list: Readonly<Record<string, string>> | undefined): void {
  for (const name of Object.keys(list ?? {})) {
    const parsed = parseQuantity(list?.[name] ?? '');
    if (!parsed.ok) continue;
    const known = to.get(name);
    to.set(name, known === undefined ? parsed.quantity : addQuantities(known, parsed.quantity));
  }
}

function raise(to: Amounts, other: Amounts): void {
  for (const [name, amount] of other) {
    const known = to.get(name);
    if (known === undefined || compareQuantities(known, amount) < 0) to.set(name, amount);
  }
}

/** Containers and sidecars run together; other init containers one at a time, beside the sidecars started before them. */
export function aggregateRequests(spec: Draft): ReadonlyMap<string, Quantity> {
  const total: Amounts = new Map();
  for (const container of spec.containers ?? []) add(total, container.resources?.requests);
  const sidecars: Amounts = new Map();
  const initial: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const requests = container.resources?.requests;
    if (container.restartPolicy === 'Always') {
      add(total, requests);
      add(sidecars, requests);
      raise(initial, sidecars);
      continue;
    }
    const together: Amounts = new Map(sidecars);
    add(together, requests);
    raise(initial, together);
  }
  raise(total, initial);
  return total;
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
