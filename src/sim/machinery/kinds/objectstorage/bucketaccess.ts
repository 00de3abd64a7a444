/** BucketAccess: credentials for claimed buckets, put into Secrets (COSI client/apis/objectstorage/v1alpha2/bucketaccess_types.go). */
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, required } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { ACCESS_MODES, bucketResource, PROTOCOLS } from './resource.ts';
import { type FieldRule, validateFields, validateFixed, validateNames } from './rules.ts';

const CLAIM_LIMIT = 20;

const SPEC: readonly FieldRule[] = [
  { field: 'bucketClaims', required: true, list: { least: 1, most: CLAIM_LIMIT }, fixedAs: 'bucketClaims list' },
  { field: 'bucketAccessClassName', required: true, name: true, fixedAs: 'bucketAccessClassName' },
  { field: 'protocol', required: true, oneOf: PROTOCOLS, fixedAs: 'protocol' },
  { field: 'serviceAccountName', name: true, fixedAs: 'serviceAccountName' },
];

const CLAIM: readonly FieldRule[] = [
  { field: 'bucketClaimName', required: true, name: true },
  { field: 'accessMode', required: true, oneOf: ACCESS_MODES },
  { field: 'accessSecretName', required: true, name: true },
];

function validate(object: Draft): readonly FieldError[] {
  const { spec } = object;
  if (spec === undefined) return [required('spec')];
  const errors: FieldError[] = [];
  validateFields(spec, SPEC, 'spec', errors);
  const seen = new Set<string>();
  for (const [at, claim] of (spec.bucketClaims ?? []).entries()) {
    const path = `spec.bucketClaims[${at}]`;
    validateFields(claim, CLAIM, path, errors);
    if (seen.has(claim.bucketClaimName)) errors.push(duplicate(path, { bucketClaimName: claim.bucketClaimName }));
    seen.add(claim.bucketClaimName);
  }
  if (errors.length === 0) validateNames(spec, SPEC, 'spec', errors);
  return errors;
}

function validateUpdate(object: Draft, old: ApiObject): readonly FieldError[] {
  const errors = [...validate(object)];
  if (errors.length === 0) validateFixed(object.spec, (old as Draft).spec, SPEC, 'spec', errors);
  return errors;
}

export const bucketAccesses = bucketResource({
  kind: 'BucketAccess',
  plural: 'bucketaccesses',
  namespaced: true,
  withStatus: true,
  validate,
  validateUpdate,
});
