/**
 * core/v1 Pod. Modelled: defaults, validation, what may change, status, binding, eviction, ephemeral containers, resizing, graceful
 * deletion, table. Not modelled: exec, attach, logs and proxying (there is no node to ask).
 * Follows pkg/registry/core/pod/.
 */
import type { ResourceDefinition } from '../../scheme/definition.ts';
import { ALL_VERBS } from '../common/verbs.ts';
import { bindingOrder } from './binding.ts';
import { podCells, podRowConditions } from './cells.ts';
import { podColumns } from './columns.ts';
import { setPodDefaults } from './defaults.ts';
import { prepareForEphemeralUpdate, validateEphemeralUpdate } from './ephemeral-containers.ts';
import { evictionOrder } from './eviction.ts';
import { prepareForResize, validateResize } from './resize.ts';
import { prepareForStatusUpdate, validateStatusUpdate } from './status.ts';
import { graceSeconds, prepareForCreate, prepareForUpdate, selectableFields } from './strategy.ts';
import { validatePodUpdate } from './update.ts';
import { validatePod } from './validation/pod.ts';
import { podWarnings } from './warnings.ts';

export const podDefinition: ResourceDefinition = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  verbs: ALL_VERBS,
  storagePrefix: 'registry/pods',
  generation: 'spec',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: setPodDefaults,
  prepareForCreate,
  validate: validatePod,
  revalidatesMetadata: true,
  warnings: podWarnings,
  prepareForUpdate,
  validateUpdate: validatePodUpdate,
  graceSeconds,
  selectableFields,
  subresources: [
    {
      name: 'status',
      verbs: ['get', 'patch', 'update'],
      prepareForUpdate: prepareForStatusUpdate,
      validateUpdate: validateStatusUpdate,
    },
    { name: 'binding', verbs: ['create'], kind: 'Binding', groupVersion: 'v1', order: bindingOrder },
    { name: 'eviction', verbs: ['create'], kind: 'Eviction', groupVersion: 'policy/v1', order: evictionOrder },
    {
      name: 'ephemeralcontainers',
      verbs: ['get', 'patch', 'update'],
      prepareForUpdate: prepareForEphemeralUpdate,
      validateUpdate: validateEphemeralUpdate,
    },
    { name: 'log', verbs: ['get'], nothingBehind: true },
    { name: 'resize', verbs: ['get', 'patch', 'update'], prepareForUpdate: prepareForResize, validateUpdate: validateResize },
  ],
  columns: podColumns,
  cells: podCells,
  rowConditions: podRowConditions,
};
