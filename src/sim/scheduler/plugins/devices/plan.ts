/** What a pod's claims come to in one cycle, and what is set aside for the pod. Follows plugins/dynamicresources/dynamicresources.go. */
import { DEVICE_CLASSES, RESOURCE_CLAIMS, RESOURCE_SLICES } from '../../../client/resource.ts';
import { termMatches } from '../../../machinery/selectors/node-selection.ts';
import type { AllocationResult, ResourceClaim } from '../../../machinery/types/devices.ts';
import type { Node } from '../../../machinery/types/node.ts';
import type { Fleet } from '../../framework/plugin.ts';
import { type Allocated, allocate, type Inventory } from './allocator.ts';
import { CLAIMS_BY_DEVICE, devicesTaken, SLICES_BY_NODE, SLICES_BY_POOL } from './indexes.ts';
import type { Slices } from './pools.ts';

export const NAME = 'DynamicResources';

/** One claim of the pod, and what it is about to get; undefined: it has it. */
export interface PlannedClaim {
  readonly claim: ResourceClaim;
  readonly allocation: AllocationResult | undefined;
}

/** Set aside while the pod is in flight. */
export interface DevicePlan {
  readonly claims: readonly PlannedClaim[];
}

/** The plans of pods in flight. */
function plansOf(fleet: Fleet): Iterable<DevicePlan> {
  return (fleet.plans(NAME) as ReadonlyMap<string, DevicePlan>).values();
}

/** Another pod has devices set aside for the claim, which the API server does not know of yet. */
export function isPending({ metadata }: ResourceClaim, fleet: Fleet): boolean {
  for (const { claims } of plansOf(fleet))
    if (claims.some(({ claim, allocation }) => allocation !== undefined && claim.metadata.uid === metadata.uid)) return true;
  return false;
}

function inventoryOf(fleet: Fleet): Inventory {
  const written = fleet.written(RESOURCE_CLAIMS);
  const own = new Set<string>();
  for (const { status } of written.values()) for (const id of devicesTaken(status?.allocation)) own.add(id);
  for (const { claims } of plansOf(fleet)) for (const { allocation } of claims) for (const id of devicesTaken(allocation)) own.add(id);
  const seen = (id: string) => {
    for (const key of fleet.indexed(RESOURCE_CLAIMS, CLAIMS_BY_DEVICE, id).keys()) if (!written.has(key)) return true;
    return false;
  };
  return { classes: fleet.objects(DEVICE_CLASSES), slices: slicesOf(fleet), isTaken: (id) => own.has(id) || seen(id) };
}

function slicesOf(fleet: Fleet): Slices {
  const of = (node: string) => fleet.indexed(RESOURCE_SLICES, SLICES_BY_NODE, node).values();
  return { of, others: [...of('')], inPool: (id) => fleet.indexed(RESOURCE_SLICES, SLICES_BY_POOL, id).values() };
}

/** The claims of one pod in one cycle: asked node by node. */
export class PodDevices {
  readonly claims: readonly ResourceClaim[];
  readonly #fleet: Fleet;
  readonly #waiting: readonly ResourceClaim[];
  readonly #found = new Map<string, Allocated>();
  #inventory: Inventory | undefined;

  constructor(claims: readonly ResourceClaim[], fleet: Fleet) {
    this.claims = claims;
    this.#fleet = fleet;
    this.#waiting = claims.filter(({ status }) => status?.allocation === undefined);
  }

  /** Claims that have devices which cannot be reached from the node. */
  outOfReach(node: Node): readonly ResourceClaim[] {
    return this.claims.filter(({ status }) => {
      const nodes = status?.allocation?.nodeSelector;
      return nodes !== undefined && !nodes.nodeSelectorTerms.some((term) => termMatches(term, node));
    });
  }

  /** Devices for the claims that have none yet. Throws an AllocationError. */
  on(node: Node): Allocated {
    const { name } = node.metadata;
    let found = this.#found.get(name);
    if (found === undefined) {
      this.#inventory ??= inventoryOf(this.#fleet);
      found = this.#waiting.length === 0 ? NOTHING : allocate(node, this.#waiting, this.#inventory);
      this.#found.set(name, found);
    }
    return found;
  }

  /** Each claim with what it gets on the node; undefined: not all get something. */
  planOn(node: Node): readonly PlannedClaim[] | undefined {
    const found = this.on(node);
    if (!('results' in found)) return undefined;
    const results = found.results().values();
    return this.claims.map((claim) => {
      const allocation = claim.status?.allocation === undefined ? (results.next().value as AllocationResult) : undefined;
      return Object.freeze({ claim, allocation });
    });
  }
}

const NOTHING: Allocated = Object.freeze({ results: () => [] });
