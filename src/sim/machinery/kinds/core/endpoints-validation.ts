/** pkg/apis/core/validation/validation.go: ValidateEndpoints, ValidateEndpointsUpdate. */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, invalid, notSupported, required } from '../../validation/field-error.ts';
import { validateIp, validateNonSpecialIp } from '../../validation/ip.ts';
import { ipWarning } from '../../validation/ip-warnings.ts';
import { dns1123Label, dns1123Subdomain, portNumber, qualifiedName } from '../../validation/names.ts';
import type { ApiObject } from '../../wire/api.ts';

export const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

function validateAddress(address: Draft, path: string, errors: FieldError[]): void {
  const ip: string = address.ip ?? '';
  validateIp(ip, `${path}.ip`, errors);
  if (address.hostname) for (const text of dns1123Label(address.hostname)) errors.push(invalid(`${path}.hostname`, address.hostname, text));
  if (address.nodeName !== undefined)
    for (const text of dns1123Subdomain(address.nodeName)) errors.push(invalid(`${path}.nodeName`, address.nodeName, text));
  validateNonSpecialIp(ip, `${path}.ip`, errors);
}

function validatePort(port: Draft, nameRequired: boolean, path: string, errors: FieldError[]): void {
  if (port.name) for (const text of dns1123Label(port.name)) errors.push(invalid(`${path}.name`, port.name, text));
  else if (nameRequired) errors.push(required(`${path}.name`));
  for (const text of portNumber(port.port ?? 0)) errors.push(invalid(`${path}.port`, port.port ?? 0, text));
  if (!port.protocol) errors.push(required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(port.protocol)) errors.push(notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
  if (port.appProtocol !== undefined)
    for (const text of qualifiedName(port.appProtocol)) errors.push(invalid(`${path}.appProtocol`, port.appProtocol, text));
}

export function validateEndpoints(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const subsets: readonly Draft[] = object.subsets ?? [];
  for (const [at, { addresses = [], notReadyAddresses = [], ports = [] }] of subsets.entries()) {
    const path = `subsets[${at}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0)
      errors.push(required(path, 'must specify `addresses` or `notReadyAddresses`'));
    for (const [index, address] of addresses.entries()) validateAddress(address, `${path}.addresses[${index}]`, errors);
    for (const [index, address] of notReadyAddresses.entries()) validateAddress(address, `${path}.notReadyAddresses[${index}]`, errors);
    for (const [index, port] of ports.entries()) validatePort(port, ports.length > 1, `${path}.ports[${index}]`, errors);
  }
  return errors;
}

/** What was stored once is not held against an update that leaves it alone. */
export function validateEndpointsUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = validateEndpoints(object);
  return errors.length > 0 && semanticEqual(object.subsets, (old as Draft).subsets) ? [] : errors;
}

/** pkg/registry/core/endpoint/strategy.go, endpointsWarnings. Of an update only if it changes the subsets. */
export function endpointsWarnings(object: Draft, old?: ApiObject): readonly string[] {
  const subsets: readonly Draft[] = object.subsets ?? [];
  if (old !== undefined && semanticEqual(subsets, (old as Draft).subsets ?? [])) return [];
  const warnings: string[] = [];
  for (const [at, subset] of subsets.entries()) {
    for (const list of ['addresses', 'notReadyAddresses']) {
      for (const [index, { ip = '' }] of (subset[list] ?? []).entries()) {
        const warning = ipWarning(ip, `subsets[${at}].${list}[${index}].ip`);
        if (warning !== undefined) warnings.push(warning);
      }
    }
  }
  return warnings;
}
