/**
 * Terms about nodes in the arguments of NodeAffinity. Stricter than for pods in that numbers must be numbers, laxer in that no term is
 * fine, and terms without weight are passed over. Follows component-helpers scheduling/corev1/nodeaffinity/nodeaffinity.go and
 * apimachinery labels/selector.go (NewRequirement).
 */
import type { Draft } from '../../machinery/scheme/definition.ts';
import { type FieldError, invalid, notSupported } from '../../machinery/validation/field-error.ts';
import { validateLabelName } from '../../machinery/validation/labels.ts';
import { labelValue } from '../../machinery/validation/names.ts';

const OPERATORS: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const FIELD_OPERATORS: readonly string[] = ['In', 'NotIn'];

/** How many values an operator takes. */
function checkCount(operator: string, values: readonly string[], path: string, errors: FieldError[]): void {
  if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
    errors.push(invalid(path, values, "for 'in', 'notin' operators, values set can't be empty"));
  if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
    errors.push(invalid(path, values, 'values set must be empty for exists and does not exist'));
  if ((operator === 'Gt' || operator === 'Lt') && values.length !== 1)
    errors.push(invalid(path, values, "for 'Gt', 'Lt' operators, exactly one value is required"));
}

function checkLabel({ key = '', operator = '', values = [] }: Draft, path: string, errors: FieldError[]): void {
  if (!OPERATORS.includes(operator)) {
    errors.push(notSupported(`${path}.operator`, operator, OPERATORS));
    return;
  }
  validateLabelName(key, `${path}.key`, errors);
  checkCount(operator, values, `${path}.values`, errors);
  for (const [at, value] of values.entries()) {
    const field = `${path}.values[${at}]`;
    if ((operator === 'Gt' || operator === 'Lt') && !/^[+-]?\d+$/.test(value))
      errors.push(invalid(field, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
    for (const problem of labelValue(value)) errors.push(invalid(field, value, problem));
  }
}

function checkField({ operator = '', values = [] }: Draft, path: string, errors: FieldError[]): void {
  if (!FIELD_OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, FIELD_OPERATORS));
  else if (values.length !== 1) errors.push(invalid(`${path}.values`, values, 'must have one element'));
}

function checkTerm({ matchExpressions = [], matchFields = [] }: Draft, path: string, errors: FieldError[]): void {
  for (const [at, one] of matchExpressions.entries()) checkLabel(one, `${path}.matchExpressions[${at}]`, errors);
  for (const [at, one] of matchFields.entries()) checkField(one, `${path}.matchFields[${at}]`, errors);
}

export function checkNodeAffinity(affinity: Draft, path: string, errors: FieldError[]): void {
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  for (const [at, term] of (affinity[required]?.nodeSelectorTerms ?? []).entries())
    checkTerm(term, `${path}.${required}.nodeSelectorTerms[${at}]`, errors);
  for (const [at, { weight, preference }] of (affinity[preferred] ?? []).entries())
    if (weight) checkTerm(preference ?? {}, `${path}.${preferred}[${at}].preference`, errors);
}
