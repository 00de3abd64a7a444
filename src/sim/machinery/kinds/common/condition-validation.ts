/** Conditions of the common form (apimachinery pkg/apis/meta/v1/validation/validation.go: ValidateConditions). */
import type { Draft } from '../../scheme/definition.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooLong } from '../../validation/field-error.ts';
import { validateLabelName } from '../../validation/labels.ts';
import { byteLength } from '../../validation/names.ts';

const STATUSES: readonly string[] = ['False', 'True', 'Unknown'];
const REASON = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const REASON_TEXT =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?')";
const LONGEST_REASON = 1024;
const LONGEST_MESSAGE = 32 * 1024;

function validateCondition(condition: Draft, path: string, errors: FieldError[]): void {
  const { type = '', status = '', reason = '', message = '', observedGeneration = 0, lastTransitionTime } = condition;
  validateLabelName(type, `${path}.type`, errors);
  if (!STATUSES.includes(status)) errors.push(notSupported(`${path}.status`, status, STATUSES));
  if (observedGeneration < 0)
    errors.push(invalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'));
  if (!lastTransitionTime) errors.push(required(`${path}.lastTransitionTime`, 'must be set'));
  if (reason === '') errors.push(required(`${path}.reason`, 'must be set'));
  else {
    if (!REASON.test(reason)) errors.push(invalid(`${path}.reason`, reason, REASON_TEXT));
    if (byteLength(reason) > LONGEST_REASON) errors.push(tooLong(`${path}.reason`, LONGEST_REASON));
  }
  if (byteLength(message) > LONGEST_MESSAGE) errors.push(tooLong(`${path}.message`, LONGEST_MESSAGE));
}

export function validateConditions(conditions: readonly Draft[] | undefined, path: string, errors: FieldError[]): void {
  const seen = new Set<string>();
  for (const [at, condition] of (conditions ?? []).entries()) {
    if (seen.has(condition.type)) errors.push(duplicate(`${path}[${at}].type`, condition.type));
    seen.add(condition.type);
    validateCondition(condition, `${path}[${at}]`, errors);
  }
}
