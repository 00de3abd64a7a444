/** The pages that are no resources: discovery, version, health (apiserver pkg/endpoints/discovery/, pkg/server/healthz/). */

import { STORAGE_HASHES } from '../machinery/schema/storage-hashes.ts';
import type { ResourceDefinition, SubresourceDefinition } from '../machinery/scheme/definition.ts';
import { groupVersion, resourcesOf, servedGroups, storedForm } from '../machinery/scheme/registry.ts';
import type { ApiResponse } from '../machinery/wire/api.ts';
import { type Exchange, respond } from './exchange.ts';

const HEALTH = new Set(['healthz', 'livez', 'readyz']);
const SERVER_ADDRESS = '127.0.0.1:6443';

const VERSION = Object.freeze({
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: 'v1.35.4',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.25.0',
  compiler: 'gc',
  platform: 'linux/amd64',
});

export const NOWHERE: ApiResponse = Object.freeze({ status: 404, body: '404 page not found\n' });

function subresourceEntry(definition: ResourceDefinition, { name, kind, groupVersion: version, verbs }: SubresourceDefinition): unknown {
  const { plural, namespaced } = definition;
  const slash = version?.indexOf('/') ?? -1;
  const group =
    version === undefined ? {} : slash < 0 ? { version } : { group: version.slice(0, slash), version: version.slice(slash + 1) };
  return { name: `${plural}/${name}`, singularName: '', namespaced, ...group, kind: kind ?? definition.kind, verbs };
}

function resourceEntries(definition: ResourceDefinition): readonly unknown[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = definition;
  const stored = storedForm(definition);
  const storageVersionHash = STORAGE_HASHES[`${stored.group}/${stored.version}/${stored.kind}`];
  const entry = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    ...(storageVersionHash === undefined ? {} : { storageVersionHash }),
  };
  return [entry, ...definition.subresources.map((subresource) => subresourceEntry(definition, subresource))];
}

function resourceList(group: string, version: string): unknown {
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: groupVersion({ group, version }),
    resources: resourcesOf(group, version).flatMap(resourceEntries),
  };
}

function groupEntry([name, versions]: readonly [string, readonly string[]]): object {
  const entries = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function bodyOf(segments: readonly string[]): unknown {
  const [root, first, second] = segments;
  if (root === 'version' && first === undefined) return VERSION;
  if (root === 'api') {
    if (first !== undefined) return resourceList('', first);
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: SERVER_ADDRESS }],
    };
  }
  if (root !== 'apis') return undefined;
  if (first === undefined) return { kind: 'APIGroupList', apiVersion: 'v1', groups: servedGroups().map(groupEntry) };
  if (second !== undefined) return resourceList(first, second);
  const group = servedGroups().find(([name]) => name === first);
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(group) };
}

export function page(exchange: Exchange, segments: readonly string[]): ApiResponse {
  const [root = '', ...rest] = segments;
  if (rest.length === 0 && HEALTH.has(root)) return respond(exchange, 200, 'ok');
  const body = bodyOf(segments);
  return body === undefined ? NOWHERE : respond(exchange, 200, body);
}
