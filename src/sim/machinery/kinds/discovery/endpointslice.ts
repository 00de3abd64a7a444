/** discovery.k8s.io/v1 EndpointSlice (pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { EndpointSlice } from '../../types/endpointslice.ts';
import { age } from '../common/age.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { endpointSliceColumns } from './columns.ts';
import { endpointSliceWarnings, validateEndpointSlice, validateEndpointSliceUpdate } from './endpointslice-validation.ts';

const SHOWN = 3;

function setDefaults(draft: Draft): void {
  if (!draft.endpoints?.length) draft.endpoints = null;
  if (!draft.ports?.length) draft.ports = null;
  for (const endpoint of draft.endpoints ?? []) {
    endpoint.conditions ??= {};
  }
  for (const port of draft.ports ?? []) {
    port.name ??= '';
    port.protocol ??= 'TCP';
  }
}

/** deprecatedTopology is a leftover of v1beta1: it can be kept, not set. */
function dropTopology(draft: Draft, old?: Draft): void {
  const kept = new Set((old?.endpoints ?? []).map((endpoint: Draft) => JSON.stringify(endpoint.deprecatedTopology ?? null)));
  for (const endpoint of draft.endpoints ?? []) {
    if (endpoint.deprecatedTopology !== undefined && !kept.has(JSON.stringify(endpoint.deprecatedTopology)))
      delete endpoint.deprecatedTopology;
  }
}

function listText(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 0 ? `${texts.slice(0, SHOWN).join(',')} + ${more} more...` : texts.join(',');
}

function portsText({ ports }: EndpointSlice): string {
  if (!ports?.length) return '<unset>';
  return listText(ports.map(({ port, name, protocol }) => (port !== undefined ? String(port) : name ? name : String(protocol ?? 'TCP'))));
}

function endpointsText({ endpoints }: EndpointSlice): string {
  if (!endpoints?.length) return '<unset>';
  return listText(endpoints.flatMap(({ addresses }) => addresses));
}

export const endpointSlices: ResourceDefinition = {
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/endpointslices',
  generation: { of: ({ metadata, ...content }) => ({ content, labels: metadata.labels }) },
  allowUnconditionalUpdate: true,
  setDefaults,
  prepareForCreate: (draft: Draft) => dropTopology(draft),
  prepareForUpdate: dropTopology,
  validate: validateEndpointSlice,
  revalidatesMetadata: true,
  validateUpdate: validateEndpointSliceUpdate,
  warnings: endpointSliceWarnings,
  subresources: [],
  columns: endpointSliceColumns,
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.addressType,
    portsText(object),
    endpointsText(object),
    age(object.metadata.creationTimestamp, nowMicros),
  ],
};
