/** pkg/apis/discovery/validation/validation.go. */
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from '../../validation/field-error.ts';
import { ipFamily, strictIpProblem, validateIp, validateNonSpecialIp } from '../../validation/ip.ts';
import { ipWarnings } from '../../validation/ip-warnings.ts';
import { validateLabels } from '../../validation/labels.ts';
import { dns1123Label, dns1123Subdomain, labelValue, qualifiedName } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { PROTOCOLS } from '../core/endpoints-validation.ts';

const ADDRESS_TYPES: readonly string[] = ['FQDN', 'IPv4', 'IPv6'];
const ADDRESS_LIMIT = 100;
const ENDPOINT_LIMIT = 1_000;
const PORT_LIMIT = 20_000;
const TOPOLOGY_LIMIT = 16;
const HINT_LIMIT = 8;

function validateFqdn(value: string, path: string, errors: FieldError[]): void {
  if (value === '') {
    errors.push(required(path));
    return;
  }
  const name = value.endsWith('.') ? value.slice(0, -1) : value;
  const problems = dns1123Subdomain(name);
  if (problems.length > 0) for (const text of problems) errors.push(invalid(path, name, text));
  else if (name.split('.').length < 2) errors.push(invalid(path, name, 'should be a domain with at least two segments separated by dots'));
  else for (const label of name.split('.')) for (const text of dns1123Label(label)) errors.push(invalid(path, label, text));
}

function validateAddress(address: string, type: string, path: string, index: number, errors: FieldError[]): void {
  const indexed = `${path}[${index}]`;
  if (type === 'FQDN') validateFqdn(address, indexed, errors);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  if (!validateIp(address, indexed, errors)) return;
  if (type === 'IPv6' && address.includes(':')) {
    const problem = strictIpProblem(address);
    if (problem !== undefined) {
      errors.push(invalid(indexed, address, problem));
      return;
    }
  }
  // The plural path is the server's own.
  if (ipFamily(address) !== type) errors.push(invalid(path, address, `must be an ${type} address`));
  validateNonSpecialIp(address, indexed, errors);
}

function validateHints(hints: Draft, path: string, errors: FieldError[]): void {
  for (const [field, rule] of [
    ['forZones', labelValue],
    ['forNodes', dns1123Subdomain],
  ] as const) {
    const list: readonly Draft[] = hints?.[field] ?? [];
    if (list.length > HINT_LIMIT) {
      errors.push(tooMany(`${path}.${field}`, list.length, HINT_LIMIT));
      continue;
    }
    const seen = new Set<string>();
    for (const [at, { name = '' }] of list.entries()) {
      const place = `${path}.${field}[${at}].name`;
      if (seen.has(name)) errors.push(duplicate(place, name));
      seen.add(name);
      for (const text of rule(name)) errors.push(invalid(place, name, text));
    }
  }
}

/** `known`: addresses that the slice had before, which are not looked at again. */
function validateEndpoint(endpoint: Draft, type: string, known: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const addresses: readonly string[] = endpoint.addresses ?? [];
  const addressPath = `${path}.addresses`;
  if (addresses.length === 0) errors.push(required(addressPath, 'must contain at least 1 address'));
  else if (addresses.length > ADDRESS_LIMIT) errors.push(tooMany(addressPath, addresses.length, ADDRESS_LIMIT));
  for (const [at, address] of addresses.entries()) if (!known.has(address)) validateAddress(address, type, addressPath, at, errors);
  if (endpoint.nodeName !== undefined)
    for (const text of dns1123Subdomain(endpoint.nodeName)) errors.push(invalid(`${path}.nodeName`, endpoint.nodeName, text));
  const topology: Readonly<Record<string, string>> = endpoint.deprecatedTopology ?? {};
  const topologyPath = `${path}.deprecatedTopology`;
  if (Object.keys(topology).length > TOPOLOGY_LIMIT) errors.push(tooMany(topologyPath, Object.keys(topology).length, TOPOLOGY_LIMIT));
  validateLabels(topology, topologyPath, errors);
  if (endpoint.hostname !== undefined)
    for (const text of dns1123Label(endpoint.hostname)) errors.push(invalid(`${path}.hostname`, endpoint.hostname, text));
  validateHints(endpoint.hints, `${path}.hints`, errors);
}

function validatePorts(ports: readonly Draft[], errors: FieldError[]): void {
  if (ports.length > PORT_LIMIT) {
    errors.push(tooMany('ports', ports.length, PORT_LIMIT));
    return;
  }
  const names = new Set<string>();
  for (const [at, { name = '', protocol, appProtocol }] of ports.entries()) {
    const path = `ports[${at}]`;
    if (name !== '') for (const text of dns1123Label(name)) errors.push(invalid(`${path}.name`, name, text));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
    if (protocol === undefined) errors.push(required(`${path}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined)
      for (const text of qualifiedName(appProtocol)) errors.push(invalid(`${path}.appProtocol`, appProtocol, text));
  }
}

const NONE_KNOWN: ReadonlySet<string> = new Set();

export function validateEndpointSlice(object: Draft): readonly FieldError[] {
  return validateSlice(object, NONE_KNOWN);
}

function validateSlice(object: Draft, known: ReadonlySet<string>): FieldError[] {
  const errors: FieldError[] = [];
  const type: string = object.addressType ?? '';
  if (type === '') errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(type)) errors.push(notSupported('addressType', type, ADDRESS_TYPES));
  validatePorts(object.ports ?? [], errors);
  const endpoints: readonly Draft[] = object.endpoints ?? [];
  if (endpoints.length > ENDPOINT_LIMIT) errors.push(tooMany('endpoints', endpoints.length, ENDPOINT_LIMIT));
  else for (const [at, endpoint] of endpoints.entries()) validateEndpoint(endpoint, type, known, `endpoints[${at}]`, errors);
  return errors;
}

export function validateEndpointSliceUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const known = new Set<string>(((old as Draft).endpoints ?? []).flatMap(({ addresses }: Draft) => addresses ?? []));
  const errors = validateSlice(object, known);
  validateImmutable(object.addressType, (old as Draft).addressType, 'addressType', errors);
  return errors;
}

/** That names are no good is told those who make a slice, not those who change it. */
export function endpointSliceWarnings(object: Draft, old?: ApiObject): readonly string[] {
  if (object.addressType === 'FQDN') return old !== undefined ? [] : ['spec.addressType: FQDN endpoints are deprecated'];
  const warnings: string[] = [];
  for (const [at, endpoint] of (object.endpoints ?? []).entries())
    warnings.push(...ipWarnings(endpoint.addresses, `endpoints[${at}].addresses`));
  return warnings;
}
