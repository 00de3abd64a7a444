/**
 * Finds devices for the claims of a pod on one node: the first combination that satisfies all of them, by trying one device after the
 * other and going back where it leads nowhere. Follows structured/internal/incubating/allocator_incubating.go, which is what 1.35 runs
 * with its default gates.
 *
 * The original gives up after 10 s, this after MOST_STEPS devices tried.
 */
import type {
  AllocationResult,
  Device,
  DeviceClass,
  DeviceDemand,
  DeviceSubRequest,
  ResourceClaim,
  ResourceSlice,
} from '../../../machinery/types/devices.ts';
import type { Node } from '../../../machinery/types/node.ts';
import { shownClaim } from './claims.ts';
import { deviceId } from './indexes.ts';
import { AllocationError, SameAttribute, selectorsMatch } from './matching.ts';
import { type Pool, poolsFor, type Slices } from './pools.ts';
import { resultOf } from './results.ts';

/** What all nodes are judged by. */
export interface Inventory {
  readonly slices: Slices;
  readonly classes: ReadonlyMap<string, DeviceClass>;
  /** Has a claim the device, or is about to get it? By `deviceId`. */
  isTaken(device: string): boolean;
}

/** `results`: written out when asked for, in the order of the claims; `reason`: there is nothing for them here. */
export type Allocated = { readonly results: () => readonly AllocationResult[] } | { readonly reason: string };

export const CANNOT = 'cannot allocate all claims';
const TOO_LONG = 'timed out trying to allocate devices';
const TOO_MANY = 'allocation max size exceeded';
const INVALID = 'invalid resource pools were encountered';
const MOST_STEPS = 200_000;
/** Of devices in one claim. */
const MOST_RESULTS = 32;

/** What one of them asks for: a request without alternatives, or one alternative of a request. */
export interface Ask {
  readonly request: string;
  readonly alternative: string | undefined;
  readonly demand: DeviceDemand & { readonly adminAccess?: boolean };
  readonly deviceClass: DeviceClass;
  /** How many devices it takes. */
  readonly count: number;
  /** If it takes all there are: those. */
  readonly all: readonly Candidate[] | undefined;
}

export interface Candidate {
  readonly id: string;
  readonly device: Device;
  readonly slice: ResourceSlice;
}

/** A device that a claim gets, and what for. */
export interface Pick {
  readonly ask: Ask;
  readonly candidate: Candidate;
}

class GaveUp extends Error {}

/**
 * `too many`: whatever devices come before, these requests make a claim too large. Only an alternative that needs fewer may help, so the
 * search goes back to it at once (errAllocationResultMaxSizeExceeded).
 */
type Found = 'all' | 'none' | 'too many';

/** Throws an AllocationError if the claims, or what they refer to, are at fault. */
export function allocate(node: Node, claims: readonly ResourceClaim[], inventory: Inventory): Allocated {
  const search = new Search(node, claims, inventory);
  try {
    const found = search.run();
    if (found === 'too many') throw new AllocationError(TOO_MANY);
    if (found === 'all')
      return { results: () => claims.map((claim, at) => resultOf(claim, search.picks[at] ?? [], search.chosen[at] ?? [])) };
  } catch (error) {
    if (error instanceof GaveUp) return { reason: TOO_LONG };
    throw error;
  }
  return { reason: search.pools.some(({ isInvalid }) => isInvalid) ? INVALID : CANNOT };
}

class Search {
  readonly pools: readonly Pool[];
  /** By claim. */
  readonly picks: Pick[][];
  /** By claim and request: what was asked in the end. */
  readonly chosen: (Ask | undefined)[][];
  readonly #claims: readonly ResourceClaim[];
  readonly #inventory: Inventory;
  /** By claim and request: the alternatives, or the one. */
  readonly #asks: (readonly Ask[])[][];
  readonly #constraints: readonly (readonly SameAttribute[])[];
  readonly #matches = new Map<DeviceDemand, Map<string, boolean>>();
  /** Claims that are about to get the device, by its id. */
  readonly #using = new Map<string, number[]>();
  #steps = 0;

  constructor(node: Node, claims: readonly ResourceClaim[], inventory: Inventory) {
    this.#claims = claims;
    this.#inventory = inventory;
    this.pools = poolsFor(node, inventory.slices);
    this.picks = claims.map(() => []);
    this.chosen = claims.map(() => []);
    this.#asks = claims.map((claim) => this.#asksOf(claim));
    this.#constraints = claims.map(({ spec }) => (spec.devices?.constraints ?? []).map((constraint) => new SameAttribute(constraint)));
  }

  run(): Found {
    return this.#request(0, 0);
  }

  #asksOf(claim: ResourceClaim): (readonly Ask[])[] {
    let least = 0;
    const asks = (claim.spec.devices?.requests ?? []).map(({ name, exactly, firstAvailable = [] }) => {
      const some = exactly === undefined ? this.#alternatives(claim, name, firstAvailable) : [this.#ask(claim, name, undefined, exactly)];
      least += Math.min(...some.map(({ count }) => count));
      return some;
    });
    if (least > MOST_RESULTS)
      throw new AllocationError(
        `claim ${shownClaim(claim)}: number of requested devices ${least} exceeds the claim limit of ${MOST_RESULTS}`,
      );
    return asks;
  }

  /** If the first two want all devices, the original takes for the second what it has found for the first. */
  #alternatives(claim: ResourceClaim, request: string, demands: readonly DeviceSubRequest[]): readonly Ask[] {
    const asks: Ask[] = [];
    for (const [at, demand] of demands.entries())
      asks.push(this.#ask(claim, request, demand.name, demand, at === 1 ? asks[0]?.all : undefined));
    return asks;
  }

  /** `known`: all devices, if it wants them. */
  #ask(claim: ResourceClaim, request: string, alternative: string | undefined, demand: Ask['demand'], known?: readonly Candidate[]): Ask {
    const deviceClass = this.#inventory.classes.get(demand.deviceClassName);
    const whose = `claim ${shownClaim(claim)}, request ${alternative ?? request}`;
    if (deviceClass === undefined) {
      const missing = `deviceclass.resource.k8s.io ${JSON.stringify(demand.deviceClassName)} not found`;
      throw new AllocationError(`${whose}: could not retrieve device class ${demand.deviceClassName}: ${missing}`);
    }
    const ask: Ask = { request, alternative, demand, deviceClass, count: demand.count ?? 1, all: undefined };
    if (demand.allocationMode !== 'All') return ask;
    const all = known ?? this.#all(claim, ask, whose);
    return { ...ask, count: all.length, all };
  }

  #all(claim: ResourceClaim, ask: Ask, whose: string): readonly Candidate[] {
    const all: Candidate[] = [];
    for (const pool of this.pools) {
      const state = pool.isIncomplete ? 'being updated' : pool.isInvalid ? 'invalid' : undefined;
      if (state !== undefined)
        throw new AllocationError(`${whose}: asks for all devices, but resource pool ${pool.driver}/${pool.name} is currently ${state}`);
      for (const candidate of candidatesOf(pool)) if (this.#selects(claim, ask, candidate)) all.push(candidate);
    }
    return all;
  }

  #selects(claim: ResourceClaim, { demand, deviceClass }: Ask, { id, device, slice }: Candidate): boolean {
    let known = this.#matches.get(demand);
    if (known === undefined) {
      known = new Map();
      this.#matches.set(demand, known);
    }
    let matches = known.get(id);
    if (matches === undefined) {
      const { driver } = slice.spec;
      matches =
        selectorsMatch(deviceClass.spec.selectors, driver, device, `class ${deviceClass.metadata.name}`) &&
        selectorsMatch(demand.selectors, driver, device, `claim ${shownClaim(claim)}`);
      known.set(id, matches);
    }
    return matches;
  }

  /** Satisfies this request of the claim and all after it. */
  #request(claim: number, request: number): Found {
    if (claim >= this.#claims.length) return 'all';
    const alternatives = this.#asks[claim]?.[request];
    if (alternatives === undefined) return this.#nextClaim(claim);
    let outcome: Found = 'too many';
    for (const ask of alternatives) {
      const found = this.#devices(claim, request, ask, 0);
      if (found === 'all') {
        (this.chosen[claim] as (Ask | undefined)[])[request] = ask;
        return 'all';
      }
      if (found === 'none') outcome = 'none';
    }
    return outcome;
  }

  /** That one may come to be within its limit with other devices here, as far as this one can tell. */
  #nextClaim(claim: number): Found {
    return this.#request(claim + 1, 0) === 'all' ? 'all' : 'none';
  }

  /** Finds the devices of the ask from number `at` on, then goes on with the next request. */
  #devices(claim: number, request: number, ask: Ask, at: number): Found {
    if (ask.all?.length === 0) return 'none';
    if (at >= ask.count) return this.#request(claim, request + 1);
    const picks = this.picks[claim] as Pick[];
    if (picks.length + ask.count - at > MOST_RESULTS) return 'too many';
    if (ask.all !== undefined) return this.#try(claim, request, ask, at, ask.all[at] as Candidate);
    for (const pool of this.pools) {
      if (pool.isIncomplete || pool.isInvalid) continue;
      for (const candidate of candidatesOf(pool)) {
        const found = this.#try(claim, request, ask, at, candidate);
        if (found !== 'none') return found;
      }
    }
    return 'none';
  }

  #try(claim: number, request: number, ask: Ask, at: number, candidate: Candidate): Found {
    if (++this.#steps > MOST_STEPS) throw new GaveUp();
    if (this.#isTaken(claim, ask, candidate)) return 'none';
    if (ask.all === undefined && !this.#selects(this.#claims[claim] as ResourceClaim, ask, candidate)) return 'none';
    if (!this.#fits(claim, ask, candidate)) return 'none';
    this.#take(claim, ask, candidate);
    const found = this.#devices(claim, request, ask, at + 1);
    if (found !== 'all') this.#giveBack(claim, ask, candidate);
    return found;
  }

  /** Who only looks on may look at any device, though not twice in one claim. */
  #isTaken(claim: number, { demand }: Ask, { id }: Candidate): boolean {
    const using = this.#using.get(id);
    if (demand.adminAccess) return using?.includes(claim) ?? false;
    return this.#inventory.isTaken(id) || (using !== undefined && using.length > 0);
  }

  #fits(claim: number, ask: Ask, { id, device, slice }: Candidate): boolean {
    const constraints = this.#constraints[claim] as readonly SameAttribute[];
    for (const [at, constraint] of constraints.entries()) {
      if (constraint.add(ask.request, ask.alternative, slice.spec.driver, device)) continue;
      for (const earlier of constraints.slice(0, at)) earlier.remove(ask.request, ask.alternative);
      if (ask.all === undefined) return false;
      const whose = `claim ${shownClaim(this.#claims[claim] as ResourceClaim)}, request ${ask.alternative ?? ask.request}`;
      throw new AllocationError(`${whose}: cannot add device ${id} because a claim constraint would not be satisfied`);
    }
    return true;
  }

  #take(claim: number, ask: Ask, candidate: Candidate): void {
    const using = this.#using.get(candidate.id);
    if (using === undefined) this.#using.set(candidate.id, [claim]);
    else using.push(claim);
    this.picks[claim]?.push({ ask, candidate });
  }

  #giveBack(claim: number, ask: Ask, { id }: Candidate): void {
    for (const constraint of this.#constraints[claim] ?? []) constraint.remove(ask.request, ask.alternative);
    this.#using.get(id)?.pop();
    this.picks[claim]?.pop();
  }
}

const candidates = new WeakMap<Pool, readonly Candidate[]>();

function candidatesOf(pool: Pool): readonly Candidate[] {
  let known = candidates.get(pool);
  if (known === undefined) {
    known = pool.slices.flatMap((slice) =>
      (slice.spec.devices ?? []).map((device) => ({ id: deviceId(pool.driver, pool.name, device.name), device, slice })),
    );
    candidates.set(pool, known);
  }
  return known;
}
