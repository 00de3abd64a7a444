/** apps/v1 ControllerRevision: what a set was like (pkg/registry/apps/controllerrevision/strategy.go, pkg/apis/apps/validation). */
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, required } from '../../validation/field-error.ts';
import { validateImmutable, validateNonNegative } from '../../validation/values.ts';
import type { ApiObject } from '../../wire/api.ts';
import { age } from '../common/age.ts';
import { builtIn, columns } from '../common/built-in.ts';

function validateCreation({ revision, data }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateNonNegative(revision, 'revision', errors);
  if (data === undefined || data === null) errors.push(required('data', 'data is mandatory'));
  else if (typeof data !== 'object' || Array.isArray(data)) errors.push(required('data', 'data must be a valid JSON object'));
  return errors;
}

function validateUpdate({ revision, data }: Draft, old: ApiObject): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateNonNegative(revision, 'revision', errors);
  validateImmutable(data, (old as Draft).data, 'data', errors);
  return errors;
}

/** `statefulset.apps/web`. */
function controllerText({ metadata }: Draft): string {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }: Draft) => controller === true);
  if (owner === undefined) return '<none>';
  const { apiVersion, kind, name } = owner;
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  return `${`${kind}${group}`.toLowerCase()}/${name}`;
}

export const controllerRevisions = builtIn('apps/v1', 'ControllerRevision', 'controllerrevisions', {
  generation: 'none',
  allowUnconditionalUpdate: true,
  setDefaults: (draft: Draft) => {
    draft.revision ??= 0;
  },
  validate: validateCreation,
  validateUpdate,
  columns: columns(
    ['Controller', 'string', 'Controller of the object'],
    ['Revision', 'string', 'Revision indicates the revision of the state represented by Data.'],
  ),
  cells: (object: Draft, nowMicros) => [
    object.metadata.name,
    controllerText(object),
    object.revision,
    age(object.metadata.creationTimestamp, nowMicros),
  ],
});
