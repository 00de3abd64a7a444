/**
 * Resource claims of pods: which nodes have the devices, who gets which, and that it is written down before the pod is bound. Follows
 * plugins/dynamicresources/dynamicresources.go with the gates of 1.35: alternatives and looking on are on; device taints, partitions,
 * shared capacity, binding conditions and extended resources are off.
 */
import { DEVICE_CLASSES } from '../../client/resource.ts';
import { claimReferences } from '../../machinery/pod-claims.ts';
import { semanticEqual } from '../../machinery/semantic-equal.ts';
import type { ResourceClaim } from '../../machinery/types/devices.ts';
import type { Node } from '../../machinery/types/node.ts';
import type { Pod } from '../../machinery/types/pod.ts';
import type { Known } from '../framework/known.ts';
import { type Fleet, normalizeByMaximum, type Plugin, type PreFiltered, type Unfit } from '../framework/plugin.ts';
import { type PluginError, pluginError, type Rejection, rejection } from '../framework/verdict.ts';
import { CANNOT } from './devices/allocator.ts';
import { bindClaims, deallocate, unreserveClaims } from './devices/binding.ts';
import { claimsOf, gotClaims, shownClaim } from './devices/claims.ts';
import { AllocationError } from './devices/matching.ts';
import { type DevicePlan, isPending, NAME, PodDevices } from './devices/plan.ts';

const refused = (reason: string): Rejection => rejection('UnschedulableAndUnresolvable', NAME, reason);
const ELSEWHERE = refused('resourceclaim not available on the node');
const NOTHING_HERE = refused(CANNOT);
const NOTHING_TO_DO: PreFiltered = Object.freeze({ kind: 'skip' });
const UNSCORED = Object.freeze({ score: () => 0 });
/** Alternatives that a request may give (FirstAvailableDeviceRequestMaxSize): what the first is worth. */
const BEST = 8;

/** What a cycle has found out about the devices of its pod. */
const devicesIn = new WeakMap<Fleet, PodDevices>();

export const dynamicResources: Plugin = {
  name: NAME,
  weight: 2,
  gate: ({ pod }, known) => rejected(claimsProblem(pod, known)),
  preFilter({ pod }, fleet) {
    if (claimReferences(pod).length === 0) return NOTHING_TO_DO;
    const found = claimsOf(pod, fleet);
    if ('problem' in found) return { kind: 'reject', rejection: refused(found.problem) };
    if (found.claims.length === 0) return NOTHING_TO_DO;
    const problem = unallocatable(found.claims, fleet);
    if (problem !== undefined) return { kind: 'reject', rejection: refused(problem) };
    const devices = new PodDevices(found.claims, fleet);
    devicesIn.set(fleet, devices);
    return { kind: 'filter', filter: ({ node }) => verdictOn(devices, node) };
  },
  postFilter: ({ pod }, fleet, unfit) => giveBack(pod, fleet, unfit),
  preScore({ pod }, _, fleet) {
    const devices = claimReferences(pod).length === 0 ? undefined : devicesIn.get(fleet);
    if (devices === undefined || !devices.claims.some(hasAlternatives)) return UNSCORED;
    return { score: ({ node }) => preferenceFor(devices, node), normalize: (scores) => normalizeByMaximum(scores, false) };
  },
  concerns: ({ pod }) => claimReferences(pod).length > 0,
  reserve({ pod }, name, fleet) {
    const found = claimsOf(pod, fleet);
    if ('problem' in found) return { setback: refused(found.problem) };
    const node = fleet.nodes.find((one) => one.name === name)?.node;
    if (found.claims.length === 0 || node === undefined) return undefined;
    const claims = new PodDevices(found.claims, fleet).planOn(node);
    if (claims === undefined) return { setback: pluginError(NAME, 'claim allocation not found for node') };
    const plan: DevicePlan = Object.freeze({ claims: Object.freeze(claims) });
    return { plan };
  },
  preFlight: ({ plan }) => plan !== undefined,
  preBind: bindClaims,
  unreserve: unreserveClaims,
  carryOut: deallocate,
  hints: {
    'node added': () => true,
    'node updated': (_, { old, node }) => reachChanged(old, node),
    'resource claim added': ({ pod }, { object }, known) => usesClaim(pod, object, known),
    'resource claim updated': ({ pod }, { old, object }, known) => claimHelps(pod, old, object, known),
    'pod updated': (_, { old, pod }, known) => gotClaims(old.pod, pod.pod) && claimsProblem(pod.pod, known) === undefined,
    'device class added': () => true,
    'device class updated': () => true,
    'resource slice added': () => true,
    'resource slice updated': () => true,
  },
};

function claimsProblem(pod: Pod, known: Known): string | undefined {
  const found = claimsOf(pod, known);
  return 'problem' in found ? found.problem : undefined;
}

function rejected(problem: string | undefined): Rejection | undefined {
  return problem === undefined ? undefined : refused(problem);
}

/** Why claims without devices cannot get any now, wherever. */
function unallocatable(claims: readonly ResourceClaim[], fleet: Fleet): string | undefined {
  const classes = fleet.objects(DEVICE_CLASSES);
  for (const claim of claims) {
    if (claim.status?.allocation !== undefined) continue;
    if (isPending(claim, fleet)) return `resource claim ${shownClaim(claim)} is in the process of being allocated`;
    for (const { name, exactly, firstAvailable = [] } of claim.spec.devices?.requests ?? []) {
      const asked: readonly (readonly [string, string])[] =
        exactly === undefined
          ? firstAvailable.map((one) => [`${name}/${one.name}`, one.deviceClassName])
          : [[name, exactly.deviceClassName]];
      for (const [request, wanted] of asked) if (!classes.has(wanted)) return `request ${request}: device class ${wanted} does not exist`;
    }
  }
  return undefined;
}

function verdictOn(devices: PodDevices, node: Node): Rejection | PluginError | undefined {
  try {
    const found = devices.on(node);
    if ('reason' in found) return found.reason === CANNOT ? NOTHING_HERE : refused(found.reason);
  } catch (error) {
    if (error instanceof AllocationError) return pluginError(NAME, error.message);
    throw error;
  }
  return devices.outOfReach(node).length > 0 ? ELSEWHERE : undefined;
}

/** A claim whose devices are elsewhere, and that nobody else uses, gives them back: it may get others where the pod fits. */
function giveBack(
  pod: Pod,
  fleet: Fleet,
  { refused: by, skippedFilters, rejected: verdicts }: Unfit,
): ReturnType<NonNullable<Plugin['postFilter']>> {
  if (skippedFilters.includes(NAME) || by?.plugin === NAME) return { kind: 'no help', message: 'no new claims to deallocate' };
  const devices = devicesIn.get(fleet);
  if (by !== undefined || devices === undefined) return { kind: 'error', message: 'not found' };
  for (const { name, node } of fleet.nodes) {
    if (verdicts.get(name) !== ELSEWHERE) continue;
    const claim = devices.outOfReach(node).find((one) => isFreeFor(pod, one));
    if (claim !== undefined) return { kind: 'no help', message: 'deallocation of ResourceClaim completed', work: claim };
  }
  return { kind: 'no help', message: 'still not schedulable' };
}

function isFreeFor({ metadata }: Pod, { status }: ResourceClaim): boolean {
  const [first, ...others] = status?.reservedFor ?? [];
  return others.length === 0 && (first === undefined || first.uid === metadata.uid);
}

function hasAlternatives({ spec }: ResourceClaim): boolean {
  return spec.devices?.requests?.some(({ firstAvailable = [] }) => firstAvailable.length > 0) ?? false;
}

/** The earlier the alternatives that its requests would get there, the better. */
function preferenceFor(devices: PodDevices, node: Node): number {
  let sum = 0;
  for (const { claim, allocation } of devices.planOn(node) ?? []) {
    const got = new Set((allocation?.devices.results ?? []).map(({ request }) => request));
    for (const { name, firstAvailable = [] } of claim.spec.devices?.requests ?? [])
      for (const [at, one] of firstAvailable.entries()) if (got.has(`${name}/${one.name}`)) sum += BEST - at;
  }
  return sum;
}

function reachChanged(old: Node, node: Node): boolean {
  return !semanticEqual(old.metadata.labels, node.metadata.labels) || !semanticEqual(old.status?.allocatable, node.status?.allocatable);
}

function usesClaim(pod: Pod, claim: ResourceClaim, known: Known): boolean {
  const found = claimsOf(pod, known);
  return 'claims' in found && found.claims.some(({ metadata }) => metadata.uid === claim.metadata.uid);
}

/** Devices became free, or the pod's own claim has another status. */
function claimHelps(pod: Pod, old: ResourceClaim, claim: ResourceClaim, known: Known): boolean {
  if (claimsProblem(pod, known) !== undefined) return false;
  if (old.status?.allocation !== undefined && claim.status?.allocation === undefined) return true;
  return usesClaim(pod, claim, known) && !semanticEqual(old.status, claim.status);
}
