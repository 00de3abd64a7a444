/** Labels and label selectors. Follows apimachinery pkg/apis/meta/v1/validation/validation.go. */
import type { Draft } from '../scheme/definition.ts';
import type { FieldError } from './field-error.ts';
import { forbidden, invalid, required } from './field-error.ts';
import { labelValue, qualifiedName } from './names.ts';

export function validateLabelName(key: string, path: string, errors: FieldError[]): void {
  for (const text of qualifiedName(key)) errors.push(invalid(path, key, text));
}

export function validateLabels(labels: Readonly<Record<string, string>> | undefined, path: string, errors: FieldError[]): void {
  if (labels === undefined) return;
  for (const key of Object.keys(labels)) {
    const value = labels[key] ?? '';
    for (const text of qualifiedName(key)) errors.push(invalid(path, key, text));
    for (const text of labelValue(value)) errors.push(invalid(path, value, text));
  }
}

/** `invalidValuesAllowed`: stored selectors may hold values that would be refused today. */
export function validateLabelSelector(selector: Draft, path: string, errors: FieldError[], invalidValuesAllowed = false): void {
  if (selector === undefined || selector === null) return;
  if (selector.matchLabels !== undefined) validateLabels(selector.matchLabels, `${path}.matchLabels`, errors);
  const expressions: readonly Draft[] = selector.matchExpressions ?? [];
  for (let index = 0; index < expressions.length; index++)
    validateRequirement(expressions[index], `${path}.matchExpressions[${index}]`, errors, invalidValuesAllowed);
}

function validateRequirement(requirement: Draft, path: string, errors: FieldError[], invalidValuesAllowed: boolean): void {
  const values: readonly string[] = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
      break;
    default:
      errors.push(invalid(`${path}.operator`, requirement.operator ?? '', 'not a valid selector operator'));
  }
  validateLabelName(requirement.key ?? '', `${path}.key`, errors);
  if (invalidValuesAllowed) return;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as string;
    for (const text of labelValue(value)) errors.push(invalid(`${path}.values[${index}]`, value, text));
  }
}
