/** core/v1 Endpoints (pkg/registry/core/endpoint/strategy.go, pkg/apis/core/v1/defaults.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { Endpoints } from '../../types/endpoints.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { endpointsWarnings, validateEndpoints, validateEndpointsUpdate } from './endpoints-validation.ts';

const SHOWN = 3;

function setDefaults(draft: Draft): void {
  for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
}

function joinHostPort(ip: string, port: number): string {
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
}

/** The first three ready endpoints (pkg/printers/internalversion, formatEndpoints). */
function endpointsText({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const shown: string[] = [];
  let count = 0;
  const add = (text: string): void => {
    count += 1;
    if (shown.length < SHOWN) shown.push(text);
  };
  for (const { addresses = [], ports = [] } of subsets) {
    if (ports.length === 0) for (const { ip } of addresses) add(ip);
    else for (const { port } of ports) for (const { ip } of addresses) add(joinHostPort(ip, port));
  }
  const text = shown.join(',');
  return count > SHOWN ? `${text} + ${count - SHOWN} more...` : text;
}

export const endpoints: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/services/endpoints',
  generation: 'none',
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: true,
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  setDefaults,
  validate: validateEndpoints,
  revalidatesMetadata: true,
  validateUpdate: validateEndpointsUpdate,
  warnings: endpointsWarnings,
  subresources: [],
  columns: [
    nameColumn,
    {
      name: 'Endpoints',
      type: 'string',
      priority: 0,
      description:
        'The set of all endpoints is the union of all subsets. Addresses are placed into subsets according to the IPs they share. A single address with multiple ports, some of which are ready and some of which are not (because they come from different containers) will result in the address being displayed in different subsets for the different ports. No address will appear in both Addresses and NotReadyAddresses in the same subset. Sets of addresses and ports that comprise a service.',
    },
    ageColumn,
  ],
  cells: (object: Draft, nowMicros) => [object.metadata.name, endpointsText(object), age(object.metadata.creationTimestamp, nowMicros)],
};
