/**
 * resource.k8s.io/v1 ResourceSlice (pkg/registry/resource/resourceslice, pkg/apis/resource/validation/validation.go). Dropped, since
 * their gates are off in 1.35: taints of devices, shared counters, nodes of single devices, binding conditions, shared devices.
 */
import { MOST_NAMES } from '../../cel/devices.ts';
import { parseVersion } from '../../cel/versions.ts';
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../validation/field-error.ts';
import { nameIsSubdomain } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns } from '../common/built-in.ts';
import { validateNodeSelector } from '../pod/validation/affinity.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { validateLabelName, validatePoolName, validateQualifiedName, validateSet } from './lists.ts';

const MOST_DEVICES = 128;
const LONGEST_VALUE = 64;
const WHERE = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
const OFF_FOR_SLICES = ['sharedCounters', 'perDeviceNodeSelection'];
const OFF_FOR_DEVICES = [
  'taints',
  'consumesCounters',
  'nodeName',
  'nodeSelector',
  'allNodes',
  'bindingConditions',
  'bindingFailureConditions',
  'bindsToNode',
  'allowMultipleAllocations',
];

function dropDisabled({ spec }: Draft): void {
  for (const field of OFF_FOR_SLICES) delete spec[field];
  for (const device of spec.devices ?? []) {
    for (const field of OFF_FOR_DEVICES) delete device[field];
    for (const capacity of Object.values<Draft>(device.capacity ?? {})) delete capacity.requestPolicy;
  }
}

function validateSlice({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateDriverName(spec.driver ?? '', 'spec.driver', errors);
  validatePool(spec.pool ?? {}, errors);
  validateWhere(spec, errors);
  validateSet(spec.devices, MOST_DEVICES, 'spec.devices', errors, validateDevice, ({ name = '' }: Draft) => name);
  return errors;
}

function validatePool({ name, resourceSliceCount = 0, generation = 0 }: Draft, errors: FieldError[]): void {
  validatePoolName(name, 'spec.pool.name', errors);
  if (resourceSliceCount <= 0) errors.push(invalid('spec.pool.resourceSliceCount', resourceSliceCount, 'must be greater than zero'));
  if (generation < 0) errors.push(invalid('spec.pool.generation', generation, 'must be greater than or equal to zero'));
}

function validateWhere({ nodeName, nodeSelector, allNodes }: Draft, errors: FieldError[]): void {
  const set: string[] = [];
  if (nodeName === '') errors.push(invalid('spec.nodeName', nodeName, 'must be either unset or set to a non-empty string'));
  else if (nodeName !== undefined) {
    set.push('`nodeName`');
    for (const text of nameIsSubdomain(nodeName, false)) errors.push(invalid('spec.nodeName', nodeName, text));
  }
  if (nodeSelector !== undefined) {
    set.push('`nodeSelector`');
    validateNodeSelector(nodeSelector, 'spec.nodeSelector', errors);
    const terms: readonly unknown[] = nodeSelector.nodeSelectorTerms ?? [];
    if (terms.length !== 1) errors.push(invalid('spec.nodeSelector.nodeSelectorTerms', terms, 'must have exactly one node selector term'));
  }
  if (allNodes === false) errors.push(invalid('spec.allNodes', allNodes, 'must be either unset or set to true'));
  else if (allNodes !== undefined) set.push('`allNodes`');
  if (set.length === 0) errors.push(required('spec', WHERE));
  else if (set.length > 1) errors.push(invalid('spec', `{${set.join(', ')}}`, `${WHERE}, but multiple fields are set`));
}

function validateDevice({ name, attributes = {}, capacity = {} }: Draft, path: string, errors: FieldError[]): void {
  validateLabelName(name, `${path}.name`, errors);
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  if (count > MOST_NAMES) errors.push(invalid(path, count, `the total number of attributes and capacities must not exceed ${MOST_NAMES}`));
  for (const [key, attribute] of Object.entries<Draft>(attributes)) {
    validateQualifiedName(key, `${path}.attributes[${key}]`, errors);
    validateAttribute(attribute, `${path}.attributes[${key}]`, errors);
  }
  for (const [key, { requestPolicy }] of Object.entries<Draft>(capacity)) {
    validateQualifiedName(key, `${path}.capacity[${key}]`, errors);
    if (requestPolicy !== undefined)
      errors.push(forbidden(`${path}.capacity[${key}].requestPolicy`, 'allowMultipleAllocations must be true'));
  }
}

function validateAttribute(attribute: Draft, path: string, errors: FieldError[]): void {
  const { string, version } = attribute;
  if (string !== undefined && string.length > LONGEST_VALUE) errors.push(tooLong(`${path}.string`, LONGEST_VALUE));
  if (version !== undefined) {
    if (parseVersion(version) === undefined)
      errors.push(invalid(`${path}.version`, version, 'must be a string compatible with semver.org spec 2.0.0'));
    if (version.length > LONGEST_VALUE) errors.push(tooLong(`${path}.version`, LONGEST_VALUE));
  }
  const set = ['bool', 'int', 'string', 'version'].filter((field) => attribute[field] !== undefined);
  if (set.length !== 1) errors.push(invalid(path, set.length === 0 ? '' : attribute, 'exactly one value must be specified'));
}

function validateSliceUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors = [...validateSlice(object)];
  const { spec: old } = before as Draft;
  validateImmutable(object.spec.pool?.name, old.pool?.name, 'spec.pool.name', errors);
  validateImmutable(object.spec.driver, old.driver, 'spec.driver', errors);
  validateImmutable(object.spec.nodeName, old.nodeName, 'spec.nodeName', errors);
  return errors;
}

function warnings({ spec }: Draft): readonly string[] {
  const driver: string = spec?.driver ?? '';
  if (driver === driver.toLowerCase()) return [];
  return [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`];
}

export const resourceSlices = builtIn('resource.k8s.io/v1', 'ResourceSlice', 'resourceslices', {
  namespaced: false,
  generation: 'spec',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
  },
  prepareForCreate: dropDisabled,
  validate: validateSlice,
  warnings,
  prepareForUpdate: dropDisabled,
  validateUpdate: validateSliceUpdate,
  selectableFields: (slice) => {
    const { nodeName = '', driver = '' } = (slice as Draft).spec;
    return { 'spec.nodeName': nodeName, 'spec.driver': driver };
  },
  columns: columns(
    [
      'Node',
      'string',
      'NodeName identifies the node which provides the resources in this pool. A field selector can be used to list only ResourceSlice objects belonging to a certain node.\n\nThis field can be used to limit access from nodes to ResourceSlices with the same node name. It also indicates to autoscalers that adding new nodes of the same type as some old node might also make new resources available.\n\nExactly one of NodeName, NodeSelector, AllNodes, and PerDeviceNodeSelection must be set. This field is immutable.',
    ],
    [
      'Driver',
      'string',
      'Driver identifies the DRA driver providing the capacity information. A field selector can be used to list only ResourceSlice objects with a certain driver name.\n\nMust be a DNS subdomain and should end with a DNS domain owned by the vendor of the driver. It should use only lower case characters. This field is immutable.',
    ],
    [
      'Pool',
      'string',
      'Name is used to identify the pool. For node-local devices, this is often the node name, but this is not required.\n\nIt must not be longer than 253 characters and must consist of one or more DNS sub-domains separated by slashes. This field is immutable.',
    ],
  ),
  cells: ({ metadata, spec }: Draft, nowMicros) => [
    metadata.name,
    spec.nodeName ?? '',
    spec.driver ?? '',
    spec.pool?.name ?? '',
    age(metadata.creationTimestamp, nowMicros),
  ],
});
