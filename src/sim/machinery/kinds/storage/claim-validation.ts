/** pkg/apis/core/validation/validation.go: ValidatePersistentVolumeClaim and its updates. */
import { compareQuantities, isNegative, parseQuantity, value } from '../../quantity.ts';
import type { Draft } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { unifiedDiff } from '../../text/unified-diff.ts';
import { type FieldError, forbidden, invalid, required } from '../../validation/field-error.ts';
import { nameIsSubdomain } from '../../validation/names.ts';
import { validateImmutable } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { shownSelector, sortedMap } from '../common/shown.ts';
import { validateClaimSpec } from '../pod/validation/claim-template.ts';

export const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

const ONLY_SOME = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

export function validateClaim({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateClaimSpec(spec, 'spec', errors);
  const attributes: string = spec.volumeAttributesClassName ?? '';
  if (attributes !== '')
    for (const text of nameIsSubdomain(attributes, false)) errors.push(invalid('spec.volumeAttributesClassName', attributes, text));
  return errors;
}

const orNull = (value: Draft): unknown => (value === undefined ? null : value);

function shownSource(source: Draft, withNamespace: boolean): unknown {
  if (source === undefined) return null;
  const { apiGroup, kind = '', name = '', namespace } = source;
  return { APIGroup: orNull(apiGroup), Kind: kind, Name: name, ...(withNamespace ? { Namespace: orNull(namespace) } : {}) };
}

/** The spec as the real server's memory holds it. */
function printed(spec: Draft): string {
  const { limits, requests } = spec.resources ?? {};
  const form = {
    AccessModes: orNull(spec.accessModes),
    Selector: spec.selector === undefined ? null : shownSelector(spec.selector),
    Resources: { Limits: limits === undefined ? null : sortedMap(limits), Requests: requests === undefined ? null : sortedMap(requests) },
    VolumeName: spec.volumeName ?? '',
    StorageClassName: orNull(spec.storageClassName),
    VolumeMode: orNull(spec.volumeMode),
    DataSource: shownSource(spec.dataSource, false),
    DataSourceRef: shownSource(spec.dataSourceRef, true),
    VolumeAttributesClassName: orNull(spec.volumeAttributesClassName),
  };
  return JSON.stringify(form, undefined, 1);
}

/** The new spec with all that was allowed to change as it was. */
function withChangeableParts(object: Draft, old: Draft): Draft {
  const spec = { ...object.spec };
  if (!old.spec.volumeName) spec.volumeName = old.spec.volumeName;
  const beta = old.metadata.annotations?.[BETA_CLASS];
  if (old.spec.storageClassName === undefined && beta === undefined) spec.storageClassName = undefined;
  if (object.status?.phase !== 'Bound') return spec;
  const storage = old.spec.resources?.requests?.storage;
  if (spec.resources?.requests !== undefined && storage !== undefined)
    spec.resources = { ...spec.resources, requests: { ...spec.resources.requests, storage } };
  if (spec.volumeAttributesClassName !== undefined) spec.volumeAttributesClassName = old.spec.volumeAttributesClassName;
  return spec;
}

function less(left: string | undefined, right: string | undefined): boolean {
  const a = parseQuantity(left ?? '0');
  const b = parseQuantity(right ?? '0');
  return a.ok && b.ok && compareQuantities(a.quantity, b.quantity) < 0;
}

export function validateClaimUpdate(object: Draft, before: ApiObject): readonly FieldError[] {
  const old: Draft = before;
  const errors = [...validateClaim(object)];
  const beta = object.metadata.annotations?.[BETA_CLASS];
  if (beta !== old.metadata.annotations?.[BETA_CLASS])
    errors.push(invalid(`metadata.annotations[${BETA_CLASS}]`, beta ?? '', 'field is immutable'));
  const rest = withChangeableParts(object, old);
  if (!semanticEqual(rest, old.spec)) errors.push(forbidden('spec', `${ONLY_SOME}\n${unifiedDiff(printed(old.spec), printed(rest))}`));
  const wanted = object.spec.resources?.requests?.storage;
  const capacity = object.status?.capacity?.storage;
  if (less(wanted, old.spec.resources?.requests?.storage) && !less(capacity, wanted))
    errors.push(forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity'));
  validateImmutable(object.spec.volumeMode, old.spec.volumeMode, 'spec.volumeMode', errors);
  if (old.spec.volumeAttributesClassName !== undefined && object.spec.volumeAttributesClassName === undefined)
    errors.push(forbidden('spec.volumeAttributesClassName', 'update from non-nil value to nil is forbidden'));
  return errors;
}

export function validateClaimStatus(object: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((object.spec.accessModes ?? []).length === 0) errors.push(required('spec.accessModes'));
  for (const [name, amount] of Object.entries<string>(object.status?.capacity ?? {}))
    if (isNegative(amount)) errors.push(invalid(`status.capacity[${name}]`, value(amount), 'must be a valid resource quantity'));
  return errors;
}
