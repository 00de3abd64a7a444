/** core/v1 Secret (pkg/registry/core/secret/strategy.go, pkg/apis/core/v1/defaults.go and conversion.go). */
import { encodeBase64 } from '../../base64.ts';
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import type { Secret } from '../../types/configuration.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { secretWarnings, validateSecret, validateSecretUpdate } from './secret-validation.ts';

/** What is given as text is stored among the data, and wins over it. */
function setDefaults(draft: Draft): void {
  if (draft.stringData !== undefined) {
    const data: Record<string, string> = { ...draft.data };
    for (const [key, text] of Object.entries(draft.stringData as Record<string, string>)) data[key] = encodeBase64(text);
    if (Object.keys(data).length > 0) draft.data = data;
    delete draft.stringData;
  }
  draft.type ||= 'Opaque';
}

export const secrets: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/secrets',
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults,
  validate: validateSecret,
  revalidatesMetadata: true,
  validateUpdate: validateSecretUpdate,
  warnings: secretWarnings,
  selectableFields: (object: ApiObject) => ({ type: (object as Secret).type }),
  subresources: [],
  columns: [
    nameColumn,
    {
      name: 'Type',
      type: 'string',
      priority: 0,
      description:
        'Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types',
    },
    {
      name: 'Data',
      type: 'string',
      priority: 0,
      description:
        "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in https://tools.ietf.org/html/rfc4648#section-4",
    },
    ageColumn,
  ],
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    object.type,
    Object.keys(object.data ?? {}).length,
    age(object.metadata.creationTimestamp, nowMicros),
  ],
};
