/** What is written down of an allocation. Follows structured/internal/stable/allocator_stable.go (Allocate, createNodeSelector). */
import type { AllocationResult, ResourceClaim } from '../../../machinery/types/devices.ts';
import type { NodeSelector, NodeSelectorRequirement } from '../../../machinery/types/scheduling-constraints.ts';
import type { Ask, Pick } from './allocator.ts';

type Configuration = NonNullable<AllocationResult['devices']['config']>[number];

function referenceTo({ request, alternative }: Ask): string {
  return alternative === undefined ? request : `${request}/${alternative}`;
}

/** `asks`: by request, the alternative that was chosen. */
export function resultOf(claim: ResourceClaim, picks: readonly Pick[], asks: readonly (Ask | undefined)[]): AllocationResult {
  const results = picks.map(({ ask, candidate: { device, slice } }) =>
    Object.freeze({
      request: referenceTo(ask),
      driver: slice.spec.driver,
      pool: slice.spec.pool.name,
      device: device.name,
      ...(ask.demand.adminAccess && { adminAccess: true }),
    }),
  );
  const config = [...classConfigurations(asks), ...claimConfigurations(claim, asks)];
  const nodeSelector = nodesOf(picks);
  return Object.freeze({
    devices: Object.freeze({ ...(results.length > 0 && { results }), ...(config.length > 0 && { config }) }),
    ...(nodeSelector && { nodeSelector }),
  });
}

/** Each class once, with all requests that it serves. */
function classConfigurations(asks: readonly (Ask | undefined)[]): readonly Configuration[] {
  const requests = new Map<string, { readonly ask: Ask; readonly names: string[] }>();
  for (const ask of asks) {
    if (ask === undefined) continue;
    const known = requests.get(ask.deviceClass.metadata.name);
    if (known === undefined) requests.set(ask.deviceClass.metadata.name, { ask, names: [referenceTo(ask)] });
    else known.names.push(referenceTo(ask));
  }
  return [...requests.values()].flatMap(({ ask: { deviceClass }, names }) =>
    (deviceClass.spec.config ?? []).map((config) =>
      Object.freeze({ ...config, source: 'FromClass' as const, requests: Object.freeze(names) }),
    ),
  );
}

/** Once for each request that it is meant for. */
function claimConfigurations({ spec }: ResourceClaim, asks: readonly (Ask | undefined)[]): readonly Configuration[] {
  return (spec.devices?.config ?? []).flatMap((config) => {
    const { requests = [] } = config;
    const written = Object.freeze({ ...config, source: 'FromClaim' as const });
    if (requests.length === 0) return [written];
    const meant = asks.filter((ask) => ask !== undefined && (requests.includes(ask.request) || requests.includes(referenceTo(ask))));
    return meant.map(() => written);
  });
}

/** Where the devices can be reached: on one node, where all selectors hold, or everywhere. */
function nodesOf(picks: readonly Pick[]): NodeSelector | undefined {
  const fields: NodeSelectorRequirement[] = [];
  const expressions: NodeSelectorRequirement[] = [];
  for (const { candidate } of picks) {
    const { nodeName, nodeSelector } = candidate.slice.spec;
    if (nodeName !== undefined) return selectorOf([{ key: 'metadata.name', operator: 'In', values: [nodeName] }], []);
    const term = nodeSelector?.nodeSelectorTerms[0];
    addNew(fields, term?.matchFields);
    addNew(expressions, term?.matchExpressions);
  }
  return fields.length + expressions.length > 0 ? selectorOf(fields, expressions) : undefined;
}

function selectorOf(matchFields: readonly NodeSelectorRequirement[], matchExpressions: readonly NodeSelectorRequirement[]): NodeSelector {
  const term = { ...(matchExpressions.length > 0 && { matchExpressions }), ...(matchFields.length > 0 && { matchFields }) };
  return Object.freeze({ nodeSelectorTerms: Object.freeze([Object.freeze(term)]) });
}

function addNew(known: NodeSelectorRequirement[], more: readonly NodeSelectorRequirement[] | undefined): void {
  for (const one of more ?? []) if (!known.some((other) => isSame(one, other))) known.push(one);
}

function isSame(a: NodeSelectorRequirement, b: NodeSelectorRequirement): boolean {
  const [mine, theirs] = [new Set(a.values), new Set(b.values)];
  return a.key === b.key && a.operator === b.operator && mine.size === theirs.size && [...mine].every((value) => theirs.has(value));
}
