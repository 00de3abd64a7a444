/**
 * What a pod asks of a node. Follows component-helpers resource/helpers.go (PodRequests): the greater of what the app containers and
 * sidecars need together, and what any init container needs while it runs beside the sidecars before it; plus overhead.
 */
import { milliValue, value } from '../../machinery/quantity.ts';
import type { Pod } from '../../machinery/types/pod.ts';

/** Assumed for containers that ask for nothing, when nodes are scored (framework/types.go). */
const DEFAULT_MILLI_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;

export interface Requests {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Extended resources and huge pages, by name. */
  readonly scalar: ReadonlyMap<string, number>;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
}

type Amounts = Map<string, number>;

interface Asking {
  readonly name?: string;
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  readonly restartPolicy?: string;
}

interface AskingSpec {
  readonly containers: readonly Asking[];
  readonly initContainers?: readonly Asking[];
  readonly resources?: { readonly requests?: Readonly<Record<string, string>> };
  readonly overhead?: Readonly<Record<string, string>>;
}

export function amount(name: string, text: string | undefined): number {
  return name === 'cpu' ? milliValue(text) : value(text);
}

/**
 * A container that is being resized counts with the most of what it asks for, was allocated, and has; with the last two only if the
 * resize is found infeasible (determineContainerReqs).
 */
function withStatus(pod: Pod): AskingSpec {
  const spec = pod.spec as unknown as AskingSpec;
  const status = pod.status as unknown as ResizingStatus | undefined;
  const sized = status?.containerStatuses?.filter(({ resources, allocatedResources }) => resources?.requests || allocatedResources) ?? [];
  if (sized.length === 0) return spec;
  const infeasible = status?.conditions?.some(({ type, reason }) => type === 'PodResizePending' && reason === 'Infeasible') ?? false;
  const containers = spec.containers.map((container) => {
    const found = sized.find(({ name }) => name === container.name);
    if (found === undefined) return container;
    const parts = [infeasible ? undefined : container.resources?.requests, found.resources?.requests, found.allocatedResources];
    return { ...container, resources: { requests: greatest(parts) } };
  });
  return { ...spec, containers };
}

type List = Readonly<Record<string, string>>;

interface ResizingStatus {
  readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
  readonly containerStatuses?: readonly {
    readonly name: string;
    readonly resources?: { readonly requests?: List };
    readonly allocatedResources?: List;
  }[];
}

function greatest(lists: readonly (List | undefined)[]): List {
  const most: Record<string, string> = {};
  for (const list of lists) {
    for (const [name, text] of Object.entries(list ?? {})) {
      if (amount(name, text) > amount(name, most[name])) most[name] = text;
      else most[name] ??= text;
    }
  }
  return most;
}

export function requestsOf(pod: Pod): Requests {
  const spec = withStatus(pod);
  const real = total(spec, false);
  const assumed = total(spec, true);
  const scalar = new Map<string, number>();
  for (const [name, count] of real) {
    if (name !== 'cpu' && name !== 'memory' && name !== 'ephemeral-storage' && count !== 0) scalar.set(name, count);
  }
  return Object.freeze({
    milliCpu: real.get('cpu') ?? 0,
    memory: real.get('memory') ?? 0,
    ephemeralStorage: real.get('ephemeral-storage') ?? 0,
    scalar,
    nonZeroMilliCpu: assumed.get('cpu') ?? 0,
    nonZeroMemory: assumed.get('memory') ?? 0,
  });
}

function total(spec: AskingSpec, withDefaults: boolean): Amounts {
  const sum: Amounts = new Map();
  for (const container of spec.containers) add(sum, asked(container, withDefaults));
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const mine = asked(container, withDefaults);
    if (container.restartPolicy === 'Always') {
      add(sum, mine);
      add(sidecars, mine);
      raise(peak, sidecars);
    } else {
      const together = new Map(mine);
      add(together, sidecars);
      raise(peak, together);
    }
  }
  raise(sum, peak);
  if (!withDefaults) for (const [name, text] of Object.entries(spec.resources?.requests ?? {})) sum.set(name, amount(name, text));
  for (const [name, text] of Object.entries(spec.overhead ?? {})) sum.set(name, (sum.get(name) ?? 0) + amount(name, text));
  return sum;
}

function asked(container: Asking, withDefaults: boolean): Amounts {
  const amounts: Amounts = new Map();
  for (const [name, text] of Object.entries(container.resources?.requests ?? {})) amounts.set(name, amount(name, text));
  if (withDefaults && !amounts.has('cpu')) amounts.set('cpu', DEFAULT_MILLI_CPU);
  if (withDefaults && !amounts.has('memory')) amounts.set('memory', DEFAULT_MEMORY);
  return amounts;
}

function add(sum: Amounts, more: Amounts): void {
  for (const [name, count] of more) sum.set(name, (sum.get(name) ?? 0) + count);
}

function raise(sum: Amounts, floor: Amounts): void {
  for (const [name, count] of floor) if (count > (sum.get(name) ?? 0)) sum.set(name, count);
}
