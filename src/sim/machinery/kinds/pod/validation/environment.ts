/** Environment variables. Follows pkg/apis/core/validation/validation.go (ValidateEnv, ValidateEnvFrom). */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { invalid, invalidUnshown, notFound, required } from '../../../validation/field-error.ts';
import { configKey, environmentName, nameIsSubdomain } from '../../../validation/names.ts';
import { validateDescendingPath } from '../../../validation/paths.ts';
import { ENVIRONMENT_FIELDS, validateFieldRef, validateResourceFieldRef } from './field-sources.ts';

export function validateEnvironment(
  variables: readonly Draft[],
  path: string,
  volumes: ReadonlyMap<string, Draft>,
  errors: FieldError[],
): void {
  for (let index = 0; index < variables.length; index++) {
    const variable = variables[index];
    const name: string = variable.name ?? '';
    if (name === '') errors.push(required(`${path}[${index}].name`));
    else for (const text of environmentName(name)) errors.push(invalid(`${path}[${index}].name`, name, text));
    if (variable.valueFrom !== undefined) validateValueFrom(variable, `${path}[${index}].valueFrom`, volumes, errors);
  }
}

function validateValueFrom(variable: Draft, path: string, volumes: ReadonlyMap<string, Draft>, errors: FieldError[]): void {
  const from = variable.valueFrom;
  let sources = 0;
  if (from.fieldRef !== undefined) {
    sources++;
    validateFieldRef(from.fieldRef, ENVIRONMENT_FIELDS, `${path}.fieldRef`, errors);
  }
  if (from.resourceFieldRef !== undefined) {
    sources++;
    validateResourceFieldRef(from.resourceFieldRef, `${path}.resourceFieldRef`, errors, false);
  }
  if (from.configMapKeyRef !== undefined) {
    sources++;
    validateKeyRef(from.configMapKeyRef, `${path}.configMapKeyRef`, errors);
  }
  if (from.secretKeyRef !== undefined) {
    sources++;
    validateKeyRef(from.secretKeyRef, `${path}.secretKeyRef`, errors);
  }
  if (from.fileKeyRef !== undefined) {
    sources++;
    validateFileKeyRef(from.fileKeyRef, `${path}.fileKeyRef`, volumes, errors);
  }
  if (sources === 0)
    errors.push(
      invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'),
    );
  else if (variable.value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
}

function validateKeyRef(reference: Draft, path: string, errors: FieldError[]): void {
  const name: string = reference.name ?? '';
  for (const text of nameIsSubdomain(name, false)) errors.push(invalid(`${path}.name`, name, text));
  const key: string = reference.key ?? '';
  if (key === '') errors.push(required(`${path}.key`));
  else for (const text of configKey(key)) errors.push(invalid(`${path}.key`, key, text));
}

function validateFileKeyRef(reference: Draft, path: string, volumes: ReadonlyMap<string, Draft>, errors: FieldError[]): void {
  if (!reference.key) errors.push(required(`${path}.key`));
  else for (const text of environmentName(reference.key)) errors.push(invalid(`${path}.key`, reference.key, text));
  if (!reference.path) errors.push(required(`${path}.path`));
  else validateDescendingPath(reference.path, `${path}.path`, errors);
  if (!reference.volumeName) errors.push(required(`${path}.volumeName`));
  else if (!volumes.has(reference.volumeName)) errors.push(notFound(`${path}.volumeName`, reference.volumeName));
  else if (volumes.get(reference.volumeName)?.emptyDir === undefined)
    errors.push(invalidUnshown(`${path}.volumeName`, 'must be the name of an emptyDir volume'));
}

export function validateEnvironmentSources(sources: readonly Draft[], path: string, errors: FieldError[]): void {
  for (let index = 0; index < sources.length; index++) {
    const source = sources[index];
    const at = `${path}[${index}]`;
    if (source.prefix) for (const text of environmentName(source.prefix)) errors.push(invalid(`${at}.prefix`, source.prefix, text));
    let count = 0;
    if (source.configMapRef !== undefined) {
      count++;
      validateObjectName(source.configMapRef.name, `${at}.configMapRef.name`, errors);
    }
    if (source.secretRef !== undefined) {
      count++;
      validateObjectName(source.secretRef.name, `${at}.secretRef.name`, errors);
    }
    if (count === 0) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (count > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
}

function validateObjectName(name: string | undefined, path: string, errors: FieldError[]): void {
  if (!name) errors.push(required(path));
  else for (const text of nameIsSubdomain(name, true)) errors.push(invalid(path, name, text));
}
