/** storage.k8s.io/v1 StorageClass and VolumeAttributesClass (pkg/apis/storage/validation/validation.go, pkg/registry/storage). */
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, forbidden, invalid, notSupported, required } from '../../validation/field-error.ts';
import { qualifiedName } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns } from '../common/built-in.ts';

const DEFAULT_MARKS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class'];
const RECLAIM: readonly string[] = ['Delete', 'Retain'];
const BINDING: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];
const FIXED = ['parameters', 'provisioner', 'reclaimPolicy'] as const;
const TOO_MANY_PARAMETERS = 512;

function validateProvisioner(name: string, path: string, errors: FieldError[]): void {
  if (name === '') errors.push(required(path));
  else for (const text of qualifiedName(name.toLowerCase())) errors.push(invalid(path, name, text));
}

function validateParameters(parameters: Readonly<Record<string, string>>, errors: FieldError[]): void {
  const keys = Object.keys(parameters);
  if (keys.length > TOO_MANY_PARAMETERS)
    errors.push(invalid('parameters', keys.length, `must have at most ${TOO_MANY_PARAMETERS} entries`));
  for (const key of keys) if (key === '') errors.push(invalid('parameters', key, 'field can not be empty.'));
}

function validateTopologies(terms: readonly Draft[], errors: FieldError[]): void {
  for (const [at, { matchLabelExpressions = [] }] of terms.entries()) {
    const seen = new Set<string>();
    for (const [index, { key = '', values = [] }] of matchLabelExpressions.entries()) {
      const path = `allowedTopologies[${at}].matchLabelExpressions[${index}]`;
      if (values.length === 0) errors.push(required(`${path}.values`));
      for (const text of qualifiedName(key)) errors.push(invalid(`${path}.key`, key, text));
      if (seen.has(key)) errors.push({ type: 'FieldValueDuplicate', field: `${path}.key`, body: 'Duplicate value: ""' });
      seen.add(key);
    }
  }
}

function validateClass(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateProvisioner(object.provisioner ?? '', 'provisioner', errors);
  validateParameters(object.parameters ?? {}, errors);
  if (!RECLAIM.includes(object.reclaimPolicy)) errors.push(notSupported('reclaimPolicy', object.reclaimPolicy, RECLAIM));
  if (!BINDING.includes(object.volumeBindingMode)) errors.push(notSupported('volumeBindingMode', object.volumeBindingMode, BINDING));
  validateTopologies(object.allowedTopologies ?? [], errors);
  return errors;
}

function validateClassUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  const old: Draft = before;
  for (const field of FIXED)
    if (!semanticEqual(object[field], old[field])) errors.push(forbidden(field, `updates to ${field} are forbidden.`));
  validateImmutable(object.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode', errors);
  return errors;
}

export const storageClasses = builtIn('storage.k8s.io/v1', 'StorageClass', 'storageclasses', {
  shortNames: ['sc'],
  namespaced: false,
  generation: 'none',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate: validateClass,
  validateUpdate: validateClassUpdate,
  columns: columns(
    ['Provisioner', 'string', 'provisioner indicates the type of the provisioner.'],
    [
      'ReclaimPolicy',
      'string',
      'reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. Defaults to Delete.',
    ],
    [
      'VolumeBindingMode',
      'string',
      'volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound.  When unset, VolumeBindingImmediate is used. This field is only honored by servers that enable the VolumeScheduling feature.',
    ],
    ['AllowVolumeExpansion', 'string', 'allowVolumeExpansion shows whether the storage class allow volume expand.'],
  ),
  cells: (object: Draft, nowMicros) => {
    const { metadata } = object;
    const isDefault = DEFAULT_MARKS.some((mark) => metadata.annotations?.[mark] === 'true');
    return [
      isDefault ? `${metadata.name} (default)` : metadata.name,
      object.provisioner,
      object.reclaimPolicy,
      object.volumeBindingMode,
      object.allowVolumeExpansion ?? false,
      age(metadata.creationTimestamp, nowMicros),
    ];
  },
});

export const volumeAttributesClasses = builtIn('storage.k8s.io/v1', 'VolumeAttributesClass', 'volumeattributesclasses', {
  shortNames: ['vac'],
  namespaced: false,
  generation: 'none',
  deleteReturnsObject: true,
  validate: (object: Draft) => {
    const errors: FieldError[] = [];
    validateProvisioner(object.driverName ?? '', 'driverName', errors);
    validateParameters(object.parameters ?? {}, errors);
    return errors;
  },
  validateUpdate: (object: Draft, before: ApiObject) => {
    const errors: FieldError[] = [];
    const old: Draft = before;
    for (const field of ['driverName', 'parameters'])
      if (!semanticEqual(object[field], old[field])) errors.push(forbidden(field, `updates to ${field} are forbidden.`));
    return errors;
  },
  columns: columns(['DriverName', 'string', 'Name of the CSI driver']),
  cells: ({ metadata, driverName }: Draft, nowMicros) => [metadata.name, driverName ?? '', age(metadata.creationTimestamp, nowMicros)],
});
