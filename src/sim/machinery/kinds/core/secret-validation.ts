/**
 * pkg/apis/core/validation/validation.go: ValidateSecret, ValidateSecretUpdate; pkg/api/secret/warnings.go.
 * Not modelled: whether a certificate fits its key (x509 is not read).
 */
import { decodeBase64, decodedLength } from '../../base64.ts';
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, required, tooLong } from '../../validation/field-error.ts';
import { configKey } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { jsonSyntaxError } from '../common/json-error.ts';
import { DATA_LIMIT_BYTES, validateMarkedImmutable } from './configmap-validation.ts';

type Data = Readonly<Record<string, string>>;

const REDACTED = '<secret contents redacted>';
const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

function validateJsonKey(data: Data, key: string, errors: FieldError[]): void {
  const content = data[key];
  if (content === undefined) {
    errors.push(required(`data[${key}]`));
    return;
  }
  const problem = jsonSyntaxError(decodeBase64(content));
  if (problem !== undefined) errors.push(invalid(`data[${key}]`, REDACTED, problem));
}

/** What each type promises to hold. */
function validateType(object: Draft, data: Data, errors: FieldError[]): void {
  switch (object.type) {
    case 'kubernetes.io/service-account-token':
      if (!object.metadata.annotations?.[SERVICE_ACCOUNT_NAME]) errors.push(required(`metadata.annotations[${SERVICE_ACCOUNT_NAME}]`));
      break;
    case 'kubernetes.io/dockercfg':
      validateJsonKey(data, '.dockercfg', errors);
      break;
    case 'kubernetes.io/dockerconfigjson':
      validateJsonKey(data, '.dockerconfigjson', errors);
      break;
    case 'kubernetes.io/basic-auth':
      if (!('username' in data) && !('password' in data)) errors.push(required('data[username]'), required('data[password]'));
      break;
    case 'kubernetes.io/ssh-auth':
      if (!data['ssh-privatekey']) errors.push(required('data[ssh-privatekey]'));
      break;
    case 'kubernetes.io/tls':
      for (const key of ['tls.crt', 'tls.key']) if (!(key in data)) errors.push(required(`data[${key}]`));
      break;
  }
}

export function validateSecret(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  const data: Data = object.data ?? {};
  let bytes = 0;
  for (const key of Object.keys(data).sort()) {
    for (const text of configKey(key)) errors.push(invalid(`data[${key}]`, key, text));
    bytes += decodedLength(data[key] ?? '');
  }
  if (bytes > DATA_LIMIT_BYTES) errors.push(tooLong('data', DATA_LIMIT_BYTES));
  validateType(object, data, errors);
  return errors;
}

export function validateSecretUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateImmutable(object.type, (old as Draft).type, 'type', errors);
  validateMarkedImmutable(object, old, ['data'], errors);
  errors.push(...validateSecret(object));
  return errors;
}

const NO_WARNINGS: readonly string[] = [];

export function secretWarnings(object: Draft): readonly string[] {
  if (object.type !== 'kubernetes.io/tls') return NO_WARNINGS;
  if (!decodeBase64(object.data?.['tls.crt'] ?? '').includes('-----BEGIN '))
    return ['tls: failed to find any PEM data in certificate input'];
  if (!decodeBase64(object.data?.['tls.key'] ?? '').includes('-----BEGIN ')) return ['tls: failed to find any PEM data in key input'];
  return NO_WARNINGS;
}
