/**
 * References to the pod's own fields and resources (downward API). Follows pkg/apis/core/validation/validation.go and
 * pkg/apis/core/pods/helpers.go (ConvertDownwardAPIFieldLabel).
 */
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { invalid, notSupported, required } from '../../../validation/field-error.ts';
import { qualifiedName } from '../../../validation/names.ts';

export const ENVIRONMENT_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const VOLUME_FIELDS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

const CONVERTIBLE: ReadonlySet<string> = new Set([
  ...ENVIRONMENT_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const RESOURCE_FIELDS: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const BYTE_DIVISORS: readonly string[] = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];
const BYTE_DIVISORS_TEXT = BYTE_DIVISORS.join(', ');

/** `metadata.labels['key']` -> [`metadata.labels`, `key`] */
function splitSubscript(fieldPath: string): readonly [string, string] | undefined {
  if (!fieldPath.endsWith("']")) return undefined;
  const open = fieldPath.indexOf("['");
  return open <= 0 ? undefined : [fieldPath.slice(0, open), fieldPath.slice(open + 2, -2)];
}

export function validateFieldRef(reference: Draft, fields: readonly string[], path: string, errors: FieldError[]): void {
  const version: string = reference.apiVersion ?? '';
  const fieldPath: string = reference.fieldPath ?? '';
  if (version === '') {
    errors.push(required(`${path}.apiVersion`));
    return;
  }
  if (fieldPath === '') {
    errors.push(required(`${path}.fieldPath`));
    return;
  }
  const subscripted = splitSubscript(fieldPath);
  const problem = conversionProblem(version, fieldPath, subscripted?.[0]);
  if (problem !== undefined) {
    errors.push(invalid(`${path}.fieldPath`, fieldPath, `error converting fieldPath: ${problem}`));
    return;
  }
  if (subscripted !== undefined) {
    const key = subscripted[0] === 'metadata.annotations' ? subscripted[1].toLowerCase() : subscripted[1];
    for (const text of qualifiedName(key)) errors.push(invalid(path, key, text));
    return;
  }
  const internal = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
  if (!fields.includes(internal)) errors.push(notSupported(`${path}.fieldPath`, internal, fields));
}

function conversionProblem(version: string, fieldPath: string, subscripted: string | undefined): string | undefined {
  if (version !== 'v1') return `unsupported pod version: ${version}`;
  if (subscripted !== undefined) {
    if (subscripted === 'metadata.annotations' || subscripted === 'metadata.labels') return undefined;
    return `field label does not support subscript: ${fieldPath}`;
  }
  return CONVERTIBLE.has(fieldPath) || fieldPath === 'spec.host' ? undefined : `field label not supported: ${fieldPath}`;
}

/** `inVolume`: there the container must be named. */
export function validateResourceFieldRef(reference: Draft, path: string, errors: FieldError[], inVolume: boolean): void {
  const resource: string = reference.resource ?? '';
  const hugePages = resource.startsWith('limits.hugepages-') || resource.startsWith('requests.hugepages-');
  if (inVolume && !reference.containerName) errors.push(required(`${path}.containerName`));
  else if (resource === '') errors.push(required(`${path}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !hugePages) errors.push(notSupported(`${path}.resource`, resource, RESOURCE_FIELDS));

  const divisor: string = reference.divisor ?? '0';
  if (divisor === '0') return;
  const say = (text: string) => errors.push(invalid(`${path}.divisor`, resource, text));
  const bytes = (what: string) => {
    if (!BYTE_DIVISORS.includes(divisor)) say(`only divisor's values ${BYTE_DIVISORS_TEXT} are supported with the ${what} resource`);
  };
  if (resource.endsWith('.cpu')) {
    if (divisor !== '1' && divisor !== '1m') say("only divisor's values 1m and 1 are supported with the cpu resource");
  } else if (resource.endsWith('.memory')) bytes('memory');
  else if (resource.endsWith('.ephemeral-storage')) bytes('local ephemeral storage');
  else if (hugePages) bytes('hugepages');
}
