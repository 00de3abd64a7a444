/** BucketClaim: somebody's wish for a bucket, new or existing (COSI client/apis/objectstorage/v1alpha2/bucketclaim_types.go). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, invalidUnshown, required } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { bucketResource, PROTOCOLS } from './resource.ts';
import { type FieldRule, validateFields, validateFixed, validateNames } from './rules.ts';

const SPEC: readonly FieldRule[] = [
  { field: 'bucketClassName', name: true, fixedAs: 'bucketClassName' },
  { field: 'existingBucketName', name: true, fixedAs: 'existingBucketName' },
  { field: 'protocols', oneOf: PROTOCOLS, list: { least: 1, most: 3 }, fixedAs: 'protocols list' },
];

const STATUS: readonly FieldRule[] = [
  { field: 'boundBucketName', name: true },
  { field: 'protocols', oneOf: PROTOCOLS, list: { least: 1, most: 3 } },
];

function validate(object: Draft): readonly FieldError[] {
  const { spec } = object;
  if (spec === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  validateFields(spec, SPEC, 'spec', errors);
  if (errors.length > 0) return errors;
  if ((spec.bucketClassName === undefined) === (spec.existingBucketName === undefined))
    errors.push(invalidUnshown('spec', 'exactly one of the fields in [bucketClassName existingBucketName] must be set'));
  validateNames(spec, SPEC, 'spec', errors);
  return errors;
}

function validateUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = [...validate(object)];
  if (errors.length === 0) validateFixed(object.spec, (old as Draft).spec, SPEC, 'spec', errors);
  return errors;
}

function validateStatus(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateFields(object.status, STATUS, 'status', errors);
  const bound = object.status?.boundBucketName;
  const before = (old as Draft).status?.boundBucketName;
  if (before === undefined || bound === before) return errors;
  if (bound === undefined) errors.push(invalidUnshown('status', 'boundBucketName cannot be removed once set'));
  else errors.push(invalid('status.boundBucketName', bound, 'boundBucketName is immutable once set'));
  return errors;
}

export const bucketClaims = bucketResource({
  kind: 'BucketClaim',
  plural: 'bucketclaims',
  namespaced: true,
  withStatus: true,
  validate,
  validateUpdate,
  validateStatus,
});
