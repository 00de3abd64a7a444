/** What a claim asks for: requests, constraints, configuration (pkg/apis/resource/validation/validation.go: validateDeviceClaim). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, notSupported, required } from '../../validation/field-error.ts';
import { ownKey, validateClassName, validateFullyQualifiedName, validateLabelName, validateList, validateSet } from './lists.ts';
import { validateConfiguration, validateSelectors } from './selectors.ts';

export const MOST_REQUESTS = 32;
const MOST_CONSTRAINTS = 32;
export const MOST_CONFIGURATIONS = 32;
const MOST_ALTERNATIVES = 8;
const MODES: readonly string[] = ['All', 'ExactCount'];
const ONE_OF = 'exactly one of `exactly` or `firstAvailable` is required';
const NOT_A_REQUEST = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

/** Names that constraints and results may refer to: `request` and `request/subrequest`. */
export function requestNames(devices: Draft = {}): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, firstAvailable = [] } of devices.requests ?? []) {
    names.add(name);
    for (const alternative of firstAvailable) names.add(`${name}/${alternative.name}`);
  }
  return names;
}

/** As the API server does when it reads a claim (pkg/apis/resource/v1/defaults.go). */
export function defaultRequests({ devices }: Draft): void {
  for (const { exactly, firstAvailable = [] } of devices?.requests ?? []) {
    for (const demand of exactly === undefined ? firstAvailable : [exactly, ...firstAvailable]) {
      demand.allocationMode ||= 'ExactCount';
      if (demand.allocationMode === 'ExactCount') demand.count ||= 1;
    }
  }
}

/** Fields of features that are off: tolerations of device taints, consumable capacity (pkg/api/resourceclaimspec). */
export function dropDisabledRequests({ devices }: Draft): void {
  for (const constraint of devices?.constraints ?? []) delete constraint.distinctAttribute;
  for (const { exactly, firstAvailable = [] } of devices?.requests ?? []) {
    for (const demand of exactly === undefined ? firstAvailable : [exactly, ...firstAvailable]) {
      delete demand.tolerations;
      delete demand.capacity;
    }
  }
}

export function validateDeviceClaim(devices: Draft = {}, path: string, errors: FieldError[]): void {
  const names = requestNames(devices);
  validateSet(devices.requests, MOST_REQUESTS, `${path}.requests`, errors, validateRequest, ({ name = '' }: Draft) => name);
  validateList(devices.constraints, MOST_CONSTRAINTS, `${path}.constraints`, errors, ({ requests, matchAttribute }: Draft, at) => {
    validateReferences(requests, names, `${at}.requests`, errors);
    if (matchAttribute === undefined) errors.push(required(`${at}.matchAttribute`));
    else validateFullyQualifiedName(matchAttribute, `${at}.matchAttribute`, errors);
  });
  validateList(devices.config, MOST_CONFIGURATIONS, `${path}.config`, errors, (config: Draft, at) => {
    validateReferences(config.requests, names, `${at}.requests`, errors);
    validateConfiguration(config, at, errors);
  });
}

function validateRequest({ name, exactly, firstAvailable = [] }: Draft, path: string, errors: FieldError[]): void {
  validateLabelName(name, `${path}.name`, errors);
  if (exactly === undefined && firstAvailable.length === 0) errors.push(required(path, ONE_OF));
  else if (exactly !== undefined && firstAvailable.length > 0) errors.push(invalid(path, null, `${ONE_OF}, but multiple fields are set`));
  else if (exactly !== undefined) validateDemand(exactly, `${path}.exactly`, errors);
  else {
    const validate = (alternative: Draft, at: string): void => {
      validateLabelName(alternative.name, `${at}.name`, errors);
      validateDemand(alternative, at, errors);
    };
    validateSet(firstAvailable, MOST_ALTERNATIVES, `${path}.firstAvailable`, errors, validate, (one: Draft) => one.name ?? '');
  }
}

function validateDemand({ deviceClassName, selectors, allocationMode, count = 0 }: Draft, path: string, errors: FieldError[]): void {
  validateClassName(deviceClassName, `${path}.deviceClassName`, errors);
  validateSelectors(selectors, `${path}.selectors`, errors);
  if (allocationMode === 'All') {
    if (count !== 0) errors.push(invalid(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  } else if (allocationMode === 'ExactCount') {
    if (count <= 0) errors.push(invalid(`${path}.count`, count, 'must be greater than zero'));
  } else errors.push(notSupported(`${path}.allocationMode`, allocationMode, MODES));
}

export function validateReferences(
  references: readonly string[] | undefined,
  names: ReadonlySet<string>,
  path: string,
  errors: FieldError[],
): void {
  validateSet(references, MOST_REQUESTS, path, errors, (name, at) => validateReference(name, names, at, errors), ownKey);
}

export function validateReference(reference: string, names: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const parts = reference.split('/');
  if (parts.length <= 2) for (const part of parts) validateLabelName(part, path, errors);
  if (!names.has(reference)) errors.push(invalid(path, reference, NOT_A_REQUEST));
}
