/** core/v1 ConfigMap (pkg/registry/core/configmap/strategy.go). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { age } from '../common/age.ts';
import { ageColumn, nameColumn } from '../common/columns.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { validateConfigMap, validateConfigMapUpdate } from './configmap-validation.ts';

function entries(object: Draft): number {
  return Object.keys(object.data ?? {}).length + Object.keys(object.binaryData ?? {}).length;
}

export const configMaps: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/configmaps',
  generation: 'none',
  allowUnconditionalUpdate: true,
  validate: validateConfigMap,
  revalidatesMetadata: true,
  validateUpdate: validateConfigMapUpdate,
  subresources: [],
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      priority: 0,
      description:
        "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is enforced during validation process.",
    },
    ageColumn,
  ],
  cells: (object: Draft, nowMicros) => [object.metadata.name, entries(object), age(object.metadata.creationTimestamp, nowMicros)],
};
