/**
 * What a container asks for and may use at most. Follows pkg/apis/core/validation/validation.go (validateResourceRequirements).
 * Quantities are well-formed already: decoding refuses others.
 */
import { compareQuantities, parseQuantity } from '../../../quantity.ts';
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { duplicate, forbidden, invalid, notFound, required } from '../../../validation/field-error.ts';
import { dns1123Label } from '../../../validation/names.ts';
import { HUGE_PAGES, isOvercommitAllowed, validateContainerResourceName, validateQuantity } from '../../../validation/resource-names.ts';

/** `undefined`: no quantity, which decoding has refused. */
function nanos(text: string): bigint | undefined {
  const parsed = parseQuantity(text);
  return parsed.ok ? parsed.quantity.nanos : undefined;
}

function compare(left: string, right: string): number {
  const a = parseQuantity(left);
  const b = parseQuantity(right);
  return a.ok && b.ok ? compareQuantities(a.quantity, b.quantity) : 0;
}

function validateHugePages(name: string, quantity: string, path: string, errors: FieldError[]): void {
  const size = name.slice(HUGE_PAGES.length);
  if (!isMultiple(quantity, size)) errors.push(invalid(path, quantity, `${quantity} is not positive integer multiple of ${name}`));
}

function isMultiple(quantity: string, size: string): boolean {
  const amount = nanos(quantity) ?? 0n;
  const page = nanos(size) ?? 0n;
  return page > 0n && amount > 0n && amount % page === 0n;
}

/** `path`: of the requirements. */
export function validateResources(resources: Draft, claimNames: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const { limits, requests, claims } = resources;
  let computes = false;
  let hugePages = false;
  const look = (name: string) => {
    if (name === 'cpu' || name === 'memory') computes = true;
    if (name.startsWith(HUGE_PAGES)) hugePages = true;
  };
  if (limits !== undefined)
    for (const name of Object.keys(limits)) {
      look(name);
      validateContainerResourceName(name, `${path}.limits[${name}]`, errors);
      validateQuantity(name, limits[name], `${path}.limits[${name}]`, errors);
      if (name.startsWith(HUGE_PAGES)) validateHugePages(name, limits[name], `${path}.limits[${name}]`, errors);
    }
  if (requests !== undefined)
    for (const name of Object.keys(requests)) {
      look(name);
      validateContainerResourceName(name, `${path}.requests[${name}]`, errors);
      validateQuantity(name, requests[name], `${path}.requests[${name}]`, errors);
      validateAgainstLimit(name, requests[name], limits?.[name], path, errors);
      if (name.startsWith(HUGE_PAGES)) validateHugePages(name, requests[name], `${path}.requests[${name}]`, errors);
    }
  if (hugePages && !computes) errors.push(forbidden(path, 'HugePages require cpu or memory'));
  if (claims !== undefined) validateClaims(claims, claimNames, `${path}.claims`, errors);
}

/** Requests stay below limits; what cannot be overcommitted is requested as it is limited. */
export function validateAgainstLimit(name: string, request: string, limit: string | undefined, path: string, errors: FieldError[]): void {
  const overcommit = isOvercommitAllowed(name);
  if (limit === undefined) {
    if (!overcommit) errors.push(required(`${path}.limits`, 'Limit must be set for non overcommitable resources'));
    return;
  }
  if (request === limit) return;
  const order = compare(request, limit);
  if (order !== 0 && !overcommit) errors.push(invalid(`${path}.requests`, request, `must be equal to ${name} limit of ${limit}`));
  else if (order > 0) errors.push(invalid(`${path}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`));
}

export function validateClaims(claims: readonly Draft[], claimNames: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  const named = new Set<string>();
  for (let index = 0; index < claims.length; index++) {
    const name: string = claims[index].name ?? '';
    const at = `${path}[${index}]`;
    if (name === '') {
      errors.push(required(at));
      continue;
    }
    const request: string = claims[index].request ?? '';
    const key = request === '' ? name : `${name}/${request}`;
    if (request !== '') for (const text of dns1123Label(request)) errors.push(invalid(`${at}.request`, request, text));
    // A claim as a whole stands beside no request of it.
    if (seen.has(name)) errors.push(duplicate(at, name));
    else if (request === '' ? named.has(name) : seen.has(key)) errors.push(duplicate(at, key));
    seen.add(key);
    named.add(name);
    if (!claimNames.has(name)) {
      const known = claimNames.size === 0 ? ' which is empty' : `: ${[...claimNames].sort().join(', ')}`;
      errors.push(notFound(at, name, `must be one of the names in pod.spec.resourceClaims${known}`));
    }
  }
}
