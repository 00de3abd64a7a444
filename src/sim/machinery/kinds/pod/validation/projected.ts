/** Volumes made of files from elsewhere: secrets, config maps, the pod itself, tokens. Follows pkg/apis/core/validation/validation.go. */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, required } from '../../../validation/field-error.ts';
import { validateLabelSelector } from '../../../validation/labels.ts';
import { validateNonReservedPath } from '../../../validation/paths.ts';
import { VOLUME_FIELDS, validateFieldRef, validateResourceFieldRef } from './field-sources.ts';

const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

export function validateFileMode(mode: number | undefined, path: string, errors: FieldError[]): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0))
    errors.push(invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive'));
}

export function validateKeyToPath(item: Draft, path: string, errors: FieldError[]): void {
  if (!item.key) errors.push(required(`${path}.key`));
  if (!item.path) errors.push(required(`${path}.path`));
  validateNonReservedPath(item.path ?? '', `${path}.path`, errors);
  validateFileMode(item.mode, `${path}.mode`, errors);
}

export function validateDownwardFile(file: Draft, path: string, errors: FieldError[]): void {
  if (!file.path) errors.push(required(`${path}.path`));
  validateNonReservedPath(file.path ?? '', `${path}.path`, errors);
  if (file.fieldRef !== undefined) {
    validateFieldRef(file.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`, errors);
    if (file.resourceFieldRef !== undefined)
      errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef !== undefined) {
    validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, errors, true);
  } else {
    errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  validateFileMode(file.mode, `${path}.mode`, errors);
}

export function validateProjected(projected: Draft, path: string, errors: FieldError[]): void {
  validateFileMode(projected.defaultMode, `${path}.defaultMode`, errors);
  const paths = new Set<string>();
  /** `shown`: what the error names. */
  const takePath = (file: string | undefined, shown: string) => {
    if (!file) return;
    if (paths.has(file)) errors.push(invalid(path, shown, 'conflicting duplicate paths'));
    paths.add(file);
  };
  const sources: readonly Draft[] = projected.sources ?? [];
  for (let index = 0; index < sources.length; index++) validateSource(sources[index], path, `${path}.sources[${index}]`, takePath, errors);
}

function validateSource(
  source: Draft,
  volumePath: string,
  path: string,
  takePath: (file: string | undefined, shown: string) => void,
  errors: FieldError[],
): void {
  let count = 0;
  for (const kind of ['secret', 'configMap'] as const) {
    const keys = source[kind];
    if (keys === undefined) continue;
    count++;
    if (!keys.name) errors.push(required(`${path}.${kind}.name`));
    const items: readonly Draft[] = keys.items ?? [];
    for (let index = 0; index < items.length; index++) {
      validateKeyToPath(items[index], `${path}.${kind}.items[${index}]`, errors);
      takePath(items[index].path, keys.name ?? '');
    }
  }
  if (source.downwardAPI !== undefined) {
    count++;
    for (const file of source.downwardAPI.items ?? []) {
      validateDownwardFile(file, `${path}.downwardAPI`, errors);
      takePath(file.path, file.path);
    }
  }
  if (source.serviceAccountToken !== undefined) {
    count++;
    validateToken(source.serviceAccountToken, volumePath, `${path}.serviceAccountToken`, errors);
  }
  if (source.clusterTrustBundle !== undefined) {
    count++;
    validateTrustBundle(source.clusterTrustBundle, `${path}.clusterTrustBundle`, errors);
    takePath(source.clusterTrustBundle.path, source.clusterTrustBundle.path);
  }
  if (count > 1) errors.push(forbidden(path, 'may not specify more than 1 volume type per source'));
}

/** The path of a token is reported, oddly, at the volume. */
function validateToken(token: Draft, volumePath: string, path: string, errors: FieldError[]): void {
  const seconds: number = token.expirationSeconds ?? 0;
  if (seconds < TOKEN_SECONDS_MIN)
    errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes'));
  if (seconds > TOKEN_SECONDS_MAX)
    errors.push(invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds'));
  if (!token.path) errors.push(required(`${volumePath}.path`));
  else validateNonReservedPath(token.path, `${volumePath}.path`, errors);
}

function validateTrustBundle(bundle: Draft, path: string, errors: FieldError[]): void {
  if (bundle.name !== undefined && bundle.signerName !== undefined)
    errors.push(invalid(path, bundle, 'only one of name and signerName may be used'));
  else if (bundle.name !== undefined) {
    if (bundle.name === '') errors.push(required(`${path}.name`, 'must be a valid object name'));
    if (bundle.labelSelector !== undefined)
      errors.push(invalid(`${path}.labelSelector`, bundle.labelSelector, 'labelSelector must be unset if name is specified'));
  } else if (bundle.signerName !== undefined) {
    if (bundle.signerName === '') errors.push(required(`${path}.signerName`, 'must be a valid signer name'));
    validateLabelSelector(bundle.labelSelector, `${path}.labelSelector`, errors);
  } else errors.push(required(path, 'either name or signerName must be specified'));
  if (!bundle.path) errors.push(required(`${path}.path`));
  validateNonReservedPath(bundle.path ?? '', `${path}.path`, errors);
}
