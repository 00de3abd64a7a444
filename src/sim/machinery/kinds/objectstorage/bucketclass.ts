/** BucketClass and BucketAccessClass: what administrators offer. Their specs never change (COSI client/apis/objectstorage/v1alpha2). */
import type { Draft, ResourceDefinition } from '../../scheme/definition.ts';
import { semanticEqual } from '../../semantic-equal.ts';
import { type FieldError, invalidUnshown, required } from '../../validation/field-error.ts';
import type { ApiObject } from '../../wire/api.ts';
import { ACCESS_MODES, AUTHENTICATION_TYPES, bucketResource, DELETION_POLICIES } from './resource.ts';
import { type FieldRule, validateFields } from './rules.ts';

const BUCKET_CLASS: readonly FieldRule[] = [
  { field: 'driverName', required: true },
  { field: 'deletionPolicy', required: true, oneOf: DELETION_POLICIES },
];

const ACCESS_CLASS: readonly FieldRule[] = [
  { field: 'driverName', required: true },
  { field: 'authenticationType', required: true, oneOf: AUTHENTICATION_TYPES },
  { field: 'disallowedBucketAccessModes', oneOf: ACCESS_MODES },
  { field: 'multiBucketAccess', oneOf: ['SingleBucket', 'MultipleBuckets'] },
];

function classResource(kind: string, plural: string, rules: readonly FieldRule[]): ResourceDefinition {
  const validate = (object: Draft): readonly FieldError[] => {
    if (object.spec === undefined) return [required('spec')];
    const errors: FieldError[] = [];
    validateFields(object.spec, rules, 'spec', errors);
    return errors;
  };
  const validateUpdate = (object: Draft, old: ApiObject): readonly FieldError[] => {
    const errors = validate(object);
    if (errors.length > 0 || semanticEqual(object.spec, (old as Draft).spec)) return errors;
    return [invalidUnshown('spec', `${kind} spec is immutable`)];
  };
  return bucketResource({ kind, plural, namespaced: false, withStatus: false, validate, validateUpdate });
}

export const bucketClasses = classResource('BucketClass', 'bucketclasses', BUCKET_CLASS);
export const bucketAccessClasses = classResource('BucketAccessClass', 'bucketaccessclasses', ACCESS_CLASS);
