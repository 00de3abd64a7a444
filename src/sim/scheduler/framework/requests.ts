/** What a pod asks of a node, in the form in which plugins compare it. Follows framework/types.go (Resource, calculateResource). */
import { amountOf, isPodResource, podRequests, type RequestingSpec } from '../../machinery/pod-requests.ts';
import type { Pod } from '../../machinery/types/pod.ts';

/** Assumed for containers that ask for nothing, when nodes are scored (util/pod_resources.go). */
const ASSUMED: ReadonlyMap<string, number> = new Map([
  ['cpu', 100],
  ['memory', 200 * 1024 * 1024],
]);

export interface Requests {
  /** In thousandths. */
  readonly milliCpu: number;
  /** In bytes. */
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources and huge pages, by name. */
  readonly scalar: ReadonlyMap<string, number>;
  /** With what is assumed: what the pod counts for on its node when that is scored. */
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  /** The same while the pod is the one to be placed: NodeResourcesFit looks at its containers alone then. */
  readonly ofContainersMilliCpu: number;
  readonly ofContainersMemory: number;
}

/** All that a pod asks for, as data for JSON. */
export function asked({ requests: { scalar, ...rest } }: { readonly requests: Requests }): unknown {
  return scalar.size === 0 ? rest : [rest, ...scalar];
}

type List = Readonly<Record<string, string>>;

interface ResizingStatus {
  readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  readonly containerStatuses?: readonly ResizingContainer[];
}

interface ResizingContainer {
  readonly name: string;
  readonly resources?: { readonly requests?: List };
  readonly allocatedResources?: List;
}

const known = new WeakMap<Pod['spec'], Requests>();

/** Worked out once for each spec, whatever becomes of the status, unless a container is being resized. */
export function requestsOf({ spec, status }: Pod): Requests {
  const sized = (status as ResizingStatus | undefined)?.containerStatuses?.filter(isSized) ?? [];
  if (sized.length > 0) return sumsOf(resized(spec as RequestingSpec, status as ResizingStatus, sized));
  let requests = known.get(spec);
  if (requests === undefined) {
    requests = sumsOf(spec as RequestingSpec);
    known.set(spec, requests);
  }
  return requests;
}

function isSized({ resources, allocatedResources }: ResizingContainer): boolean {
  return resources?.requests !== undefined || allocatedResources !== undefined;
}

/**
 * A container that is being resized counts with the most of what it asks for, was allocated, and has; with the last two only if the
 * resize is found infeasible (determineContainerReqs).
 */
function resized(spec: RequestingSpec, { conditions }: ResizingStatus, sized: readonly ResizingContainer[]): RequestingSpec {
  const infeasible = conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ?? false;
  const containers = spec.containers.map((container) => {
    const found = sized.find(({ name }) => name === container.name);
    if (found === undefined) return container;
    const parts = [infeasible ? undefined : container.resources?.requests, found.resources?.requests, found.allocatedResources];
    return { ...container, resources: { requests: greatest(parts) } };
  });
  return { ...spec, containers };
}

function greatest(lists: readonly (List | undefined)[]): List {
  const most: Record<string, string> = {};
  for (const list of lists) {
    for (const [name, text] of Object.entries(list ?? {})) {
      if (amountOf(name, text) > amountOf(name, most[name])) most[name] = text;
      else most[name] ??= text;
    }
  }
  return most;
}

function sumsOf(spec: RequestingSpec): Requests {
  const real = podRequests(spec);
  const assumed = podRequests(withoutWhole(spec), ASSUMED);
  const nonZero = spec.resources === undefined ? assumed : podRequests(spec, assumedFor(spec, real));
  const scalar = new Map<string, number>();
  for (const [name, count] of real) {
    if (name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage' && count !== 0) scalar.set(name, count);
  }
  return Object.freeze({
    milliCpu: real.get('cpu') ?? 0,
    memory: real.get('memory') ?? 0,
    ephemeralStorage: real.get('ephemeral-storage') ?? 0,
    scalar,
    nonZeroMilliCpu: nonZero.get('cpu') ?? 0,
    nonZeroMemory: nonZero.get('memory') ?? 0,
    ofContainersMilliCpu: assumed.get('cpu') ?? 0,
    ofContainersMemory: assumed.get('memory') ?? 0,
  });
}

/** Of a pod that asks as a whole only what neither it nor a container asks for is assumed (getNonMissingContainerRequests). */
function assumedFor({ resources }: RequestingSpec, real: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  if (!Object.keys(resources?.requests ?? {}).some(isPodResource)) return ASSUMED;
  return new Map([...ASSUMED].filter(([name]) => !real.has(name)));
}

function withoutWhole(spec: RequestingSpec): RequestingSpec {
  if (spec.resources === undefined) return spec;
  const { resources: _, ...rest } = spec;
  return rest;
}
