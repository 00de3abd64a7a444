/** The claim that a pod brings along. Follows pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaimTemplate). */
import { parseQuantity } from '../../../quantity.ts';
import type { Draft } from '../../../scheme/definition.ts';
import type { FieldError } from '../../../validation/field-error.ts';
import { forbidden, invalid, notSupported, required } from '../../../validation/field-error.ts';
import { validateLabelSelector, validateLabels } from '../../../validation/labels.ts';
import { nameIsSubdomain } from '../../../validation/names.ts';
import { validateAnnotations } from '../../../validation/object-meta.ts';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const OTHER_METADATA = ['name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'ownerReferences', 'finalizers'];

export function validateClaimTemplate(template: Draft, path: string, errors: FieldError[]): void {
  const metadata = template.metadata ?? {};
  validateAnnotations(metadata.annotations, `${path}.metadata.annotations`, errors);
  validateLabels(metadata.labels, `${path}.metadata.labels`, errors);
  for (const field of OTHER_METADATA) if (metadata[field]) errors.push(forbidden(`${path}.metadata.${field}`, 'cannot be set'));
  validateClaimSpec(template.spec ?? {}, `${path}.spec`, errors);
}

export function validateClaimSpec(spec: Draft, path: string, errors: FieldError[]): void {
  const modes: readonly string[] = spec.accessModes ?? [];
  if (modes.length === 0) errors.push(required(`${path}.accessModes`, 'at least 1 access mode is required'));
  validateLabelSelector(spec.selector, `${path}.selector`, errors);
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(`${path}.accessModes`, mode, ACCESS_MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode)))
    errors.push(forbidden(`${path}.accessModes`, 'may not use ReadWriteOncePod with other access modes'));
  validateStorage(spec.resources?.requests?.storage, `${path}.resources[storage]`, errors);
  if (spec.storageClassName)
    for (const text of nameIsSubdomain(spec.storageClassName, false))
      errors.push(invalid(`${path}.storageClassName`, spec.storageClassName, text));
  if (spec.volumeMode !== undefined && spec.volumeMode !== 'Block' && spec.volumeMode !== 'Filesystem')
    errors.push(notSupported(`${path}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']));
  if (spec.dataSource !== undefined) validateDataSource(spec.dataSource, `${path}.dataSource`, errors);
}

function validateDataSource({ name, kind = '', apiGroup = '' }: Draft, path: string, errors: FieldError[]): void {
  if (!name) errors.push(required(`${path}.name`));
  if (kind === '') errors.push(required(`${path}.kind`));
  if (apiGroup === '' && kind !== 'PersistentVolumeClaim')
    errors.push(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
  if (apiGroup !== '') for (const text of nameIsSubdomain(apiGroup, false)) errors.push(invalid(path, apiGroup, text));
}

function validateStorage(amount: string | undefined, path: string, errors: FieldError[]): void {
  if (amount === undefined) {
    errors.push(required(path));
    return;
  }
  const parsed = parseQuantity(amount);
  if (parsed.ok && parsed.quantity.nanos <= 0n) errors.push(invalid(path, amount, 'must be greater than zero'));
}
