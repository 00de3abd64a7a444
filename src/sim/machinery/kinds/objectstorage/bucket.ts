/** Bucket: the cluster's side of one bucket in the cloud (COSI client/apis/objectstorage/v1alpha2/bucket_types.go). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, invalid, required } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { bucketResource, DELETION_POLICIES, PROTOCOLS } from './resource.ts';
import { type FieldRule, validateFields, validateFixed } from './rules.ts';

const SPEC: readonly FieldRule[] = [
  { field: 'driverName', required: true, fixedAs: 'driverName' },
  { field: 'deletionPolicy', required: true, oneOf: DELETION_POLICIES },
  { field: 'parameters', fixedAs: 'parameters map' },
  { field: 'protocols', oneOf: PROTOCOLS, fixedAs: 'protocols list' },
  { field: 'bucketClaimRef', required: true },
  { field: 'existingBucketID', fixedAs: 'existingBucketID' },
];

const CLAIM: readonly FieldRule[] = [
  { field: 'name', required: true, name: true, fixedAs: 'name' },
  { field: 'namespace', required: true, name: true, fixedAs: 'namespace' },
];

function validate(object: Draft): readonly FieldError[] {
  const { spec } = object;
  if (spec === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  validateFields(spec, SPEC, 'spec', errors);
  if (spec.bucketClaimRef !== undefined) validateFields(spec.bucketClaimRef, CLAIM, 'spec.bucketClaimRef', errors);
  return errors;
}

/** The claim's uid may be filled in later: a claim is made after a bucket that exists already. */
function validateUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = [...validate(object)];
  if (errors.length > 0) return errors;
  const { spec: before } = old as Draft;
  validateFixed(object.spec, before, SPEC, 'spec', errors);
  validateFixed(object.spec.bucketClaimRef, before.bucketClaimRef, CLAIM, 'spec.bucketClaimRef', errors);
  const uid = before.bucketClaimRef?.uid;
  if (uid && object.spec.bucketClaimRef.uid !== uid)
    errors.push(invalid('spec.bucketClaimRef.uid', object.spec.bucketClaimRef.uid ?? '', 'uid is immutable once set'));
  return errors;
}

export const buckets = bucketResource({
  kind: 'Bucket',
  plural: 'buckets',
  namespaced: false,
  withStatus: true,
  validate,
  validateUpdate,
});
