/** Selectors and configurations, which classes and claims have in common (pkg/apis/resource/validation/validation.go). */
import { compileSelector, MOST_COST, MOST_NAMES, shownRefusal } from '../../cel/devices.ts';
import { LONGEST_EXPRESSION } from '../../cel/environment.ts';
import type { Draft } from '../../scheme/definition.ts';
import { type FieldError, forbidden, invalid, required, tooLong } from '../../validation/field-error.ts';
import { validateDriverName } from '../storage/driver-name.ts';
import { validateList } from './lists.ts';

const MOST_SELECTORS = 32;
/** Of parameters, in bytes of JSON. */
const LONGEST_PARAMETERS = 10 * 1024;

export function validateSelectors(selectors: readonly Draft[] | undefined, path: string, errors: FieldError[]): void {
  validateList(selectors, MOST_SELECTORS, path, errors, ({ cel }, at) => {
    if (cel === undefined) errors.push(required(`${at}.cel`));
    else validateExpression(cel.expression ?? '', `${at}.cel.expression`, errors);
  });
}

function validateExpression(expression: string, path: string, errors: FieldError[]): void {
  if (expression.length > LONGEST_EXPRESSION) {
    errors.push(tooLong(path, LONGEST_EXPRESSION));
    return;
  }
  const result = compileSelector(expression);
  if (!result.ok) errors.push(invalid(path, expression, shownRefusal(expression, result.problem)));
  else if (result.expression.cost(MOST_NAMES) > MOST_COST) errors.push(forbidden(path, 'too complex, exceeds cost limit'));
}

/** What is handed to the driver as it is. */
export function validateConfiguration({ opaque }: Draft, path: string, errors: FieldError[]): void {
  if (opaque === undefined) {
    errors.push(required(`${path}.opaque`));
    return;
  }
  validateDriverName(opaque.driver ?? '', `${path}.opaque.driver`, errors);
  validateRaw(opaque.parameters, `${path}.opaque.parameters`, LONGEST_PARAMETERS, errors);
}

export function validateRaw(value: unknown, path: string, most: number, errors: FieldError[]): void {
  if (value === undefined || value === null) errors.push(required(path));
  else if (JSON.stringify(value).length > most) errors.push(tooLong(path, most));
  else if (typeof value !== 'object' || Array.isArray(value)) errors.push(invalid(path, '<value omitted>', 'must be a valid JSON object'));
}
