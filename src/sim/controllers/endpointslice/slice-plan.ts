/**
 * How the endpoints of a service are spread over its slices with the fewest changes: the second half of
 * staging/src/k8s.io/endpointslice/reconciler.go (reconcileByAddressType, reconcileByPortMapping).
 *
 * Three steps for each set of ports: keep or drop what existing slices have; fill up slices that are written anyway, fullest first;
 * put the rest into the one unchanged slice with the least room that takes all of it, or into new slices. A slice that would go is
 * turned into one that would be made.
 */
import type { Endpoint, EndpointSlice, EndpointSlicePort } from '../../machinery/types/endpointslice.ts';
import type { Service } from '../../machinery/types/service.ts';
import { type DesiredEndpoints, type EndpointGroup, NULL_PORTS_KEY, portKey } from './desired-endpoints.ts';
import { type AddressFamily, endpointKey, sameEndpoint } from './endpoint.ts';
import { type SliceLabels, sameSliceLabels, sliceLabels } from './slice-labels.ts';
import { withHints } from './topology-hints.ts';

/** Most endpoints in a slice (--max-endpoints-per-slice). */
export const MAX_ENDPOINTS_PER_SLICE = 100;

/** What a slice shall hold. */
export interface SliceContent {
  readonly family: AddressFamily;
  readonly ports: readonly EndpointSlicePort[];
  readonly endpoints: readonly Endpoint[];
}

export interface SliceUpdate {
  readonly slice: EndpointSlice;
  readonly content: SliceContent;
}

export interface SlicePlan {
  readonly create: readonly SliceContent[];
  readonly update: readonly SliceUpdate[];
  readonly remove: readonly EndpointSlice[];
}

interface Draft {
  readonly slice: EndpointSlice | undefined;
  readonly ports: readonly EndpointSlicePort[];
  readonly endpoints: Endpoint[];
}

interface Drafts {
  readonly create: Draft[];
  readonly update: Draft[];
  readonly remove: EndpointSlice[];
}

/** What the slices of one service are to be like. */
export interface SliceRules {
  readonly labels: SliceLabels;
  /** Without endpoints one slice without endpoints is kept. */
  readonly keepsPlaceholder: boolean;
  /** `trafficDistribution` of the service. */
  readonly distribution: string | undefined;
}

/** Rules for the slices of a service with a selector. */
export function rulesOf(service: Service): SliceRules {
  return { labels: sliceLabels(service), keepsPlaceholder: true, distribution: service.spec.trafficDistribution };
}

/** Plans for one address family; `slices` are all slices of the service. */
export function planSlices(rules: SliceRules, slices: readonly EndpointSlice[], desired: DesiredEndpoints): SlicePlan {
  const existing = slicesByPorts(slices, desired.family);
  const drafts: Drafts = { create: [], update: [], remove: [] };
  for (const group of desired.groups) placeGroup(group, existing.get(group.portKey) ?? [], rules, drafts);
  let count = 0;
  for (const [key, group] of existing) {
    count += group.length;
    if (!desired.groups.some((one) => one.portKey === key)) drafts.remove.push(...group);
  }
  if (rules.keepsPlaceholder && count === drafts.remove.length && drafts.create.length === 0) keepPlaceholder(drafts, rules.labels);
  reuseRemoved(drafts);
  const { family } = desired;
  const content = ({ ports, endpoints }: Draft): SliceContent => ({ family, ports, endpoints });
  return {
    create: drafts.create.map(content),
    update: drafts.update.flatMap((draft) => (draft.slice ? [{ slice: draft.slice, content: content(draft) }] : [])),
    remove: drafts.remove,
  };
}

function slicesByPorts(slices: readonly EndpointSlice[], family: AddressFamily): Map<string, EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    if (slice.addressType !== family) continue;
    const key = portKey(slice.ports);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slice]);
    else group.push(slice);
  }
  return groups;
}

function placeGroup(group: EndpointGroup, existing: readonly EndpointSlice[], rules: SliceRules, drafts: Drafts): void {
  const left = new Map<string, Endpoint>();
  for (const endpoint of group.endpoints) left.set(endpointKey(endpoint), endpoint);
  const changed: Draft[] = [];
  const unchanged: EndpointSlice[] = [];
  for (const slice of existing) {
    const { kept, altered } = keepDesired(slice, left, rules.distribution);
    if (altered && kept.length === 0) drafts.remove.push(slice);
    else if (altered || !sameSliceLabels(slice.metadata.labels, rules.labels)) changed.push({ slice, ports: group.ports, endpoints: kept });
    else unchanged.push(slice);
  }
  const waiting = [...left.values()].map((endpoint) => withHints(endpoint, rules.distribution));
  const fullestFirst = [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length);
  for (const draft of fullestFirst) fill(draft, waiting);
  while (waiting.length > 0) {
    const fitting = waiting.length < MAX_ENDPOINTS_PER_SLICE ? takeFitting(unchanged, waiting.length) : undefined;
    const draft: Draft = { slice: fitting, ports: group.ports, endpoints: fitting ? [...endpointsOf(fitting)] : [] };
    fill(draft, waiting);
    if (fitting) changed.push(draft);
    else drafts.create.push(draft);
  }
  drafts.update.push(...changed);
}

/** Null where a slice was stored without endpoints. */
function endpointsOf(slice: EndpointSlice): readonly Endpoint[] {
  return slice.endpoints ?? [];
}

/** Takes out of `left` what the slice has already, in its present form. */
function keepDesired(
  slice: EndpointSlice,
  left: Map<string, Endpoint>,
  distribution: string | undefined,
): { kept: Endpoint[]; altered: boolean } {
  const kept: Endpoint[] = [];
  const before = endpointsOf(slice);
  let altered = false;
  for (const endpoint of before) {
    const key = endpointKey(endpoint);
    const wanted = left.get(key);
    if (wanted === undefined) continue;
    left.delete(key);
    const now = withHints(sameEndpoint(wanted, endpoint) ? endpoint : wanted, distribution);
    kept.push(now);
    if (now !== endpoint) altered = true;
  }
  return { kept, altered: altered || kept.length !== before.length };
}

function fill(draft: Draft, waiting: Endpoint[]): void {
  const room = MAX_ENDPOINTS_PER_SLICE - draft.endpoints.length;
  if (room > 0) draft.endpoints.push(...waiting.splice(0, room));
}

/** Takes out the slice with the least room that still takes `count` more. */
function takeFitting(unchanged: EndpointSlice[], count: number): EndpointSlice | undefined {
  let best = -1;
  let bestRoom = MAX_ENDPOINTS_PER_SLICE;
  unchanged.forEach((slice, i) => {
    const room = MAX_ENDPOINTS_PER_SLICE - endpointsOf(slice).length - count;
    if (room >= 0 && room < bestRoom) {
      best = i;
      bestRoom = room;
    }
  });
  return best < 0 ? undefined : unchanged.splice(best, 1)[0];
}

function keepPlaceholder(drafts: Drafts, labels: SliceLabels): void {
  const [only] = drafts.remove;
  const isPlaceholder =
    drafts.remove.length === 1 &&
    only !== undefined &&
    portKey(only.ports) === NULL_PORTS_KEY &&
    endpointsOf(only).length === 0 &&
    sameSliceLabels(only.metadata.labels, labels);
  if (isPlaceholder) drafts.remove.pop();
  else drafts.create.push({ slice: undefined, ports: [], endpoints: [] });
}

/** A slice that would be deleted takes the content of one that would be created, the last first. */
function reuseRemoved(drafts: Drafts): void {
  while (drafts.remove.length > 0 && drafts.create.length > 0) {
    const slice = drafts.remove.shift() as EndpointSlice;
    const { ports, endpoints } = drafts.create.pop() as Draft;
    drafts.update.push({ slice, ports, endpoints });
  }
}
